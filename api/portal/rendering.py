"""Renders the claimants' pages: in the language they chose, without scripts, kept by nobody."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from email.utils import parseaddr
from functools import partial
from typing import Any

from babel.dates import format_date
from starlette.requests import Request
from starlette.responses import Response

from api.desk import desk_of
from api.language import Language, asked_language
from api.pages.chosen_language import COOKIE, keep_language
from api.pages.formats import Formats
from api.pages.rendering import page
from api.problems import language_of

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""No script at all, nothing from elsewhere."""
OPEN_FORMS = frozenset({"portal/types.html", "portal/file.html", "portal/my.html", "portal/gone.html"})
"""Pages without a living secret in their address, whose forms are taken from our own pages alone.

Under `no-referrer` browsers hide their Origin even from us, and older ones send nothing else to go by.
"""
LANGUAGES: dict[Language, str] = {"ru": "Русский", "en": "English"}
ZONE = "Europe/Moscow"


def speak(request: Request, own: Language | None = None) -> Language:
    """Settle the language: what was asked for on the page, else the claim's own, else the browser's."""
    request.state.language = _chosen(request) or own or asked_language(request.headers)
    return language_of(request)


def _chosen(request: Request) -> Language | None:
    wishes = (request.query_params.get("lang"), request.cookies.get(COOKIE))
    return next((code for wish in wishes for code in LANGUAGES if code == wish), None)


def claimants_page(
    request: Request,
    template: str,
    status: int = 200,
    /,
    *,
    zone: str = ZONE,
    switch: str | None = None,
    **context: Any,
) -> Response:
    """Render a page; `switch` is the address under which it exists in the other language, None for nowhere.

    Templates know `day(date)`, beside what every page knows.
    """
    language = language_of(request)
    known = {
        "organisation": organisation(request),
        "languages": LANGUAGES,
        "switch": switch,
        "f": Formats(language, zone),
        "day": day_in(language, zone),
    }
    answer = page(request, template, status, **(known | context))
    answer.headers["Content-Security-Policy"] = POLICY
    if template in OPEN_FORMS:
        answer.headers["Referrer-Policy"] = "same-origin"
    return keep_language(request, answer)


def organisation(request: Request) -> str:
    """Who answers the claims: the sender of our letters."""
    return parseaddr(desk_of(request).settings.mail_from)[0] or "Redress"


def day_in(language: Language, zone: str) -> Callable[[date], str]:
    """Days in words of a language: 4 December (Friday), with the year where it is another one."""
    return partial(_day, language=language, this_year=Formats(language, zone).local(datetime.now(UTC)).year)


def _day(day: date, language: Language, this_year: int) -> str:
    year = "" if day.year == this_year else " y"
    return format_date(day, f"d MMMM{year} (EEEE)", locale=language)
