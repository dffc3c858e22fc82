"""What the forms of actions ask for: people of a team, files, what was before, what was typed."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value
from store.sight import SEEN, Sight, seen

MOST_PEOPLE, MOST_FILES, MOST_NOTES = 500, 200, 50
_PEOPLE = text("""
SELECT u.id::text, u.login, u.name, u.away_until > now() AS away FROM memberships m JOIN users u ON u.id = m.user_id
WHERE m.team = :team AND u.active ORDER BY u.name, u.login LIMIT :rows""")
_NAMES = text("SELECT id::text, name FROM users WHERE id = ANY(CAST(:ids AS uuid[]))")
_FILES = text(f"""
SELECT f.id::text, f.name FROM files f JOIN claims c ON c.id = f.claim_id
WHERE f.claim_id = CAST(:claim AS uuid) AND f.erased_at IS NULL AND {SEEN} AND NOT EXISTS
  (SELECT FROM timeline t WHERE t.claim_id = f.claim_id AND t.event = 'attached' AND t.data->>'file_id' = f.id::text)
ORDER BY f.stored_at, f.id LIMIT :rows""")
_BEFORE = text("""
SELECT t.data->>:member FROM timeline t WHERE t.claim_id = CAST(:claim AS uuid) AND t.version < :version
AND t.event = ANY(CAST(:events AS text[])) ORDER BY t.seq DESC LIMIT 1""")
_TEXTS = text("""
SELECT member, content FROM claim_texts
WHERE claim_id = CAST(:claim AS uuid) AND command_id = CAST(:command AS uuid) AND content IS NOT NULL""")
_NOTES = text("""
SELECT x.content AS text, t.at, u.name AS who FROM timeline t
JOIN claim_texts x ON x.command_id = t.command_id AND x.member = 'text' AND x.content IS NOT NULL
LEFT JOIN users u ON t.actor_kind = 'user' AND u.id::text = t.actor_id
WHERE t.claim_id = CAST(:claim AS uuid) AND t.event = 'noted' ORDER BY t.seq DESC LIMIT :rows""")
_TYPED = text(f"""
SELECT k.action, k.data, k.actor->>'id' AS actor, k.accepted_at FROM commands k JOIN claims c ON c.id = k.claim_id
WHERE k.id = CAST(:command AS uuid) AND k.claim_id = CAST(:claim AS uuid) AND {SEEN}""")


class Colleague(Value):
    """Somebody who works in a team or manages it; `away` means that he is absent now."""

    id: str
    login: str
    name: str
    away: bool | None = None


class InternalNote(Value):
    """What somebody wrote for staff alone."""

    text: str
    at: Instant
    who: str | None


class Typed(Value):
    """A command as it was typed: its facts, its private texts, whose it is and when it was accepted."""

    action: str
    data: dict[str, Any]
    texts: dict[str, str]
    actor: str | None
    accepted_at: Instant


async def colleagues(connection: AsyncConnection, team: str) -> tuple[Colleague, ...]:
    """Return the people of a team by name."""
    rows = await connection.execute(_PEOPLE, {"team": team, "rows": MOST_PEOPLE})
    return tuple(Colleague(**row._mapping) for row in rows)


async def names_of(connection: AsyncConnection, ids: set[str]) -> dict[str, str]:
    """Map ids of our people to their names."""
    if not ids:
        return {}
    return {row.id: row.name for row in await connection.execute(_NAMES, {"ids": sorted(ids)})}


async def unattached_files(
    connection: AsyncConnection, sight: Sight, claim_id: str
) -> tuple[tuple[str, str], ...]:
    """Return id and name of the claim's files that no event has attached yet."""
    question = {"claim": claim_id, "rows": MOST_FILES, **seen(sight)}
    return tuple((row.id, row.name) for row in await connection.execute(_FILES, question))


async def value_before(
    connection: AsyncConnection, claim_id: str, version: int, member: str, events: tuple[str, ...]
) -> str | None:
    """Return a member of the latest such event before a version: who had the claim, which priority it had."""
    question = {"claim": claim_id, "version": version, "member": member, "events": list(events)}
    found: str | None = (await connection.execute(_BEFORE, question)).scalars().first()
    return found


async def texts_of(connection: AsyncConnection, claim_id: str, command_id: str) -> dict[str, str]:
    """Return the private texts that a command brought; none once they were erased."""
    rows = await connection.execute(_TEXTS, {"claim": claim_id, "command": command_id})
    return {row.member: row.content for row in rows}


async def internal_notes(connection: AsyncConnection, claim_id: str) -> tuple[InternalNote, ...]:
    """Return the latest internal notes of a claim that the caller sees already."""
    rows = await connection.execute(_NOTES, {"claim": claim_id, "rows": MOST_NOTES})
    return tuple(InternalNote(**row._mapping) for row in rows)


async def typed(connection: AsyncConnection, sight: Sight, claim_id: str, command_id: str) -> Typed | None:
    """Return what was sent with a command of this claim; None when it is unknown or not seen."""
    question = {"command": command_id, "claim": claim_id, **seen(sight)}
    row = (await connection.execute(_TYPED, question)).one_or_none()
    if row is None:
        return None
    return Typed(**row._mapping, texts=await texts_of(connection, claim_id, command_id))
