"""The timeline as the card tells it: record by record, the newest first, with the letters that each one planned."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value
from store.pages import Page, cursor, place_of
from store.sight import SEEN, Sight, seen
from store.timelines import Doer, TimelineRow

LONGEST = 500
"""How many rows of one kind are looked at in one claim; more are not made by people."""
NEWEST = 2**31 - 2
"""A version beyond all versions."""
_WANTED = """(CAST(:events AS text[]) IS NULL OR t.event = ANY(CAST(:events AS text[])) OR (:letters AND EXISTS (
    SELECT FROM letters l WHERE l.claim_id = t.claim_id AND l.version = t.version AND l.about_seq = t.seq)))"""
_SEEN = f"SELECT c.id FROM claims c WHERE c.id = CAST(:claim_id AS uuid) AND {SEEN}"
_COLUMNS = """t.seq, t.version, t.at, t.recorded_at, t.event, t.actor_kind, t.actor_id, t.command_id::text,
       t.rung, t.data, (SELECT jsonb_object_agg(x.member, x.content) FROM claim_texts x
         WHERE x.command_id = t.command_id AND x.content IS NOT NULL) AS texts"""
_STORY = text(f"""
WITH page AS MATERIALIZED (
  SELECT DISTINCT t.version FROM timeline t JOIN ({_SEEN}) c ON c.id = t.claim_id
  WHERE t.version < :before AND {_WANTED} ORDER BY t.version DESC LIMIT :records)
SELECT {_COLUMNS}, t.texts IS NOT NULL AS had_texts,
       (SELECT jsonb_agg(jsonb_build_object('id', l.id, 'template', l.template, 'language', l.language,
          'recipient_kind', l.recipient_kind, 'user_id', l.user_id, 'state', l.state, 'planned_at', l.planned_at,
          'sent_at', l.sent_at, 'problem', l.problem,
          'acts', coalesce((
            SELECT jsonb_agg(jsonb_build_object('at', a.at, 'name', w.name, 'deed', a.deed) ORDER BY a.at)
            FROM letter_acts a JOIN users w ON w.id = a.user_id WHERE a.letter_id = l.id), '[]'))
          ORDER BY l.recipient_kind, l.id)
        FROM letters l WHERE l.claim_id = t.claim_id AND l.version = t.version AND l.about_seq = t.seq) AS letters
FROM timeline t WHERE t.claim_id = CAST(:claim_id AS uuid) AND t.version IN (SELECT version FROM page) AND {_WANTED}
ORDER BY t.version DESC, t.seq""")
_COUNTS = text(f"""
WITH seen AS MATERIALIZED ({_SEEN})
SELECT t.event, count(*) FROM timeline t JOIN seen ON seen.id = t.claim_id GROUP BY t.event
UNION ALL SELECT 'letter', count(*) FROM letters l JOIN seen ON seen.id = l.claim_id""")
_CHOSEN = text(f"""
SELECT {_COLUMNS} FROM timeline t JOIN ({_SEEN}) c ON c.id = t.claim_id
WHERE t.event = ANY(CAST(:events AS text[])) ORDER BY t.seq LIMIT {LONGEST}""")
_MOMENTS = text(f"""
SELECT t.version, max(t.recorded_at) AS recorded_at FROM timeline t JOIN ({_SEEN}) c ON c.id = t.claim_id
GROUP BY t.version ORDER BY t.version DESC LIMIT {LONGEST}""")


class ActOnLetter(Value):
    """Somebody had a letter sent again, or found that it had arrived."""

    at: Instant
    name: str
    deed: Literal["again", "arrived"]


class PlannedThen(Value):
    """A letter that an event planned, and what became of it; `user_id` names one of our people."""

    id: str
    template: str
    language: str
    recipient_kind: str
    user_id: str | None = None
    state: str
    planned_at: Instant
    sent_at: Instant | None = None
    problem: str | None = None
    acts: tuple[ActOnLetter, ...] = ()


class ToldRow(TimelineRow):
    """One event with its letters; `erased` when it brought texts that are gone."""

    letters: tuple[PlannedThen, ...]
    erased: bool


class Moment(Value):
    """When a version of the claim was recorded whole."""

    version: int
    recorded_at: Instant


async def story(
    connection: AsyncConnection,
    sight: Sight,
    claim_id: str,
    events: Collection[str] | None = None,
    *,
    letters: bool = False,
    records: int = 25,
    before: str | None = None,
    until_version: int = NEWEST,
) -> Page[ToldRow]:
    """One page of the story, all of it or these events (and, with `letters`, those that planned one).

    Empty when the claim is not seen; BadCursor for a foreign cursor.
    """
    (place,) = place_of(before, f"story/{claim_id}", (int,)) if before else (until_version + 1,)
    wanted = {"events": sorted(events) if events is not None else None, "letters": letters}
    question = {"claim_id": claim_id, "before": place, "records": records + 1, **wanted, **seen(sight)}
    rows = [_told(row) for row in await connection.execute(_STORY, question)]
    versions = sorted({row.version for row in rows}, reverse=True)
    shown = frozenset(versions[:records])
    more = cursor(f"story/{claim_id}", versions[records - 1]) if len(versions) > records else None
    return Page[ToldRow](items=tuple(row for row in rows if row.version in shown), next=more)


async def story_counts(connection: AsyncConnection, sight: Sight, claim_id: str) -> dict[str, int]:
    """How many events of each name the claim has, and letters under `letter`."""
    rows = await connection.execute(_COUNTS, {"claim_id": claim_id, **seen(sight)})
    return {row[0]: row[1] for row in rows}


async def chosen_events(
    connection: AsyncConnection, sight: Sight, claim_id: str, events: Collection[str]
) -> tuple[TimelineRow, ...]:
    """The events of these names from the first on; none when the claim is not seen."""
    question = {"claim_id": claim_id, "events": sorted(events), **seen(sight)}
    return tuple(TimelineRow(**_members(row)) for row in await connection.execute(_CHOSEN, question))


async def moments(connection: AsyncConnection, sight: Sight, claim_id: str) -> tuple[Moment, ...]:
    """When each version was recorded, oldest first; none when the claim is not seen."""
    rows = (await connection.execute(_MOMENTS, {"claim_id": claim_id, **seen(sight)})).all()
    return tuple(Moment(version=row.version, recorded_at=row.recorded_at) for row in reversed(rows))


def _told(row: Row) -> ToldRow:
    return ToldRow(
        **_members(row),
        letters=tuple(PlannedThen(**letter) for letter in row.letters or ()),
        erased=row.had_texts and not row.texts,
    )


def _members(row: Row) -> dict[str, Any]:
    same = ("seq", "version", "at", "recorded_at", "event", "command_id", "rung", "data")
    given: dict[str, Any] = {name: getattr(row, name) for name in same}
    return {**given, "actor": Doer(kind=row.actor_kind, id=row.actor_id), "texts": row.texts or {}}


def last_instant(moments_of_claim: tuple[Moment, ...], version: int) -> datetime | None:
    """When the newest of the moments up to a version was recorded; None before the first."""
    return next((each.recorded_at for each in reversed(moments_of_claim) if each.version <= version), None)
