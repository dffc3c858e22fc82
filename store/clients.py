"""Who brings claims again: the other claims of one client, likely duplicates, known clients by a few letters.

A client is known by his e-mail address or phone number: every claim keeps a claimant of its own. Of what a reader
may not see nothing comes out, not even that a client is known.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value
from store.known_clients import KnownClient, known_clients
from store.likeness import ALIKE, likeness
from store.phones import PHONE_DIGITS, spellings
from store.sight import REAL, SEEN, Sight, seen

__all__ = ["ClientClaim", "KnownClient", "known_clients", "likely_duplicates", "most_alike", "same_client"]
RECENT = timedelta(days=90)
"""Claims registered longer ago are another story, not a duplicate."""
MOST = 200
"""Claims of one client that are looked through."""
_DIGITS = PHONE_DIGITS.format(column="p.phone")
_CONTACT = text(f"""
SELECT p.email, p.phone, (SELECT content FROM claim_texts x WHERE x.command_id = c.birth_command_id
                          AND x.member = 'subject') AS subject
FROM claims c JOIN persons p ON p.id = c.claimant_id WHERE c.id = CAST(:claim_id AS uuid) AND {SEEN}""")
_SAME = text(f"""
WITH same AS MATERIALIZED (
  (SELECT p.id, 'email' AS by FROM persons p WHERE p.email IS NOT NULL AND lower(p.email) = lower(CAST(:email AS text))
   ORDER BY p.id DESC LIMIT :most)
  UNION ALL
  (SELECT o.id, 'phone' FROM unnest(CAST(:phones AS text[])) AS d(digits) CROSS JOIN LATERAL (
     SELECT p.id FROM persons p WHERE p.phone IS NOT NULL AND {_DIGITS} = d.digits
     ORDER BY p.id DESC LIMIT :most) o)
), once AS (SELECT id, array_agg(by ORDER BY by) AS by FROM same GROUP BY id)
SELECT c.id::text, c.number, c.type, c.variant, c.variant_version, c.stage, c.status, c.outcome, c.received_at,
       c.registered_at, c.due_at, c.closed_at, p.name AS claimant, s.by,
       (SELECT content FROM claim_texts x WHERE x.command_id = c.birth_command_id AND x.member = 'subject') AS subject
FROM once s JOIN claims c ON c.claimant_id = s.id JOIN persons p ON p.id = s.id
WHERE c.id IS DISTINCT FROM CAST(:claim_id AS uuid) AND c.registered_at >= CAST(:since AS timestamptz) AND {REAL}
  AND {SEEN}
ORDER BY c.registered_at DESC, c.id DESC LIMIT :limit""")
EVER = datetime(1900, 1, 1, tzinfo=UTC)


class ClientClaim(Value):
    """A claim of the same client; `by` tells what he is known by: his e-mail address, his phone number or both."""

    id: str
    number: str
    type: str
    variant: str
    variant_version: int
    subject: str | None
    claimant: str | None
    stage: str
    status: str
    outcome: str | None
    received_at: Instant
    registered_at: Instant
    due_at: Instant | None
    closed_at: Instant | None
    by: tuple[str, ...]


async def same_client(
    connection: AsyncConnection, sight: Sight, claim_id: str, limit: int = 20
) -> tuple[ClientClaim, ...]:
    """The other claims of this claim's client, the latest first; none when the claim is not seen."""
    contact = await _contact(connection, sight, claim_id)
    if contact is None:
        return ()
    return await _of_client(connection, sight, contact.email, contact.phone, claim_id, EVER, limit)


async def likely_duplicates(
    connection: AsyncConnection,
    sight: Sight,
    *,
    claim_id: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    subject: str | None = None,
    limit: int = 5,
) -> tuple[ClientClaim, ...]:
    """Recent claims of one client that are probably about the same thing, the most alike first.

    Asked either for a claim or for what is being typed. Without a subject every open claim of his counts.
    """
    if claim_id is not None:
        contact = await _contact(connection, sight, claim_id)
        if contact is None:
            return ()
        email, phone, subject = contact.email, contact.phone, contact.subject
    since = datetime.now(UTC) - RECENT
    found = await _of_client(connection, sight, email, phone, claim_id, since, MOST)
    return most_alike(found, subject)[:limit]


def most_alike(found: tuple[ClientClaim, ...], subject: str | None) -> tuple[ClientClaim, ...]:
    """Those of a client's claims whose subject is like this one, the most alike first; without a subject the open."""
    if not subject:
        return tuple(claim for claim in found if claim.status == "open")
    marked = [(likeness(subject, claim.subject), claim) for claim in found]
    alike = [pair for pair in marked if pair[0] >= ALIKE]
    return tuple(claim for _, claim in sorted(alike, key=lambda pair: -pair[0]))


async def _contact(connection: AsyncConnection, sight: Sight, claim_id: str) -> Any:
    return (await connection.execute(_CONTACT, {"claim_id": claim_id, **seen(sight)})).one_or_none()


async def _of_client(
    connection: AsyncConnection,
    sight: Sight,
    email: str | None,
    phone: str | None,
    but: str | None,
    since: datetime,
    limit: int,
) -> tuple[ClientClaim, ...]:
    phones = spellings(phone) if phone else ()
    if not email and not phones:
        return ()
    asked = {"email": email, "phones": list(phones), "claim_id": but, "since": since}
    rows = await connection.execute(_SAME, {**asked, "most": MOST, "limit": limit, **seen(sight)})
    return tuple(ClientClaim(**row._mapping) for row in rows)
