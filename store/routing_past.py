"""Claims of the past as they were filed, for trying routing rules out, and the live processes they may come to."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claimant, Demand
from claims.routing_conditions import Brought
from claims.routing_stems import as_line, stems_of
from claims.routing_trial import Base, PastFiling
from claims.variant import Variant
from store.phones import PHONE_DIGITS
from store.sight import REAL, SEEN, Sight, seen
from store.variants import all_live

MOST_FILINGS = 500
_OWN, _OTHER = (PHONE_DIGITS.format(column=f"{person}.phone") for person in ("p", "o"))
_EARLIER = (
    "JOIN claims e ON e.claimant_id = o.id AND e.registered_at < c.registered_at AND e.training_for IS NULL"
)
_PAST = text(f"""
SELECT c.id::text, c.number, c.registered_at, t.data, c.restricted, v.content->'team' AS team,
       v.content->'priority' AS priority, p.email,
       (SELECT jsonb_object_agg(x.member, x.content) FROM claim_texts x
        WHERE x.command_id = c.birth_command_id AND x.member IN ('subject', 'text')) AS texts,
       CAST(:clients AS boolean) AND (
         EXISTS (SELECT FROM persons o {_EARLIER} WHERE o.email IS NOT NULL AND lower(o.email) = lower(p.email))
         OR EXISTS (SELECT FROM persons o {_EARLIER} WHERE o.phone IS NOT NULL AND {_OTHER} = {_OWN})) AS known
FROM (SELECT * FROM claims c WHERE {REAL} AND {SEEN} ORDER BY c.registered_at DESC, c.id DESC LIMIT :most) AS c
JOIN timeline t ON t.claim_id = c.id AND t.seq = 1
JOIN variant_versions v ON v.key = t.data#>>'{{variant,key}}' AND v.version = (t.data#>>'{{variant,version}}')::int
JOIN persons p ON p.id = c.claimant_id
ORDER BY c.registered_at DESC, c.id DESC""")


async def past_filings(
    connection: AsyncConnection, sight: Sight, *, clients: bool, most: int = MOST_FILINGS
) -> tuple[PastFiling, ...]:
    """The latest claims that are seen; `clients` asks for each whether its client had come before."""
    asked = {**seen(sight), "clients": clients, "most": min(most, MOST_FILINGS)}
    return tuple(_filing(row) for row in await connection.execute(_PAST, asked))


async def live_bases(connection: AsyncConnection) -> dict[str, Base]:
    """What the live processes say of their claims, by claim type."""
    return {live.variant.claim_type: base_of(live.variant) for live in await all_live(connection)}


def base_of(variant: Variant) -> Base:
    """What a process says of its claims."""
    return Base(
        type=variant.claim_type,
        team=variant.team,
        priority=variant.priority,
        restricted=variant.restricted,
        fields=frozenset(field.key for field in variant.fields),
        required=frozenset(field.key for field in variant.fields if field.required),
    )


def _filing(row: Any) -> PastFiling:
    data, texts = row.data, row.texts or {}
    claimant, routed = Claimant.model_validate(data["claimant"]), data.get("routed")
    return PastFiling(
        id=row.id,
        number=row.number,
        subject=texts.get("subject"),
        registered_at=row.registered_at,
        brought=Brought(
            fields=data["fields"],
            amount=Demand.model_validate(data["demand"]).money,
            type=routed["filed_as"] if routed else data["type"],
            channel=data["channel"],
            claimant=claimant.kind,
            language=claimant.language,
            domain=row.email.rpartition("@")[2].lower() if row.email else None,
            known_client=row.known,
            subject=as_line(stems_of(texts.get("subject") or "")),
            text=as_line(stems_of(texts.get("text") or "")),
        ),
        base=Base(
            type=data["type"],
            team=row.team or data["team"],
            priority=row.priority or "normal",
            restricted=row.restricted,
        ),
    )
