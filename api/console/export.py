"""The present list as a table for a spreadsheet."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from api.auth import user_of
from api.console.queue_page import formats_for, read_queue
from api.console.queue_view import filter_of, read_asked
from api.console.trade import CHANNELS, KINDS, PRIORITIES
from api.desk import Desk, desk_of
from api.pages.formats import Formats
from api.pages.words import words_in
from claims.trade_words import CLOSED_TITLE, OUTCOMES, WAITING
from claims.values import Titles
from claims.variant import CLOSED
from runtime.exchange.formulas import harmless
from store.list_conditions import ClaimFilter
from store.list_words import ListWords, list_words
from store.lists import ClaimRow, claims_page
from store.people import User
from store.sight import sight_of

router = APIRouter(include_in_schema=False)
MOST = 10_000
AT_ONCE = 500


@router.get("/queue/export.csv")
async def export(request: Request) -> Response:
    """All claims of the view, at most ten thousand, in its order."""
    query, user, f, desk = read_queue(request), user_of(request), formats_for(request), desk_of(request)
    async with desk.at_once.connect() as connection:
        asked = await read_asked(connection, user, query)
        wanted = await filter_of(connection, user, asked.filters, asked.people, asked.query)
        words = await list_words(connection)
    name = f"claims-{f.local(f.now).date().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    wanted = wanted.model_copy(update={"limit": AT_ONCE, "cursor": None})
    return StreamingResponse(_table(desk, user, f, wanted, words), 200, headers, "text/csv; charset=utf-8")


async def _table(
    desk: Desk, user: User, f: Formats, wanted: ClaimFilter, words: ListWords
) -> AsyncIterator[str]:
    yield "\ufeff" + _lines(f, [_head(f)])
    for _ in range(MOST // AT_ONCE):
        async with desk.at_once.connect() as connection:
            page = await claims_page(connection, sight_of(user), wanted, f.now)
        yield _lines(f, (_cells(row, words, f) for row in page.items))
        if page.next is None:
            return
        wanted = wanted.model_copy(update={"cursor": page.next})
    gettext = words_in(f.language).gettext
    yield _lines(
        f, [[gettext("There are more: only the first %(count)s are here") % {"count": f.number(MOST)}]]
    )


def _lines(f: Formats, rows: Iterable[list[str]]) -> str:
    """Rows as text; Russian spreadsheets part columns by semicolons."""
    written = io.StringIO()
    table = csv.writer(written, delimiter=";" if f.language == "ru" else ",", lineterminator="\r\n")
    table.writerows([harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _head(f: Formats) -> list[str]:
    gettext = words_in(f.language).gettext
    return [
        gettext("Number"),
        gettext("Claimant"),
        gettext("Subject"),
        gettext("Type"),
        gettext("Stage"),
        gettext("Outcome"),
        gettext("Priority"),
        gettext("Assignee"),
        gettext("Team"),
        gettext("Channel"),
        gettext("Whose turn"),
        gettext("Received"),
        gettext("Registered"),
        gettext("Due"),
        gettext("Closed"),
    ]


def _cells(row: ClaimRow, words: ListWords, f: Formats) -> list[str]:
    kind = words.kinds.get(row.stage, "")
    stages = (
        {CLOSED: CLOSED_TITLE, row.stage: KINDS.get(kind, CLOSED_TITLE), **words.stages}
        if kind
        else {CLOSED: CLOSED_TITLE}
    )
    return [
        row.number,
        row.claimant or "",
        row.subject or "",
        _said(words.types, row.type, f),
        _said(stages, row.stage, f),
        _said(OUTCOMES, row.outcome or "", f),
        _said(PRIORITIES, row.priority, f),
        row.assignee_name or "",
        _said(words.teams, row.team, f),
        _said(CHANNELS, row.channel, f),
        _said(WAITING, row.waiting_for, f),
        *(_spelled(f, at) for at in (row.received_at, row.registered_at, row.due_at, row.closed_at)),
    ]


def _said(titles: Mapping[str, Titles], key: str, f: Formats) -> str:
    return titles[key].in_language(f.language) if key in titles else key


def _spelled(f: Formats, at: datetime | None) -> str:
    return f.local(at).strftime("%Y-%m-%d %H:%M") if at else ""
