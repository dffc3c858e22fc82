"""What stands in the way of erasing the data of claims: asked to be shown, and again under the lock."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.retention import InTheWay, is_over, last_day
from store.holds import IN_FORCE, SHOWN
from store.sight import Sight, seen

COMMANDS_WAIT = "EXISTS (SELECT FROM commands w WHERE w.claim_id = c.id AND w.status = 'pending')"
LETTERS_WAIT = "EXISTS (SELECT FROM letters l WHERE l.claim_id = c.id AND l.state IN ('planned', 'sending'))"
"""Whether a command, or a letter, of a claim `c` is still on its way."""
_ASK = text(f"""
SELECT c.id::text, c.status, c.erased_at, c.closed_at, coalesce(k.content->>'zone', 'UTC') AS zone,
       t.demanded, t.source, {COMMANDS_WAIT} AS commands, {LETTERS_WAIT} AS letters,
       (SELECT jsonb_agg(jsonb_build_object('shown', {SHOWN}, 'client', h.whole_client, 'why', h.reason,
          'by', (SELECT u.name FROM users u WHERE u.id = h.put_by)) ORDER BY h.put_at) {IN_FORCE}) AS holds
FROM claims c JOIN calendar_versions k ON k.id = c.calendar_id JOIN persons p ON p.id = c.claimant_id
LEFT JOIN LATERAL (
  SELECT r.demanded, r.source FROM retention_terms r
  WHERE r.claim_type = c.type AND c.training_for IS NULL ORDER BY r.version DESC LIMIT 1) t ON true
WHERE c.id = ANY(CAST(:ids AS uuid[]))""")


async def hindrances(
    connection: AsyncConnection, sight: Sight, claim_ids: Sequence[str], now: datetime
) -> dict[str, tuple[InTheWay, ...]]:
    """By claim everything that keeps its data; nothing for one that may be erased now. Unknown ids are left out.

    Of a hold on another claim, which the reader does not see, it says no more than that there is one.
    """
    rows = await connection.execute(_ASK, {"ids": list(claim_ids), **seen(sight)})
    return {row.id: tuple(_of(row, now)) for row in rows}


def _of(row: Any, now: datetime) -> list[InTheWay]:
    if row.erased_at is not None:
        return [InTheWay(kind="erased")]
    found = [InTheWay(kind="open")] if row.status == "open" else []
    found += [_held(each) for each in row.holds or ()]
    if row.closed_at and row.demanded and not is_over(row.closed_at, row.zone, row.demanded, now):
        until = last_day(row.closed_at, row.zone, row.demanded)
        found.append(InTheWay(kind="demanded", until=until, why=row.source))
    found += [InTheWay(kind="commands")] if row.commands else []
    return found + ([InTheWay(kind="letters")] if row.letters else [])


def _held(hold: Mapping[str, Any]) -> InTheWay:
    if not hold["shown"]:
        return InTheWay(kind="held_elsewhere")
    return InTheWay(kind="held_client" if hold["client"] else "held", why=hold["why"], by=hold["by"])
