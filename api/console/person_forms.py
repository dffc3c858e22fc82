"""Forms about people: what was typed comes back with a sentence at each field that is wrong."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.field_errors import SENTENCES
from api.pages.rendering import page
from api.problems import Problem, language_of
from api.strict import validate
from claims.values import Titles

Errors = Mapping[str, str]
"""Codes of what is wrong, by field."""
OF_PEOPLE: dict[str, Titles] = {
    "too-easy": Titles(
        ru="Такой пароль легко угадать: выберите другой.", en="This is easily guessed: choose another."
    ),
    "your-name": Titles(
        ru="Пароль не может совпадать с логином или именем.", en="This is what you are called."
    ),
    "differs": Titles(ru="Пароли не совпадают.", en="The two differ."),
    "wrong-password": Titles(ru="Нынешний пароль не подходит.", en="The present password does not fit."),
    "pause": Titles(
        ru="Слишком много попыток. Подождите 15 минут.", en="Too many attempts. Wait for 15 minutes."
    ),
    "taken": Titles(ru="Уже занято.", en="This is taken."),
    "login": Titles(
        ru="Строчные латинские буквы, цифры, точка, дефис и подчёркивание; первый знак — буква или цифра.",
        en="Small Latin letters, digits, dot, dash and underscore, a letter or digit first.",
    ),
    "key": Titles(
        ru="Строчные латинские буквы, цифры, дефис и подчёркивание; первый знак — буква.",
        en="Small Latin letters, digits, dash and underscore, a letter first.",
    ),
    "zone": Titles(ru="Такого часового пояса нет в списке.", en="There is no such time zone on the list."),
    "day": Titles(ru="Такой даты нет.", en="There is no such day."),
    "ends-before": Titles(ru="Последний день раньше первого.", en="The last day lies before the first."),
    "is-over": Titles(ru="Этот день уже прошёл.", en="This day is over already."),
    "nobody": Titles(ru="Выберите сотрудника из списка.", en="Choose a person from the list."),
    "last-admin": Titles(
        ru="Это последний действующий администратор: сначала назначьте другого.",
        en="This is the last active administrator: appoint another one first.",
    ),
}
"""What can be wrong with people beside what can be wrong with any field."""
_SPELLED = {"login": "login", "key": "key", "zone": "zone"}
"""Fields whose spelling has a sentence of its own."""
_RULES = {"uq_users_login": "login", "uq_users_email": "email"}
"""Which field is taken, by the name of the index."""
Model = TypeVar("Model", bound=BaseModel)


def read_as(model: type[Model], given: Mapping[str, Any]) -> tuple[Model | None, dict[str, str]]:
    """Make the model of what was typed, or codes of what is wrong by field."""
    try:
        return validate(model, dict(given)), {}
    except Problem as problem:
        return None, {error.field: _code(error.field, error.code) for error in problem.errors}


def _code(field: str, code: str) -> str:
    return _SPELLED.get(field, code) if code in {"pattern", "not-valid", "not-allowed", "too-long"} else code


def taken(refused: IntegrityError) -> dict[str, str]:
    """Which field somebody else has already; the error itself where it is about something else."""
    rule = getattr(getattr(refused.orig, "diag", None), "constraint_name", None) or ""
    if rule not in _RULES:
        raise refused
    return {_RULES[rule]: "taken"}


def read_id(text: str) -> str:
    """An id of an address; 404 for what is none."""
    try:
        return str(UUID(text))
    except ValueError:
        raise Problem("not-found") from None


def page_number(text: str) -> int:
    """Which page of a list is asked for; the first one for what is no number."""
    return min(max(int(text), 1), 1000) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def form_page(
    request: Request,
    template: str,
    typed: Mapping[str, Any],
    errors: Errors | None = None,
    /,
    **more: Any,
) -> HTMLResponse:
    """A page with a form: 200 when it is fresh, 422 when something is wrong with what was typed."""
    language = language_of(request)
    sentences = {code: said.in_language(language) for code, said in (SENTENCES | OF_PEOPLE).items()}
    known: defaultdict[str, Any] = defaultdict(str, typed)
    wrong: defaultdict[str, str] = defaultdict(str, errors or {})
    status = more.pop("status", 422 if errors else 200)
    return page(request, template, status, typed=known, errors=wrong, sentences=sentences, **more)
