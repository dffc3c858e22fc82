"""The list of claims: filters, full text, two orders, pages by key; overdue is seen, never stored."""

from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from claims.calendar import first_instant, zone
from claims.values import Instant, Value
from claims.variant import CLOSED
from store.pages import BadCursor, Page, cursor, instant_of, place_of
from store.planned_anew import Found, planned_anew
from store.sight import Sight
from store.words import Condition, few_found, lexemes, word_conditions

Sort = Literal["deadline", "registered"]
LIMIT = 100
_ORDERS = {
    "deadline": (
        "c.sorted_due, c.id",
        "(c.sorted_due, c.id) > (%(at)s::timestamptz, %(after)s::uuid)",
    ),
    "registered": (
        "c.registered_at DESC, c.id DESC",
        "(c.registered_at, c.id) < (%(at)s::timestamptz, %(after)s::uuid)",
    ),
}
_ROWS = """
SELECT c.id::text, c.number, c.type, c.variant, c.variant_version, c.stage, c.status, c.outcome, c.version,
       c.priority, c.team, u.login AS assignee, p.name AS claimant, c.channel, c.waiting_for, c.received_at,
       c.registered_at, c.closed_at, c.due_at, c.sorted_due,
       (SELECT content FROM claim_texts x WHERE x.command_id = c.birth_command_id AND x.member = 'subject') AS subject
FROM (SELECT c.* FROM {source} WHERE {conditions} ORDER BY {order} LIMIT %(rows)s) AS c
LEFT JOIN users u ON u.id = c.assignee
LEFT JOIN persons p ON p.id = c.claimant_id
ORDER BY {order}"""


class ClaimFilter(Value):
    """What the list is asked for. `assignee` is a user id or `none`; `zone` is the asker's, for `due`.

    `due`: `overdue` now; `today`, later today; `week`, within seven days from today; all by the earliest deadline
    of a running clock. `q` looks for the beginnings of words in number, claimant and subject; one without a letter
    or digit finds nothing.
    """

    stage: str | None = None
    type: str | None = None
    assignee: str | None = None
    team: str | None = None
    status: Literal["open", "closed"] | None = None
    due: Literal["overdue", "today", "week"] | None = None
    priority: Literal["low", "normal", "high", "critical"] | None = None
    q: str | None = None
    sort: Sort = "deadline"
    limit: int = 25
    cursor: str | None = None
    zone: str = "UTC"


class ClaimRow(Value):
    """One line of the list; `assignee` is a login, `claimant` a name, both may be missing."""

    id: str
    number: str
    type: str
    variant: str
    variant_version: int
    stage: str
    status: str
    outcome: str | None
    version: int
    priority: str
    team: str
    assignee: str | None
    claimant: str | None
    subject: str | None
    channel: str
    waiting_for: str
    received_at: Instant
    registered_at: Instant
    closed_at: Instant | None
    due_at: Instant | None
    overdue: bool


async def claims_page(
    connection: AsyncConnection, sight: Sight, wanted: ClaimFilter, now: datetime
) -> Page[ClaimRow]:
    """Return one page of the claims that are seen; BadCursor when the cursor is not of this order."""
    words = lexemes(wanted.q or "")
    if contradicts_itself(wanted) or (wanted.q and not words):
        return Page[ClaimRow](items=())
    few = await few_found(connection, words) if words else None
    question, arguments = page_question(sight, wanted, now, few)
    rows = await planned_anew(connection, question, arguments)
    items = tuple(_item(row, now) for row in rows[: wanted.limit])
    more = len(rows) > wanted.limit
    return Page[ClaimRow](items=items, next=_next(rows[wanted.limit - 1], wanted.sort) if more else None)


def contradicts_itself(wanted: ClaimFilter) -> bool:
    """Whether no claim can be so: a stage and a status that exclude each other, a deadline of what is closed."""
    statuses = {wanted.status, _status_of(wanted.stage), "open" if wanted.due else None} - {None}
    return len(statuses) > 1


