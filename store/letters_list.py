"""The letters of a claim as people see them: what was planned, and what became of it."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value
from store.sight import SEEN, Sight, seen

_LETTERS = text(f"""
SELECT l.id::text, l.template, l.language, l.recipient_kind, u.login, l.state, l.planned_at, l.sent_at, l.attempts,
       l.message_id, l.about_seq AS event_seq, l.problem, l.version, l.details
FROM claims c LEFT JOIN letters l ON l.claim_id = c.id LEFT JOIN users u ON u.id = l.user_id
WHERE c.id = CAST(:claim_id AS uuid) AND {SEEN}
ORDER BY l.planned_at, l.version, l.id""")
_MESSAGE = text(f"""
SELECT l.message FROM letters l JOIN claims c ON c.id = l.claim_id
WHERE l.id = CAST(:letter_id AS uuid) AND {SEEN}""")


class LetterRow(Value):
    """One letter; `login` names one of our people, it is empty for the claimant."""

    id: str
    template: str
    language: str
    recipient_kind: str
    login: str | None
    state: str
    planned_at: Instant
    sent_at: Instant | None
    attempts: int
    message_id: str | None
    event_seq: int
    version: int
    problem: str | None
    details: dict[str, Any]


async def letters_of(
    connection: AsyncConnection, sight: Sight, claim_id: str
) -> tuple[LetterRow, ...] | None:
    """Return the letters of a claim in the order of their planning; None when the claim is not seen."""
    rows = (await connection.execute(_LETTERS, {"claim_id": claim_id, **seen(sight)})).all()
    return tuple(LetterRow(**row._mapping) for row in rows if row.id) if rows else None


async def message_of(connection: AsyncConnection, sight: Sight, letter_id: str) -> bytes | None:
    """Return the bytes of a letter as it was sent; None when it is not seen or was not rendered yet."""
    return (await connection.execute(_MESSAGE, {"letter_id": letter_id, **seen(sight)})).scalar_one_or_none()
