"""Past claims as a rehearsal needs them: which ones, their records and letters, and who stands in for whom."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from pydantic import Field
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claim
from claims.commands import Actor, Command
from claims.events import EVENT, Event
from claims.rehearsal_measure import Rehearsed
from claims.rehearsal_past import Cast, PastClaim, PastLetter
from claims.rehearsal_reading import PastRecord, as_it_was, past_claim
from claims.values import Day, Key, Value
from claims.variant import VariantRef
from store.journal import COMMAND
from store.people import who_is_meant
from store.sight import REAL, SEEN, Sight, seen

MOST = 1000
"""Claims that one rehearsal takes at most."""
_DAY = 86400.0
_SAMPLE = text(f"""
SELECT id::text, team, restricted FROM (
  SELECT c.id, c.team, c.restricted, row_number() OVER (ORDER BY c.received_at, c.id) AS place
  FROM claims c
  WHERE c.facets @> ARRAY['type:' || :type, 'status:closed'] AND {REAL}
    AND (CAST(:since AS date) IS NULL OR c.received_at >= CAST(:since AS date))
    AND (CAST(:until AS date) IS NULL OR c.received_at < CAST(:until AS date) + 1) AND {SEEN}
) past WHERE (place - 1) % :every = 0 ORDER BY place LIMIT :most""")
_CLAIMS = text("""
SELECT id::text, snapshot, calendar_id::text, birth_command_id::text FROM claims
WHERE id = ANY(CAST(:ids AS uuid[]))""")
_RECORDS = text("""
SELECT claim_id::text, version, at, actor_kind, actor_id, command_id::text,
       jsonb_build_object('event', event) || data AS event
FROM timeline WHERE claim_id = ANY(CAST(:ids AS uuid[])) ORDER BY claim_id, seq""")
_COMMANDS = text(f"""
SELECT {COMMAND} FROM commands
WHERE claim_id = ANY(CAST(:ids AS uuid[])) AND status = 'applied' AND action <> 'register'""")
_LETTERS = text("""
SELECT id::text, claim_id::text, version, recipient_kind, template, reports, details->>'command' AS command
FROM letters WHERE claim_id = ANY(CAST(:ids AS uuid[])) ORDER BY claim_id, version, id""")
_REFS = text("""
SELECT DISTINCT variant AS key, variant_version AS version, calendar_id::text AS calendar_id FROM claims
WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY 1, 2, 3""")
_ROTA = text("""
SELECT u.id::text FROM memberships m JOIN users u ON u.id = m.user_id AND u.active
WHERE m.team = :team AND m.role = 'operator' ORDER BY u.made_at, u.id""")
_DEPUTIES = text("""
SELECT u.id::text AS person, d.id::text AS deputy FROM memberships m JOIN users u ON u.id = m.user_id
JOIN users d ON d.id = u.deputy_id AND d.active WHERE m.team = :team""")
_APPROVALS = text("""
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM g.at - a.at)) FROM timeline a
CROSS JOIN LATERAL (SELECT at, event FROM timeline n WHERE n.claim_id = a.claim_id AND n.seq > a.seq
                    AND n.event IN ('approved', 'sent_back') ORDER BY n.seq LIMIT 1) g
