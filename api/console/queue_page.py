"""Everything that a page of the queue shows, gathered with few questions."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request

from api.auth import user_of
from api.console.queue_chips import Chip, Field, chips_of, fields_of
from api.console.queue_lines import LineGroup, grouped, lines_of
from api.console.queue_query import QueueQuery, address, spelled
from api.console.queue_tabs import Tab, tabs_of
from api.console.queue_view import Asked, filter_of, read_asked
from api.desk import Desk
from api.pages.formats import Formats
from api.problems import FieldError, invalid, language_of
from api.strict import validate
from api.strict_json import inside
from store.list_words import ListWords, list_words
from store.lists import claims_page
from store.pages import BadCursor
from store.people import User
from store.sight import sight_of

OVERLAP = timedelta(seconds=5)
"""By how much hints of change look back beyond the moment of the page: clocks differ a little."""
_SORTS = ("deadline", "registered", "priority")


class Rows(NamedTuple):
    """The lines of one page of the queue and where the next one is."""

    groups: tuple[LineGroup, ...]
    next: str | None
    count: int


class QueuePage(NamedTuple):
    """The whole page."""

    asked: Asked
    rows: Rows
    tabs: tuple[Tab, ...]
    chips: tuple[Chip, ...]
    here: str
    query: str
    sorts: Mapping[str, str]
    since: str
    title: str


def read_queue(request: Request) -> QueueQuery:
    """Read the address; boxes of a form that were left empty are no filters. 422 for what cannot be asked."""
    pairs = [(name, value.strip()) for name, value in request.query_params.multi_items()]
    given = {name: value for name, value in pairs if value}
    names = [name for name, value in pairs if value]
    twice = [name for name in given if names.count(name) > 1]
    if twice:
        raise invalid(*(FieldError(inside("", name), "repeated") for name in twice))
    return validate(QueueQuery, given)


def formats_for(request: Request) -> Formats:
    """How this reader is spoken to."""
    return Formats(language_of(request), user_of(request).zone)


async def rows_of(desk: Desk, connection: AsyncConnection, user: User, asked: Asked, f: Formats) -> Rows:
    """One page of lines; Problem 422 for a cursor of another order."""
    wanted = await filter_of(connection, user, asked.filters, asked.people, asked.query)
    try:
        page = await claims_page(connection, sight_of(user), wanted, f.now)
    except BadCursor:
        raise invalid(FieldError("cursor", "not-valid")) from None
    lines = await lines_of(desk, connection, user, f, page.items)
    flat = asked.query.sort != "deadline"
    groups = grouped(f, lines, asked.query.after, bool(page.next)) if lines else ()
    if flat and lines:
        groups = (LineGroup("none", "", lines, bool(page.next)),)
    after = {"after": lines[-1].group} if lines and not flat else {}
    more = address({**asked.parameters, "cursor": page.next, **after}) if page.next else None
    return Rows(groups, more, len(lines))


async def page_of(
    desk: Desk, connection: AsyncConnection, user: User, query: QueueQuery, f: Formats
) -> QueuePage:
    """Gather the whole page."""
    asked = await read_asked(connection, user, query)
    rows = await rows_of(desk, connection, user, asked, f)
    tabs = await tabs_of(connection, asked, f)
    words = await words_for(connection, asked)
    here = asked.parameters
    orders = {each: address({**here, "sort": each if each != "deadline" else ""}) for each in _SORTS}
    return QueuePage(
        asked=asked,
        rows=rows,
        tabs=tabs,
        chips=chips_of(asked, words, f),
        here=address(here),
        query=spelled(here),
        sorts=orders,
        since=(datetime.now(UTC) - OVERLAP).isoformat(timespec="seconds"),
        title=next((tab.title for tab in tabs if tab.current), ""),
    )


async def words_for(connection: AsyncConnection, asked: Asked) -> ListWords:
    """The titles that the chips need; none are read where no chip needs them."""
    if {"stage", "type", "team", "tag"} & set(asked.filters):
        return await list_words(connection)
    return ListWords(types={}, stages={}, kinds={}, teams={})


async def panel_of(connection: AsyncConnection, user: User, query: QueueQuery, f: Formats) -> dict[str, Any]:
    """What the filter panel shows."""
    asked = await read_asked(connection, user, query)
    words = await list_words(connection)
    fields: tuple[Field, ...] = fields_of(asked, words, f)
    return {"asked": asked, "fields": fields, "here": address(asked.parameters), "teams": words.teams}
