"""The list of claims: filters, full text, three orders, pages by key; overdue is seen, never stored."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value
from store.list_conditions import ClaimFilter, Sort, conditions_of, contradicts_itself, source_of
from store.pages import BadCursor, Page, cursor, instant_of, place_of
from store.planned_anew import Found, planned_anew
from store.sight import Sight
from store.tables.claims import BY_PRIORITY
from store.words import few_found, lexemes

__all__ = ["LIMIT", "ClaimFilter", "ClaimRow", "Sort", "claims_page", "page_question"]
LIMIT = 100
_URGENCY = BY_PRIORITY.replace("priority::", "c.priority::")
_ORDERS = {
    "deadline": (
        "c.sorted_due, c.id",
        "(c.sorted_due, c.id) > (%(at)s::timestamptz, %(after)s::uuid)",
    ),
    "registered": (
        "c.registered_at DESC, c.id DESC",
        "(c.registered_at, c.id) < (%(at)s::timestamptz, %(after)s::uuid)",
    ),
    "priority": (
        f"{_URGENCY}, c.sorted_due, c.id",
        f"({_URGENCY}, c.sorted_due, c.id) > (%(urgency)s::int, %(at)s::timestamptz, %(after)s::uuid)",
    ),
}
_ROWS = """
SELECT c.id::text, c.number, c.type, c.variant, c.variant_version, c.stage, c.status, c.outcome, c.version,
       c.priority, c.team, u.login AS assignee, u.name AS assignee_name, p.name AS claimant, c.channel, c.waiting_for,
       c.tags, c.received_at, c.registered_at, c.closed_at, c.due_at, c.sorted_due,
       (SELECT content FROM claim_texts x WHERE x.command_id = c.birth_command_id AND x.member = 'subject') AS subject
FROM (SELECT c.* FROM {source} WHERE {conditions} ORDER BY {order} LIMIT %(rows)s) AS c
LEFT JOIN users u ON u.id = c.assignee
LEFT JOIN persons p ON p.id = c.claimant_id
ORDER BY {order}"""
_PRIORITIES = ("critical", "high", "normal", "low")


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
    assignee_name: str | None
    claimant: str | None
    subject: str | None
    channel: str
    waiting_for: str
    tags: tuple[str, ...] = ()
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


def page_question(
    sight: Sight, wanted: ClaimFilter, now: datetime, few: list[str] | None = None
) -> tuple[str, dict[str, Any]]:
    """Spell the question of one page and its arguments.

    `few` are the claims that have the wanted words, where they are few.
    """
    order, beyond = _ORDERS[wanted.sort]
    conditions, arguments = conditions_of(sight, wanted, now, few)
    if wanted.cursor:
        conditions.append(beyond)
        arguments |= _place(wanted)
    where = " AND ".join(conditions) or "true"
    question = _ROWS.format(source=source_of(arguments), conditions=where, order=order)
    return question, {**arguments, "rows": wanted.limit + 1}


def _place(wanted: ClaimFilter) -> dict[str, Any]:
    kinds: tuple[type, ...] = (int, str, str) if wanted.sort == "priority" else (str, str)
    *urgency, at, after = place_of(wanted.cursor or "", wanted.sort, kinds)
    try:
        place = {"at": instant_of(str(at)), "after": str(UUID(str(after)))}
    except ValueError:
        raise BadCursor("not a cursor") from None
    if urgency and not 1 <= int(urgency[0]) <= len(_PRIORITIES):
        raise BadCursor("not a cursor")
    return place | ({"urgency": urgency[0]} if urgency else {})


def _next(last: Found, sort: Sort) -> str:
    if sort == "priority":
        urgency = _PRIORITIES.index(last.priority) + 1
        return cursor(sort, urgency, last.sorted_due.isoformat(), last.id)
    at = last.sorted_due if sort == "deadline" else last.registered_at
    return cursor(sort, at.isoformat(), last.id)


def _item(row: Found, now: datetime) -> ClaimRow:
    overdue = row.status == "open" and row.due_at is not None and row.due_at <= now
    return ClaimRow(**row._asdict(), overdue=overdue)
