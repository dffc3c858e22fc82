"""What changed in an open queue since it was shown: counted, never moved by itself."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import StringConstraints
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request

from api.console.queue_query import QueueQuery, address
from api.console.queue_view import filter_of, read_asked
from api.pages.formats import Formats
from api.strict import read_query
from claims.claim_number import NUMBER
from claims.values import Instant
from store.changes import changes_for, matching
from store.choosing import chosen
from store.people import User
from store.presence import Present, present_at
from store.sight import sight_of

LONGEST_SHOWN = 16_000
OLDEST = timedelta(hours=1)
"""A page that is older is told to be shown anew in any case."""
_SHOWN = re.compile(rf"({NUMBER}):([0-9]{{1,9}})")


class ChangesQuery(QueueQuery):
    """The queue that is open, since when, and the claims in it with their versions."""

    since: Instant
    shown: Annotated[str, StringConstraints(max_length=LONGEST_SHOWN)] = ""


async def changed_since(
    connection: AsyncConnection, user: User, f: Formats, request: Request
) -> dict[str, Any]:
    """Gather how many claims changed, where the new list is, and who is at the claims that are shown."""
    query = read_query(ChangesQuery, request)
    shown = {number: int(version) for number, version in _SHOWN.findall(query.shown)}
    sight = sight_of(user)
    since = max(query.since, f.now - OLDEST)
    found = [c for c in await changes_for(connection, sight, since) if shown.get(c.number, 0) < c.version]
    asked = await read_asked(connection, user, _queue_of(query))
    wanted = await filter_of(connection, user, asked.filters, asked.people)
    news = [change.id for change in found if change.number not in shown]
    fit = await matching(connection, sight, wanted, f.now, news)
    count = sum(change.number in shown or change.id in fit for change in found)
    ids = {each.id: each.number for each in await chosen(connection, sight, list(shown)[:500])}
    return {
        "count": count,
        "here": address(asked.parameters),
        "present": _by_number(ids, await present_at(connection, sight, list(ids))),
    }


def _queue_of(query: ChangesQuery) -> QueueQuery:
    members = query.model_dump(include=set(QueueQuery.model_fields), exclude_unset=True)
    return QueueQuery(**members)


def _by_number(numbers: Mapping[str, str], people: tuple[Present, ...]) -> dict[str, tuple[Present, ...]]:
    return {
        number: tuple(each for each in people if each.claim_id == claim_id)
        for claim_id, number in numbers.items()
    }
