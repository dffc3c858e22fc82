"""The claimant's page and the page of an error, as plain HTML that needs no script."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from api.headers import STYLE
from api.language import Language
from api.portal.status import LinkStatus
from api.portal.words import BUTTONS, OUTCOMES, WORDS

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "portal"
LONGEST = {"text": 20_000, "reason": 4_000}
"""Characters of what may be written into a box."""
_environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)


def status_page(token: str, status: LinkStatus) -> HTMLResponse:
    """The claim with a form for everything that the claimant may do now."""
    language = status.language
    outcome = OUTCOMES[status.outcome].in_language(language) if status.outcome else None
    days = {
        "received": _day(status.received_at.date(), language),
        "answer_by": _day(status.answer_by, language) if status.answer_by else None,
    }
    members = {action.action: list(action.data_schema["properties"]) for action in status.actions}
    required = {action.action: action.data_schema.get("required", []) for action in status.actions}
    buttons = {action.action: BUTTONS[action.action].in_language(language) for action in status.actions}
    return _page(
        "claim.html",
        language,
        status=status,
        token=token,
        outcome=outcome,
        days=days,
        members=members,
        required=required,
        longest=LONGEST,
        buttons=buttons,
    )


def error_page(token: str | None, language: Language, problem: Mapping[str, Any]) -> HTMLResponse:
    """What went wrong, and the way back where there is one."""
    return _page("error.html", language, status=problem["status"], token=token, problem=problem)


def _page(template: str, language: Language, **context: Any) -> HTMLResponse:
    words = {name: title.in_language(language) for name, title in WORDS.items()}
    html = _environment.get_template(template).render(words=words, language=language, style=STYLE, **context)
    status = context["status"] if isinstance(context["status"], int) else 200
    return HTMLResponse(html, status, {"Content-Language": language})


def _day(day: date, language: Language) -> str:
    return format_date(day, format="long", locale=language)
