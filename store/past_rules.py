"""The rules that past claims ran under, and those that they are to be rehearsed under."""

import json
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.calendar import Calendar
from claims.rehearsal_past import Cast
from claims.values import Value
from claims.variant import Variant, VariantRef
from store.past_claims import pinned_to
from store.variants import version

_CALENDARS = text("SELECT id::text, content FROM calendar_versions WHERE id = ANY(CAST(:ids AS uuid[]))")
_LATEST = text(
    "SELECT id::text, content FROM calendar_versions WHERE key = :key ORDER BY version DESC LIMIT 1"
)


class Rules(Value):
    """The draft with its calendar, and by `key/version` and id all that the claims are pinned to."""

    draft: Variant
    draft_calendar: Calendar | None
    variants: dict[str, Variant]
    calendars: dict[str, Calendar]
    cast: Cast


def name_of(ref: VariantRef) -> str:
    """How a version is called among the rules."""
    return f"{ref.key}/{ref.version}"


async def rules_for(connection: AsyncConnection, draft: Variant, ids: Sequence[str], cast: Cast) -> Rules:
    """Read all that a rehearsal of these claims needs; the draft counts by the latest version of its calendar."""
    pinned = await pinned_to(connection, ids)
    found = {name_of(one.ref): await version(connection, one.ref) for one in pinned}
    calendars = sorted({one.calendar_id for one in pinned})
    rows = await connection.execute(_CALENDARS, {"ids": calendars})
    latest = (await connection.execute(_LATEST, {"key": draft.calendar})).one_or_none()
    return Rules(
        draft=draft,
        draft_calendar=_calendar(latest.content) if latest else None,
        variants={name: published.variant for name, published in found.items() if published},
        calendars={row.id: _calendar(row.content) for row in rows},
        cast=cast,
    )


def _calendar(content: dict[str, object]) -> Calendar:
    return Calendar.model_validate_json(json.dumps(content))  # its keys are dates and weekdays
