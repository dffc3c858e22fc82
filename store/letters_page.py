"""The letters of the whole desk, as far as somebody sees their claims: what needs a person first, then the newest."""

import re
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value
from store.pages import BadCursor, Page, cursor, instant_of, place_of
from store.planned_anew import planned_anew
from store.sight import REAL, SEEN, Sight, seen

State = Literal["unknown", "refused", "sending", "planned", "sent"]
ORDER: tuple[State, ...] = ("unknown", "refused", "sending", "planned", "sent")
"""What needs a person, what is under way, what is done."""
LIMIT = 50
LATELY = timedelta(days=1)
_FILTERS = """
  AND (CAST(:kind AS text) IS NULL OR l.recipient_kind = :kind)
  AND (CAST(:template AS text) IS NULL OR l.template = :template)
  AND (CAST(:claim AS text) IS NULL OR c.number = :claim)
  AND {at} >= coalesce(:since, '-infinity'::timestamptz) AND {at} < coalesce(:until, 'infinity'::timestamptz)"""
_ROWS = f"""
SELECT l.id::text, l.state, l.template, l.language, c.number, l.recipient_kind, coalesce(u.email, p.email) AS address,
       coalesce(u.name, p.name) AS name, l.planned_at, l.next_attempt_at, l.sent_at, l.attempts, l.again_at,
       coalesce(l.tries->-1->>'reply', l.problem) AS reply
FROM letters l JOIN claims c ON c.id = l.claim_id
LEFT JOIN users u ON u.id = l.user_id
LEFT JOIN persons p ON l.recipient_kind = 'claimant' AND p.id = c.claimant_id
WHERE {{state}} AND {REAL} AND {SEEN}{_FILTERS}
  AND (CAST(:at AS timestamptz) IS NULL OR ({{at}}, l.id) < (:at, CAST(:after AS uuid)))
ORDER BY {{at}} DESC, l.id DESC LIMIT :rows"""
_UNSETTLED = _ROWS.format(state="l.state = :state AND l.state <> 'sent'", at="l.planned_at")
_SENT = _ROWS.format(state="l.state = 'sent'", at="l.sent_at")
_COUNTS = f"""
SELECT l.state, count(*) FROM letters l JOIN claims c ON c.id = l.claim_id
WHERE l.state <> 'sent' AND {REAL} AND {SEEN}
  AND (CAST(:kind AS text) IS NULL OR l.recipient_kind = :kind) GROUP BY l.state
UNION ALL
SELECT 'sent', count(*) FROM letters l JOIN claims c ON c.id = l.claim_id
WHERE l.state = 'sent' AND l.sent_at >= :lately AND {REAL} AND {SEEN}
  AND (CAST(:kind AS text) IS NULL OR l.recipient_kind = :kind)"""


def _spelled(question: str) -> str:
    """The question as the driver takes it, for `SEEN` is written with colons."""
    return re.sub(r"(?<!:):([a-z_]+)", r"%(\1)s", question)


_COUNTED = _spelled(_COUNTS)
_QUESTIONS = {state: _spelled(_SENT if state == "sent" else _UNSETTLED) for state in ORDER}


class LettersFilter(Value):
    """What is asked for; `kind` is whom the letters are to, `since` and `until` bound what was sent."""

    state: State | None = None
    kind: Literal["claimant", "user"] | None = None
    template: str | None = None
    claim: str | None = None
    since: Instant | None = None
    until: Instant | None = None
    cursor: str | None = None
    limit: int = LIMIT


class LetterLine(Value):
    """One letter; the address is the present one, `reply` what the server said last."""

    id: str
    state: State
    template: str
    language: str
    number: str
    recipient_kind: str
    address: str | None
    name: str | None
    planned_at: Instant
    next_attempt_at: Instant
    sent_at: Instant | None
    attempts: int
    again_at: Instant | None
    reply: str | None

    @property
    def at(self) -> datetime:
        """The instant by which the list is ordered."""
        return self.sent_at or self.planned_at


async def desk_letters_page(
    connection: AsyncConnection, sight: Sight, asked: LettersFilter
) -> Page[LetterLine]:
    """One page; BadCursor for a cursor of another list."""
    first, at, after = _place(asked.cursor)
    states = (asked.state,) if asked.state else ORDER[ORDER.index(first) :]
    found: list[LetterLine] = []
    for state in states:
        place = {"at": at, "after": after} if state == first else {"at": None, "after": None}
        found += await _of_state(connection, sight, asked, state, place, asked.limit + 1 - len(found))
        if len(found) > asked.limit:
            break
    shown = tuple(found[: asked.limit])
    more = len(found) > asked.limit
    return Page(items=shown, next=_cursor(shown[-1]) if more else None)


async def letter_counts(
    connection: AsyncConnection, sight: Sight, kind: str | None, now: datetime
) -> dict[str, int]:
    """How many letters are in each state; of the sent ones those of the last day."""
    given = {"kind": kind, "lately": now - LATELY, **seen(sight)}
    rows = await planned_anew(connection, _COUNTED, given)
    return {row[0]: row[1] for row in rows}


async def _of_state(
    connection: AsyncConnection,
    sight: Sight,
    asked: LettersFilter,
    state: State,
    place: dict[str, object],
    rows: int,
) -> list[LetterLine]:
    filters = asked.model_dump(include={"kind", "template", "claim"})
    # What is not settled is never too old to be shown.
    filters |= (
        {"since": asked.since, "until": asked.until} if state == "sent" else {"since": None, "until": None}
    )
    given = {**filters, **seen(sight), **place, "state": state, "rows": rows}
    return [LetterLine(**row._asdict()) for row in await planned_anew(connection, _QUESTIONS[state], given)]


def _cursor(last: LetterLine) -> str:
    return cursor("letters", last.state, last.at.isoformat(), last.id)


def _place(spelled: str | None) -> tuple[State, datetime | None, str | None]:
    if not spelled:
        return ORDER[0], None, None
    state, at, after = place_of(spelled, "letters", (str, str, str))
    known = next((one for one in ORDER if one == state), None)
    if known is None:
        raise BadCursor("not a cursor")
    return known, instant_of(str(at)), str(after)
