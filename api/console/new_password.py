"""A new password from a form: typed twice, long enough, not easily guessed."""

from typing import NamedTuple

from api.pages.fields import Fields
from store.passwords import unfit


class NewPassword(NamedTuple):
    """What was chosen, and codes of what is wrong with it by field."""

    password: str
    errors: dict[str, str]


def chosen_password(fields: Fields, *names: str | None) -> NewPassword:
    """Read `password` and `again`; `names` are what the person is called and must not choose."""
    password, again = fields.one("password"), fields.one("again")
    wrong = unfit(password, *names)
    if wrong:
        return NewPassword(password, {"password": wrong})
    return NewPassword(password, {} if password == again else {"again": "differs"})
