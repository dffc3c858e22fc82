"""One claim: its card for people, its standing for commands, its state for the engine."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claim
from claims.claim_number import read_number
from claims.messages import Life
from claims.values import Instant, Value
from store.direct import rows, spelled_for_driver
from store.journal import pending_of
from store.sight import SEEN, Sight, seen
from store.variants import pinned_of

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_STANDING = """
       c.snapshot::text AS snapshot, c.calendar_id::text,
       NOT EXISTS (SELECT FROM unstarted u WHERE u.claim_id = c.id) AS started,
       (SELECT count(*) FROM commands k WHERE k.claim_id = c.id AND k.status = 'pending') AS pending"""
_BY_ID, _BY_NUMBER = f"c.id = CAST(:named AS uuid) AND {SEEN}", f"c.number = :named AND {SEEN}"
_CARD = f"""
SELECT {_STANDING}, c.restricted, c.external_key, p.id::text AS person_id, p.kind, p.name, p.email, p.phone,
       p.language, p.erased_at,
       (SELECT jsonb_object_agg(x.member, x.content) FROM claim_texts x
        WHERE x.command_id = c.birth_command_id AND x.content IS NOT NULL) AS texts,
       coalesce((SELECT max(t.recorded_at) FROM timeline t WHERE t.claim_id = c.id AND t.seq = c.last_seq),
                c.changed_at) AS recorded_at
FROM claims c JOIN persons p ON p.id = c.claimant_id WHERE """
_CARDS = {True: text(_CARD + _BY_ID), False: text(_CARD + _BY_NUMBER)}
_STANDINGS = {
    by_id: spelled_for_driver(f"SELECT {_STANDING} FROM claims c WHERE {condition}")
    for by_id, condition in ((True, _BY_ID), (False, _BY_NUMBER))
}
_STORED = text("SELECT snapshot FROM claims WHERE id = CAST(:id AS uuid)")


class Person(Value):
    """The claimant as he is known now; empty members once he was erased."""

    id: str
    kind: str
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str
    erased_at: Instant | None = None


class Card(Value):
    """One claim with everything beside its state. `texts` are all private texts of its registration."""

    claim: Claim
    claimant: Person
    subject: str
    text: str
    texts: dict[str, str]
    restricted: bool
    calendar_id: str
    started: bool
    pending: int
    external_key: str | None
    recorded_at: datetime


class Standing(Value):
    """What a command needs to know of its claim; `pending` counts the commands that wait."""

    claim: Claim
    pending: int
    started: bool
    calendar_id: str


async def card(connection: AsyncConnection, sight: Sight, id_or_number: str) -> Card | None:
    """Return a claim by its id or number; None when it is unknown or not seen."""
    row = (await _find(connection, sight, id_or_number)) if id_or_number else None
    return _card(row) if row else None


async def standing(connection: AsyncConnection, sight: Sight, id_or_number: str) -> Standing | None:
    """Return the state of a claim and how many commands wait; None when it is unknown or not seen."""
    by_id, named = _named(id_or_number)
    found = await rows(connection, _STANDINGS[by_id], {"named": named, **seen(sight)})
    return Standing(**_standing(found[0])) if found else None


async def stored_claim(connection: AsyncConnection, claim_id: str) -> Claim | None:
    """Return the stored state, for the engine."""
    snapshot = (await connection.execute(_STORED, {"id": claim_id})).scalar_one_or_none()
    return Claim.model_validate(snapshot) if snapshot else None


async def life_of(connection: AsyncConnection, claim_id: str) -> Life | None:
    """Return what a workflow is started with: state, pinned variant, waiting commands; None when unknown."""
    claim, pinned = await stored_claim(connection, claim_id), await pinned_of(connection, claim_id)
    if claim is None or pinned is None:
        return None
    return Life(claim=claim, pinned=pinned, inbox=await pending_of(connection, claim_id))


async def _find(connection: AsyncConnection, sight: Sight, named: str) -> Row | None:
    by_id, spelled = _named(named)
    return (await connection.execute(_CARDS[by_id], {"named": spelled, **seen(sight)})).one_or_none()


def _named(text: str) -> tuple[bool, str]:
    """Whether it is an id, and how it is stored: ids in small letters, numbers in capital ones."""
    by_id = bool(_ID.fullmatch(text.lower()))
    return by_id, text.lower() if by_id else str(read_number(text) or text)


def _standing(row: Any) -> dict[str, Any]:
    given = {name: getattr(row, name) for name in ("pending", "started", "calendar_id")}
    return {**given, "claim": Claim.model_validate_json(row.snapshot)}


def _card(row: Row) -> Card:
    person = {
        name: getattr(row, name) for name in ("kind", "name", "email", "phone", "language", "erased_at")
    }
    texts = row.texts or {}
    return Card(
        **_standing(row),
        claimant=Person(id=row.person_id, **person),
        subject=texts.get("subject", ""),
        text=texts.get("text", ""),
        texts=texts,
        **{name: getattr(row, name) for name in ("restricted", "external_key", "recorded_at")},
    )