def _status_of(stage: str | None) -> str | None:
    return stage and ("closed" if stage == CLOSED else "open")


def page_question(
    sight: Sight, wanted: ClaimFilter, now: datetime, few: list[str] | None = None
) -> tuple[str, dict[str, Any]]:
    """Spell the question of one page and its arguments; only the conditions that are asked for stand in it.

    `few` are the claims that have the wanted words, where they are few.
    """
    order, beyond = _ORDERS[wanted.sort]
    conditions, arguments = _facet_conditions(sight, wanted)
    for condition, given in (
        _sight_condition(sight),
        _due_condition(wanted, now),
        _words_condition(wanted.q, few),
    ):
        conditions += condition
        arguments |= given
    if wanted.cursor:
        conditions.append(beyond)
        arguments |= _place(wanted)
    source = "claims c JOIN claim_search s ON s.claim_id = c.id" if "words_0" in arguments else "claims c"
    where = " AND ".join(conditions) or "true"
    return _ROWS.format(source=source, conditions=where, order=order), {**arguments, "rows": wanted.limit + 1}


def _facet_conditions(sight: Sight, wanted: ClaimFilter) -> Condition:
    # What follows from another condition is left out: PostgreSQL would take the two for independent.
    names = {"stage", "type", "team", "priority", "assignee"} | (
        set() if wanted.stage or wanted.due else {"status"}
    )
    asked = wanted.model_dump(include=names, exclude_none=True)
    facets = [f"{name}:{value}" for name, value in asked.items()]
    if len(sight.teams) == 1 and not sight.everything:
        facets.append(f"team:{next(iter(sight.teams))}")
    return (["c.facets @> %(facets)s::text[]"], {"facets": facets}) if facets else ([], {})


def _sight_condition(sight: Sight) -> Condition:
    if sight.everything:
        if sight.restricted:
            return [], {}
        return ["(NOT c.restricted OR c.team = ANY(%(teams)s::text[]))"], {"teams": sorted(sight.teams)}
    if len(sight.teams) == 1:
        return [], {}
    return ["c.team = ANY(%(teams)s::text[])"], {"teams": sorted(sight.teams)}


def _due_condition(wanted: ClaimFilter, now: datetime) -> Condition:
    if "closed" in (wanted.status, wanted.stage):
        return ["c.sorted_due = '9999-12-31 00:00:00+00'"], {}  # closed claims have no deadline
    if wanted.due is None:
        return [], {}
    running = [] if wanted.stage else ["c.status = 'open'"]
    if wanted.due == "overdue":
        return [*running, "c.sorted_due <= %(now)s::timestamptz"], {"now": now}
    days = 1 if wanted.due == "today" else 7
    today = now.astimezone(zone(wanted.zone)).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    until = first_instant(wanted.zone, today + timedelta(days=days))
    # A term in days is due at the first instant of the next day, so the end of the span belongs to it.
    return (
        [*running, "c.sorted_due > %(now)s::timestamptz", "c.sorted_due <= %(until)s::timestamptz"],
        {"now": now, "until": until},
    )


def _words_condition(q: str | None, few: list[str] | None) -> Condition:
    if few is not None:
        return ["c.id = ANY(%(few)s::uuid[])"], {"few": few}
    return word_conditions(lexemes(q or ""))


def _place(wanted: ClaimFilter) -> dict[str, Any]:
    at, after = place_of(wanted.cursor or "", wanted.sort, (str, str))
    try:
        return {"at": instant_of(str(at)), "after": str(UUID(str(after)))}
    except ValueError:
        raise BadCursor("not a cursor") from None


def _next(last: Found, sort: Sort) -> str:
    at = last.sorted_due if sort == "deadline" else last.registered_at
    return cursor(sort, at.isoformat(), last.id)


def _item(row: Found, now: datetime) -> ClaimRow:
    overdue = row.status == "open" and row.due_at is not None and row.due_at <= now
    return ClaimRow(**row._asdict(), overdue=overdue)
