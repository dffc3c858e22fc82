"""Who may see a process variant, and who may change it: the one door that pages and JSON calls ask."""

from typing import Protocol

from api.names import not_found
from api.problems import Problem
from api.rights_kinds import MANAGING
from store.people import User
from store.sight import sight_of
from store.teams import TeamRow


class Guarded(Protocol):
    """A variant, a version of it or its draft: whatever belongs to a team."""

    @property
    def team(self) -> str:
        """The team to which its claims belong."""
        ...

    @property
    def restricted(self) -> bool:
        """Whether only that team sees them."""
        ...


def may_see(user: User, variant: Guarded) -> bool:
    """Everybody of the console sees variants, a restricted one only who may see its claims."""
    sight = sight_of(user)
    return not variant.restricted or variant.team in sight.teams or (sight.everything and sight.restricted)


def manages(user: User, team: str) -> bool:
    """Whether the person may do what is kept for the managers of a team; administrators may for every team."""
    return "admin" in user.roles or team in user.manages


def managed(user: User, teams: tuple[TeamRow, ...]) -> tuple[TeamRow, ...]:
    """The teams among these for which the person may begin a variant."""
    return tuple(team for team in teams if manages(user, team.key))


def may_change(user: User, variant: Guarded) -> bool:
    """Managers change the variants of the teams that they manage, administrators every one they see."""
    return may_see(user, variant) and manages(user, variant.team)


def may_begin(user: User) -> bool:
    """Whether there can be any variant that the person may change: only then he is offered to begin one."""
    return "admin" in user.roles or bool(MANAGING.intersection(user.roles) and user.manages)


def require_sight(user: User, variant: Guarded) -> None:
    """Problem 404 for a restricted variant of others, as if it did not exist."""
    if not may_see(user, variant):
        raise not_found()


def require_change(user: User, variant: Guarded) -> None:
    """Problem 404 for what he may not see, 403 for what he sees and may not change."""
    require_sight(user, variant)
    if not may_change(user, variant):
        raise Problem("forbidden")
