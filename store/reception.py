"""What a registration needs from the tables beforehand: a number, and who has the fewest claims of those who suit."""

from collections import deque
from collections.abc import Iterable
from time import monotonic

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.routed import Suited
from claims.routing_people import Candidate, Chosen, Wish, choose
from claims.values import Value
from store.numbers import MASK, Drawn, draw, mask_of
from store.tables.numbers import sequence_name

LOADS_SECONDS = 2.0
NUMBERS_AT_ONCE = 16
ANYBODY = Wish()

LOADS = """
SELECT m.user_id::text AS id, count(c.assignee) AS load, u.skills, u.languages
FROM memberships m
JOIN users u ON u.id = m.user_id AND u.active
  AND (u.away_until IS NULL OR u.away_until <= now() OR u.away_from > now())
LEFT JOIN claims c ON c.assignee = m.user_id AND c.team = m.team AND c.status = 'open'
  AND c.training_for IS NULL
WHERE m.team = :team AND m.role = 'operator'
GROUP BY m.user_id, u.id ORDER BY load, id"""
"""The operators of a team who are here, what they know and speak, those with the fewest open claims first."""


class RegistrationFacts(Value):
    """A fresh number, and the user id of the least loaded operator who suits; None when the team has nobody."""

    number: str
    assignee: str | None
    suited: Suited | None = None


def candidates(rows: Iterable[Row]) -> list[Candidate]:
    """Read the rows of `LOADS`."""
    return [Candidate(**row._mapping) for row in rows]


async def registration_facts(
    connection: AsyncConnection, team: str, year: int, wish: Wish = ANYBODY, claim_type: str | None = None
) -> RegistrationFacts:
    """Draw a number and find the least loaded operator who suits in one round trip."""
    question = text(
        f"SELECT nextval('{sequence_name(year)}') AS drawn, ({MASK}) AS mask,"
        f" (SELECT coalesce(jsonb_agg(here), '[]') FROM ({LOADS}) AS here) AS here"
    )
    row = (await connection.execute(question, {"team": team})).one()
    chosen = choose((Candidate.model_validate(each) for each in row.here), wish)
    return _facts(Drawn(year, row.drawn, mask_of(row.mask)).spelled(claim_type), chosen)


def _facts(number: str, chosen: Chosen | None) -> RegistrationFacts:
    if chosen is None:
        return RegistrationFacts(number=number, assignee=None)
    return RegistrationFacts(number=number, assignee=chosen.id, suited=chosen.suited)


class Reception:
    """The same for one process at hardly any cost: numbers are drawn in blocks, loads are counted every 2 s.

    Between two counts the process adds what it gave out itself. A number that is drawn and not used is a gap.
    """

    def __init__(self) -> None:
        self._numbers: dict[int, deque[Drawn]] = {}
        self._here: dict[str, tuple[float, dict[str, Candidate]]] = {}

    async def facts(
        self,
        connection: AsyncConnection,
        team: str,
        year: int,
        wish: Wish = ANYBODY,
        claim_type: str | None = None,
    ) -> RegistrationFacts:
        """As `registration_facts`."""
        number = (await self._number(connection, year)).spelled(claim_type)
        return _facts(number, await self._chosen(connection, team, wish))

    def forget(self) -> None:
        """Count anew at the next filing: what people know or speak has changed."""
        self._here.clear()

    async def _number(self, connection: AsyncConnection, year: int) -> Drawn:
        block = self._numbers.setdefault(year, deque())
        if not block:
            block.extend(await draw(connection, year, NUMBERS_AT_ONCE))
        return block.popleft()

    async def _chosen(self, connection: AsyncConnection, team: str, wish: Wish) -> Chosen | None:
        counted_at, here = self._here.get(team, (0.0, {}))
        if monotonic() - counted_at >= LOADS_SECONDS:
            rows = await connection.execute(text(LOADS), {"team": team})
            here = {each.id: each for each in candidates(rows)}
            self._here[team] = (monotonic(), here)
        chosen = choose(here.values(), wish)
        if chosen is not None:
            least = here[chosen.id]
            here[chosen.id] = least.model_copy(update={"load": least.load + 1})
        return chosen
