"""`redress token` and `redress user add`: the desk's own people."""

import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from runtime.commands.surroundings import in_transaction
from runtime.embedded.trouble import CannotStart
from store.passwords import SHORTEST, hashed, unfit
from store.people import NewUser, User, add_membership, add_user, make_token, user_by_login

user_commands = typer.Typer(help="The desk's own people.", no_args_is_help=True)
UNFIT = {
    "too-short": f"The password must have at least {SHORTEST} characters.",
    "too-long": "The password is too long.",
    "too-easy": "The password is easily guessed: choose another.",
    "your-name": "The password must not be the login or the name.",
}


def token(
    user: Annotated[str, typer.Option(help="The login of the person whose rights the token carries.")],
    days: Annotated[
        int | None, typer.Option(min=1, help="How long it is good; without it, until revoked.")
    ] = None,
    label: Annotated[str, typer.Option(help="What it is for.")] = "command line",
) -> None:
    """Print a new bearer token; it is shown once, only its hash is kept."""
    until = None if days is None else datetime.now(UTC) + timedelta(days=days)
    typer.echo(in_transaction(lambda connection: _new_token(connection, user, label, until)))


@user_commands.callback()
def user() -> None:
    """The desk's own people."""


@user_commands.command()
def add(
    login: Annotated[str, typer.Argument(help="Small letters, digits, dot, dash, underscore.")],
    name: Annotated[str, typer.Option(help="How colleagues and clients know the person.")],
    email: Annotated[str | None, typer.Option(help="Where letters go.")] = None,
    language: Annotated[str, typer.Option(help="ru or en.")] = "ru",
    zone: Annotated[str, typer.Option(help="The person's time zone.")] = "Europe/Moscow",
    operator: Annotated[list[str] | None, typer.Option(help="A team to work in; may be repeated.")] = None,
    manager: Annotated[list[str] | None, typer.Option(help="A team to manage; may be repeated.")] = None,
    admin: Annotated[bool, typer.Option("--admin", help="Sets up the desk, sees all.")] = False,
    auditor: Annotated[bool, typer.Option("--auditor", help="Reads all, changes nothing.")] = False,
) -> None:
    """Add a person; the password is asked for, or is the first line of standard input."""
    password = _password()
    if wrong := unfit(password, login, name, email):
        raise CannotStart(UNFIT[wrong])
    new = NewUser(
        login=login,
        name=name,
        email=email,
        language=language,
        zone=zone,
        admin=admin,
        auditor=auditor,
        password_hash=hashed(password),
    )
    roles = {**dict.fromkeys(operator or [], "operator"), **dict.fromkeys(manager or [], "manager")}
    added = in_transaction(lambda connection: _add(connection, new, roles))
    typer.echo(f"{added.login} is one of us now.")


def _password() -> str:
    """Asked for twice by a person, read once from a file or a pipe."""
    if sys.stdin.isatty():
        asked: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        return asked
    return sys.stdin.readline().rstrip("\r\n")


async def _new_token(connection: AsyncConnection, login: str, label: str, until: datetime | None) -> str:
    """A token of the person with that login."""
    person = await user_by_login(connection, login)
    if person is None or not person.active:
        raise CannotStart(f"There is nobody with the login {login}.")
    return await make_token(connection, person.id, label, until)


async def _add(connection: AsyncConnection, new: NewUser, roles: dict[str, str]) -> User:
    """The added person with his teams."""
    try:
        added = await add_user(connection, new)
        for team, role in roles.items():
            await add_membership(connection, added.id, team, role)
    except IntegrityError as refused:
        raise CannotStart(_why(refused)) from None
    return added


def _why(refused: IntegrityError) -> str:
    """Which rule of the tables was broken, in a sentence."""
    rule = getattr(getattr(refused.orig, "diag", None), "constraint_name", None) or ""
    if rule == "uq_users_login":
        return "Somebody has this login already."
    if rule == "uq_users_email":
        return "Somebody has this e-mail already."
    if "team" in rule:
        return "There is no such team."
    return f"The database refuses this person ({rule})."
