"""How many claims each view holds: all of them in one question, none counted further than a bound."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from store.list_conditions import ClaimFilter, conditions_of, contradicts_itself, source_of
from store.planned_anew import planned_anew
from store.sight import REAL, Sight
from store.words import Condition, lexemes

MOST = 1000
"""Beyond it a view says "more than"."""
_ANYWAY = {"zone", "sort", "limit", "cursor"}
_OF_LOAD = {"status", "team", "teams", "assignee", "assignees"}
_ARGUMENT = re.compile(r"%\((\w+)\)s")
_COUNT = "(SELECT count(*) FROM (SELECT FROM {source} WHERE {conditions} LIMIT {bound}) x) AS n{place}"


async def counts_of(
    connection: AsyncConnection, sight: Sight, views: Sequence[ClaimFilter], now: datetime
) -> tuple[int, ...]:
    """Return how many seen claims each filter finds, at most one more than `MOST`; order and page do not matter."""
    if not views:
        return ()
    asked: dict[str, Any] = {}
    columns = []
    for place, wanted in enumerate(views):
        column, arguments = _column(sight, wanted, now, place)
        columns.append(column)
        asked |= arguments
    rows = await planned_anew(connection, "SELECT " + ", ".join(columns), asked)
    return tuple(rows[0])


def _column(sight: Sight, wanted: ClaimFilter, now: datetime, place: int) -> tuple[str, dict[str, Any]]:
    if contradicts_itself(wanted) or (wanted.q and not lexemes(wanted.q)):
        return f"0 AS n{place}", {}
    conditions, arguments = _by_load(sight, wanted) or conditions_of(sight, wanted, now)
    where = _ARGUMENT.sub(rf"%(\1_of_{place})s", " AND ".join(conditions) or "true")
    source = source_of(arguments)
    column = _COUNT.format(source=source, conditions=where, bound=MOST + 1, place=place)
    return column, {f"{name}_of_{place}": value for name, value in arguments.items()}


def _by_load(sight: Sight, wanted: ClaimFilter) -> Condition | None:
    """The same wish for the index of open claims by team and person, where it asks for nothing else.

    That index is read until the bound is reached; an inverted one collects every claim first.
    """
    asked = wanted.model_dump(exclude_defaults=True).keys() - _ANYWAY
    if wanted.status != "open" or asked - _OF_LOAD or sight.everything:
        return None
    teams = set(sight.teams) & ({wanted.team} if wanted.team else sight.teams)
    teams &= set(wanted.teams) or teams
    conditions = [REAL, "c.status = 'open'", "c.team = ANY(%(teams)s::text[])"]
    arguments: dict[str, Any] = {"teams": sorted(teams)}
    people = wanted.assignees or ((wanted.assignee,) if wanted.assignee else ())
    if wanted.assignee == "none":
        conditions.append("c.assignee IS NULL")
    elif people:
        conditions.append("c.assignee = ANY(%(people)s::uuid[])")
        arguments["people"] = list(people)
    return conditions, arguments
