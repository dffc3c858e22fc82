"""What a registration needs from the tables beforehand: a number, and who has the fewest claims."""

from collections import deque
from time import monotonic

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Value
from store.numbers import next_numbers, spelled_number
from store.tables.numbers import sequence_name

LOADS_SECONDS = 2.0
NUMBERS_AT_ONCE = 16

LOADS = """
SELECT m.user_id::text AS id, count(c.assignee) AS load
FROM memberships m
JOIN users u ON u.id = m.user_id AND u.active
  AND (u.away_until IS NULL OR u.away_until <= now() OR u.away_from > now())
LEFT JOIN claims c ON c.assignee = m.user_id AND c.team = m.team AND c.status = 'open'
WHERE m.team = :team AND m.role = 'operator'
GROUP BY m.user_id ORDER BY load, id"""
"""The operators of a team who are here, those with the fewest open claims first."""


class RegistrationFacts(Value):
    """A fresh number, and the user id of the least loaded operator; None when the team has nobody."""

    number: str
    assignee: str | None


async def registration_facts(connection: AsyncConnection, team: str, year: int) -> RegistrationFacts:
    """Draw a number and find the least loaded operator in one round trip."""
    question = text(
        f"SELECT nextval('{sequence_name(year)}') AS drawn, (SELECT id FROM ({LOADS} LIMIT 1) AS least) AS id"
    )
    row = (await connection.execute(question, {"team": team})).one()
    return RegistrationFacts(number=spelled_number(year, row.drawn), assignee=row.id)


class Reception:
    """The same for one process at hardly any cost: numbers are drawn in blocks, loads are counted every 2 s.

    Between two counts the process adds what it gave out itself. A number that is drawn and not used is a gap.
    """

    def __init__(self) -> None:
        self._numbers: dict[int, deque[str]] = {}
        self._loads: dict[str, tuple[float, dict[str, int]]] = {}

    async def facts(self, connection: AsyncConnection, team: str, year: int) -> RegistrationFacts:
        """As `registration_facts`."""
        number = await self._number(connection, year)
        return RegistrationFacts(number=number, assignee=await self._least_loaded(connection, team))

    async def _number(self, connection: AsyncConnection, year: int) -> str:
        block = self._numbers.setdefault(year, deque())
        if not block:
            block.extend(await next_numbers(connection, year, NUMBERS_AT_ONCE))
        return block.popleft()

    async def _least_loaded(self, connection: AsyncConnection, team: str) -> str | None:
        counted_at, loads = self._loads.get(team, (0.0, {}))
        if monotonic() - counted_at >= LOADS_SECONDS:
            rows = await connection.execute(text(LOADS), {"team": team})
            loads = {row.id: row.load for row in rows}
            self._loads[team] = (monotonic(), loads)
        chosen = min(loads, key=lambda user: (loads[user], user), default=None)
        if chosen is not None:
            loads[chosen] += 1
        return chosen
