"""What a letter is written from: the claim as the letter's record left it, the event, the texts of its command."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.apply import apply
from claims.claim import Claim
from claims.events import EVENT, Event
from claims.values import Value
from store.sight import SEEN, Sight, seen

_READ = text("""
SELECT c.snapshot, c.version, c.calendar_id::text, assignee.name AS assignee_name, recipient.zone,
    (SELECT jsonb_agg(jsonb_build_object('event', t.event) || t.data ORDER BY t.seq)
     FROM timeline t WHERE t.claim_id = c.id AND t.version = l.version) AS events,
    (SELECT jsonb_object_agg(x.member, x.content) FROM claim_texts x
     WHERE x.command_id = (l.details->>'command')::uuid AND x.claim_id = c.id AND x.content IS NOT NULL) AS texts
FROM letters l
JOIN claims c ON c.id = l.claim_id
LEFT JOIN users assignee ON assignee.id = c.assignee
LEFT JOIN users recipient ON recipient.id = l.user_id
WHERE l.id = :letter
""")
_HISTORY = text("""
SELECT t.version, t.at, jsonb_build_object('event', t.event) || t.data AS event
FROM timeline t JOIN letters l ON l.claim_id = t.claim_id AND t.version <= l.version
WHERE l.id = :letter ORDER BY t.seq
""")


_NEWEST = text(f"""
SELECT l.id::text, l.version FROM letters l JOIN claims c ON c.id = l.claim_id
WHERE c.id = CAST(:claim AS uuid) AND l.template = :template AND {SEEN}
ORDER BY l.planned_at DESC, l.id LIMIT 1""")
_PRESENT = text(f"""
SELECT c.snapshot, c.calendar_id::text, u.name AS assignee_name,
    coalesce((SELECT jsonb_agg(jsonb_build_object('event', t.event) || t.data ORDER BY t.seq) FROM timeline t
     WHERE t.claim_id = c.id AND t.version = coalesce(
       (SELECT max(d.version) FROM timeline d WHERE d.claim_id = c.id AND d.event = 'decided'), c.version)), '[]')
      AS events
FROM claims c LEFT JOIN users u ON u.id = c.assignee
WHERE c.id = CAST(:claim AS uuid) AND {SEEN}""")


class LetterSource(Value):
    """The claim after the record that planned the letter, its events, and the texts that its command brought.

    `zone` is the recipient's when he is one of ours; `texts` is empty once they were erased. `before` is the
    state on which the record was decided; only letters that tell of a change ask for it.
    """

    claim: Claim
    calendar_id: str
    events: tuple[Event, ...]
    texts: dict[str, str] = {}
    zone: str | None = None
    assignee_name: str | None = None
    before: Claim | None = None


async def letter_source(
    connection: AsyncConnection, letter_id: str, version: int, with_before: bool = False
) -> LetterSource | None:
    """Read what the letter of this record is written from; None when there is no such letter."""
    row = (await connection.execute(_READ, {"letter": letter_id})).one_or_none()
    if row is None:
        return None
    claim, before = Claim.model_validate(row.snapshot), None
    if with_before or row.version != version:
        before, claim = await _folded(connection, letter_id, version)
    return LetterSource(
        claim=claim,
        calendar_id=row.calendar_id,
        events=tuple(EVENT.validate_python(event) for event in row.events),
        texts=row.texts or {},
        zone=row.zone,
        assignee_name=row.assignee_name,
        before=before,
    )


async def sample_source(
    connection: AsyncConnection, sight: Sight, claim_id: str, template: str
) -> LetterSource | None:
    """What a letter of this kind would be written from; None for a claim that is not seen.

    The newest real letter of the kind is taken where there is one, else the claim as it is now: what our people
    wrote for another letter would be wrong in this one, so it is unknown.
    """
    asked = {"claim": claim_id, "template": template, **seen(sight)}
    letter = (await connection.execute(_NEWEST, asked)).one_or_none()
    if letter is not None:
        return await letter_source(connection, letter.id, letter.version, with_before=True)
    row = (await connection.execute(_PRESENT, asked)).one_or_none()
    if row is None:
        return None
    return LetterSource(
        claim=Claim.model_validate(row.snapshot),
        calendar_id=row.calendar_id,
        events=tuple(_event(event) for event in row.events),
        assignee_name=row.assignee_name,
    )


async def _folded(connection: AsyncConnection, letter_id: str, version: int) -> tuple[Claim | None, Claim]:
    """Fold the timeline up to the letter's record: the claim may have gone on since."""
    before: Claim | None = None
    claim: Claim | None = None
    for row in await connection.execute(_HISTORY, {"letter": letter_id}):
        if row.version < version:
            before = claim = apply(claim, _event(row.event), row.at)
        else:
            claim = apply(claim, _event(row.event), row.at)
    if claim is None:
        raise ValueError("a claim has events")
    return before, claim


def _event(data: dict[str, Any]) -> Event:
    return EVENT.validate_python(data)