WHERE a.claim_id = ANY(CAST(:ids AS uuid[])) AND a.event = 'approval_asked' AND g.event = 'approved'""")
_SENDING = text("""
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM sent_at - planned_at)) FROM letters
WHERE claim_id = ANY(CAST(:ids AS uuid[])) AND recipient_kind = 'claimant' AND state = 'sent'
  AND sent_at >= planned_at""")


class PastFilter(Value):
    """Which closed claims: of a type, received between two days (both included), every so many-th of them."""

    type: Key
    received_from: Day | None = None
    received_to: Day | None = None
    every: int = Field(default=1, ge=1, le=10_000)
    most: int = Field(default=MOST, ge=1, le=MOST)


class Chosen(Value):
    """The claims of a filter, and whose they are: who may see what is made of them."""

    ids: tuple[str, ...]
    teams: tuple[str, ...]
    restricted: bool


class StoredPast(Value):
    """A past claim, how it really went, and the days that it was pinned to."""

    past: PastClaim
    real: Rehearsed
    calendar_id: str


class PinnedTo(Value):
    """What a past claim is pinned to."""

    ref: VariantRef
    calendar_id: str


async def choose(connection: AsyncConnection, sight: Sight, wanted: PastFilter) -> Chosen:
    """Choose the claims of a filter that are seen, the oldest first; training never counts."""
    given = {
        **wanted.model_dump(include={"type", "every", "most"}),
        "since": wanted.received_from,
        "until": wanted.received_to,
    }
    rows = (await connection.execute(_SAMPLE, given | seen(sight))).all()
    return Chosen(
        ids=tuple(row.id for row in rows),
        teams=tuple(sorted({row.team for row in rows})),
        restricted=any(row.restricted for row in rows),
    )


async def pinned_to(connection: AsyncConnection, ids: Sequence[str]) -> tuple[PinnedTo, ...]:
    """All that these claims are pinned to."""
    rows = await connection.execute(_REFS, {"ids": list(ids)})
    return tuple(
        PinnedTo(ref=VariantRef(key=row.key, version=row.version), calendar_id=row.calendar_id)
        for row in rows
    )


async def past_claims(
    connection: AsyncConnection, ids: Sequence[str], until: datetime
) -> tuple[StoredPast, ...]:
    """Read claims with all that happened to them, in the order of their ids given; some hundred at a time."""
    asked = {"ids": list(ids)}
    claims = {row.id: row for row in await connection.execute(_CLAIMS, asked)}
    commands = {row.id: Command(**row._mapping) for row in await connection.execute(_COMMANDS, asked)}
    rows = (await connection.execute(_RECORDS, asked)).all()
    events = {claim: list(those) for claim, those in groupby(rows, key=lambda row: row.claim_id)}
    sent = (await connection.execute(_LETTERS, asked)).all()
    letters = {claim: list(those) for claim, those in groupby(sent, key=lambda row: row.claim_id)}
    return tuple(
        _stored(claims[one], events[one], commands, letters.get(one, []), until)
        for one in ids
        if one in claims
    )


async def cast_of(connection: AsyncConnection, team: str, ids: Sequence[str]) -> Cast:
    """Who stands in for the words of rungs, and how long approvals and letters took in these claims."""
    meant = await who_is_meant(connection, team, None)
    rota = (await connection.execute(_ROTA, {"team": team})).scalars().all()
    deputies = await connection.execute(_DEPUTIES, {"team": team})
    approval = (await connection.execute(_APPROVALS, {"ids": list(ids)})).scalar()
    sending = (await connection.execute(_SENDING, {"ids": list(ids)})).scalar()
    return Cast(
        head=meant.get("head"),
        director=meant.get("director"),
        deputies={row.person: row.deputy for row in deputies},
        rota=tuple(rota),
        approval_takes=_DAY if approval is None else float(approval),
        letter_takes=float(sending or 0),
    )


def _stored(
    claim: Row, rows: Sequence[Row], commands: dict[str, Command], letters: Sequence[Row], until: datetime
) -> StoredPast:
    by_version = [list(those) for _, those in groupby(rows, key=lambda row: row.version)]
    records = [_record(those, commands) for those in by_version]
    planned_at = {those[0].version: those[0].at for those in by_version}
    own = [row for row in letters if row.recipient_kind == "claimant"]
    return StoredPast(
        past=past_claim(records, [_letter(row, planned_at) for row in own], until, claim.birth_command_id),
        real=as_it_was(
            records,
            Claim.model_validate(claim.snapshot),
            until,
            [row.template for row in own],
            len(letters) - len(own),
        ),
        calendar_id=claim.calendar_id,
    )


def _record(rows: Sequence[Row], commands: dict[str, Command]) -> PastRecord:
    first = rows[0]
    command = commands.get(first.command_id) if first.command_id else None
    actor = command.actor if command else Actor(kind=first.actor_kind, id=first.actor_id)
    return PastRecord(
        at=first.at, actor=actor, command=command, events=tuple(_event(row.event) for row in rows)
    )


def _event(document: dict[str, Any]) -> Event:
    return EVENT.validate_python(document)


def _letter(row: Row, planned_at: dict[int, datetime]) -> PastLetter:
    return PastLetter(
        id=row.id, cause=row.command or row.template, asks=row.reports, planned_at=planned_at[row.version]
    )
