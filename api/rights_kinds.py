"""What a row of the tables of rights is made of."""

from enum import StrEnum
from typing import NamedTuple


class Way(StrEnum):
    """How somebody is let in.

    `page` is a page of the console: a session, and a way to sign in instead of 401. `form` is a public page that
    takes something in: no session, but never from another site's page.
    """

    PUBLIC = "public"
    LINK = "link"
    ROLE = "role"
    PAGE = "page"
    FORM = "form"


class Right(NamedTuple):
    """One row: a call, how one gets in, the roles that may, and whether it exists on the embedded stack alone."""

    method: str
    path: str
    way: Way
    roles: frozenset[str] = frozenset()
    embedded: bool = False


EVERYBODY = frozenset({"operator", "manager", "admin", "auditor"})
ACTING = EVERYBODY - {"auditor"}
WATCHING = frozenset({"admin", "auditor"})
ADMIN = frozenset({"admin"})
MANAGING = frozenset({"manager", "admin"})
HOLDING = MANAGING | WATCHING
"""Who sees legal holds: whoever may put them, and who only watches."""


def pages(roles: frozenset[str], *paths: str) -> tuple[Right, ...]:
    """Pages that these roles may see."""
    return tuple(Right("GET", path, Way.PAGE, roles) for path in paths)


def acts(roles: frozenset[str], *paths: str) -> tuple[Right, ...]:
    """Forms of the console that these roles may send."""
    return tuple(Right("POST", path, Way.PAGE, roles) for path in paths)


def public(method: str, *paths: str) -> tuple[Right, ...]:
    """Pages and forms that need no session."""
    return tuple(Right(method, path, Way.FORM) for path in paths)
