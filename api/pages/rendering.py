"""Renders a page or a part of one: templates, words, formats, and the headers that a page carries."""

import gzip
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.headers import PAGE_POLICY
from api.language import Language
from api.pages.assets import address
from api.pages.formats import Formats
from api.pages.icons import icon
from api.pages.words import words_in
from api.problems import language_of
from api.rights import may
from claims.values import Titles
from store.people import User

HEADERS = {"Content-Security-Policy": PAGE_POLICY, "Vary": "HX-Request, Accept-Encoding"}
WORTH_PACKING = 1000
"""Letters of a page from which on it is sent packed. A page whose address is a secret never is: the length of what
was packed may tell of what is in it."""
SECRETS = frozenset({"token", "receipt"})
"""Parts of an address that are secrets: no other page is told of them."""
_TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@cache
def environment(language: Language) -> Environment:
    """The templates of the pages, speaking one language."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(words_in(language), newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(asset=address, icon=icon, language=language)
    made.filters["said"] = lambda titles: _said(titles, language)
    return made


def _said(titles: Titles | None, language: Language) -> str:
    return titles.in_language(language) if titles else ""


def page(request: Request, template: str, status: int = 200, /, **context: Any) -> HTMLResponse:
    """Render a template for the reader of this request.

    Beside its own context a template knows `viewer` (None for a claimant), `may_call(method, path)` (whether his roles
    open a call), `f` (Formats), `path`, `language`, `asset(name)`, `icon(name)`, and the filter `said` for titles in
    two languages.
    """
    language = language_of(request)
    html = render(request, template, **context)
    secret = bool(SECRETS.intersection(request.path_params))
    # Not "no-referrer" everywhere: with it older browsers send `Origin: null` with our own forms.
    referrer = "no-referrer" if secret else "same-origin"
    headers = HEADERS | {"Content-Language": language, "Referrer-Policy": referrer}
    if secret or len(html) < WORTH_PACKING or "gzip" not in request.headers.get("accept-encoding", ""):
        return HTMLResponse(html, status, headers)
    packed = gzip.compress(html.encode(), 5, mtime=0)
    return HTMLResponse(packed, status, headers | {"Content-Encoding": "gzip"})


def render(request: Request, template: str, /, **context: Any) -> str:
    """Only the text of it: for a part that travels inside another answer."""
    viewer: User | None = getattr(request.state, "user", None)
    formats = Formats(language_of(request), viewer.zone if viewer else "Europe/Moscow")
    known = {"viewer": viewer, "may_call": partial(may, viewer), "f": formats, "path": request.url.path}
    return environment(language_of(request)).get_template(template).render(known | context)


def wants_part(request: Request) -> bool:
    """Whether htmx asks for a part of the page it has already; going back in history wants the whole."""
    headers = request.headers
    return headers.get("hx-request") == "true" and headers.get("hx-history-restore-request") != "true"
