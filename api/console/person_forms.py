"""Forms about people: what was typed comes back with a sentence at each field that is wrong."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.field_errors import SENTENCES
from api.pages.rendering import page
from api.problems import language_of
from claims.values import Titles

Errors = Mapping[str, str]
"""Codes of what is wrong, by field."""
OF_PEOPLE: dict[str, Titles] = {
    "too-easy": Titles(
        ru="Такой пароль легко угадать: выберите другой.", en="This is easily guessed: choose another."
    ),
    "your-name": Titles(ru="Пароль не может совпадать с логином или именем.", en="This is what you are called."),
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
