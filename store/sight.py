"""What a person may see: the one thing that every reading question asks for."""

from claims.values import Value
from store.people import User


class Sight(Value):
    """Whose eyes these are. `teams` are all teams whose claims he sees.

    `everything` sees all teams (admin, auditor), but restricted claims of other teams only with `restricted`.
    """

    user_id: str | None = None
    roles: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    manages: frozenset[str] = frozenset()
    everything: bool = False
    restricted: bool = False

    @property
    def trainings(self) -> bool:
        """Whether all training claims are seen: by administrators, and by the desk itself."""
        return bool({"admin", "system"} & self.roles)


def sight_of(user: User) -> Sight:
    """What one of our people sees: operators their teams' claims, managers the teams they manage."""
    return Sight(
        user_id=user.id,
        roles=frozenset(user.roles),
        teams=frozenset(user.teams) | frozenset(user.manages),
        manages=frozenset(user.manages),
        everything=bool({"admin", "auditor"} & set(user.roles)),
        restricted=user.restricted,
    )


def sight_of_system() -> Sight:
    """The desk itself sees everything."""
    return Sight(roles=frozenset({"system"}), everything=True, restricted=True)


REAL = "c.training_for IS NULL"
"""The condition on `claims c` that belongs into every question that lists or counts: training counts nowhere."""
SEEN = (
    f"(({REAL} AND (c.team = ANY(CAST(:seen_teams AS text[])) OR (CAST(:seen_all AS boolean)"
    " AND (CAST(:seen_restricted AS boolean) OR NOT c.restricted))))"
    " OR c.training_for = CAST(:seen_by AS uuid)"
    f" OR (NOT {REAL} AND (CAST(:seen_trainings AS boolean) OR c.team = ANY(CAST(:seen_managed AS text[])))))"
)
"""The condition on `claims c` that belongs into every question; of training claims one sees one's own and those of
the teams that one manages."""


def seen(sight: Sight) -> dict[str, object]:
    """Give the arguments of `SEEN`."""
    return {
        "seen_teams": sorted(sight.teams),
        "seen_all": sight.everything,
        "seen_restricted": sight.restricted,
        "seen_by": sight.user_id,
        "seen_managed": sorted(sight.manages),
        "seen_trainings": sight.trainings,
    }
