"""Drafts of process variants: one text per key, changed by whoever has its present revision, published once."""

import asyncio
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Key, Titles, Value
from claims.variant import Variant, VariantRef
from claims.yaml_document import read_yaml
from store.variants import publish

MOST_DRAFTS = 200
MOST_STEPS = 50
"""How many earlier texts of a draft are kept to be taken back."""
USUAL_TEAM = "claims"
_COLUMNS = """d.key, d.body, d.revision, d.base_key, d.base_version, d.claim_type, d.title, d.team, d.restricted,
       d.changed_by::text, d.changed_at"""
_UNDOABLE = "EXISTS (SELECT FROM variant_draft_steps s WHERE s.key = d.key) AS undoable"
_ONE = text(f"SELECT {_COLUMNS}, {_UNDOABLE} FROM variant_drafts d WHERE d.key = :key")
_ALL = text(f"SELECT {_COLUMNS}, {_UNDOABLE} FROM variant_drafts d ORDER BY d.key LIMIT {MOST_DRAFTS}")
_BEGIN = text(f"""
INSERT INTO variant_drafts AS d
       (key, body, revision, base_key, base_version, claim_type, title, team, restricted, begun_by, changed_by)
VALUES (:key, :body, 1, :base_key, :base_version, :claim_type, CAST(:title AS jsonb), :team, :restricted,
        CAST(:by AS uuid), CAST(:by AS uuid))
ON CONFLICT (key) DO NOTHING RETURNING {_COLUMNS}, false AS undoable""")
_SAVE = text(f"""
WITH mine AS (SELECT key, revision, body FROM variant_drafts
              WHERE key = :key AND revision = :revision AND body <> :body FOR UPDATE),
     step AS (INSERT INTO variant_draft_steps (key, revision, body) SELECT key, revision, body FROM mine),
     old AS (DELETE FROM variant_draft_steps WHERE key = (SELECT key FROM mine) AND revision <=
             (SELECT revision FROM variant_draft_steps WHERE key = :key
              ORDER BY revision DESC OFFSET {MOST_STEPS - 1} LIMIT 1))
UPDATE variant_drafts d SET body = :body, revision = d.revision + 1, claim_type = :claim_type,
       title = CAST(:title AS jsonb), changed_by = CAST(:by AS uuid), changed_at = now()
FROM mine WHERE d.key = mine.key RETURNING {_COLUMNS}, true AS undoable""")
_BEFORE = text(
    "SELECT body FROM variant_draft_steps WHERE key = :key AND revision < :revision ORDER BY revision DESC LIMIT 1"
)
_UNDO = text(f"""
WITH mine AS (SELECT key FROM variant_drafts WHERE key = :key AND revision = :revision FOR UPDATE),
     last AS (DELETE FROM variant_draft_steps s USING mine WHERE s.key = mine.key AND s.revision =
              (SELECT max(revision) FROM variant_draft_steps WHERE key = :key) RETURNING s.key, s.revision, s.body)
UPDATE variant_drafts d SET body = last.body, revision = d.revision + 1, claim_type = :claim_type,
       title = CAST(:title AS jsonb), changed_by = CAST(:by AS uuid), changed_at = now()
FROM last WHERE d.key = last.key AND last.body = :body
RETURNING {_COLUMNS}, EXISTS (SELECT FROM variant_draft_steps s WHERE s.key = d.key AND s.revision < last.revision)
          AS undoable""")
_DROP = text("""
DELETE FROM variant_drafts WHERE key = :key AND (CAST(:revision AS int) IS NULL OR revision = :revision)
RETURNING key""")
_KEY: TypeAdapter[str] = TypeAdapter(Key)


class Draft(Value):
    """The draft of one variant: its text, possibly with faults, and the published version it was begun from.

    Every change raises `revision`; `changed_by` is a user id. `claim_type` and `title` are what could be read of the
    text. `team` and `restricted` are those of its beginning. `undoable` tells whether an earlier text is kept.
    """

    key: str
    body: str
    revision: int
    base: VariantRef | None
    claim_type: str | None = None
    title: Titles | None = None
    team: str
    restricted: bool
    changed_by: str
    changed_at: Instant
    undoable: bool


class Face(Value):
    """What a text says about itself at its head, as far as it can be read."""

    claim_type: str | None = None
    title: Titles | None = None
    team: str = USUAL_TEAM
    restricted: bool = False


def face_of(body: str) -> Face:
    """Read the head of a text, possibly with faults; what cannot be read is left as usual."""
    value = read_yaml(body).value
    written = value if isinstance(value, dict) else {}
    return Face(
        claim_type=_as_key(written.get("claim_type")),
        title=_as_title(written.get("title")),
        team=_as_key(written.get("team")) or USUAL_TEAM,
        restricted=written.get("restricted") is True,
    )


async def draft_of(connection: AsyncConnection, key: str) -> Draft | None:
    """Return the draft of a variant; None where there is none."""
    row = (await connection.execute(_ONE, {"key": key})).one_or_none()
    return _draft(row) if row else None


async def all_drafts(connection: AsyncConnection) -> tuple[Draft, ...]:
    """Return the drafts, by key."""
    return tuple(map(_draft, await connection.execute(_ALL)))


async def begin_draft(
    connection: AsyncConnection, key: str, body: str, base: VariantRef | None, by: str
) -> Draft | None:
    """Begin the draft of a variant; None when there is one already."""
    face = await asyncio.to_thread(face_of, body)
    row = _row(key, body, by, face) | face.model_dump(include={"team", "restricted"})
    based = {"base_key": base and base.key, "base_version": base and base.version}
    found = (await connection.execute(_BEGIN, row | based)).one_or_none()
    return _draft(found) if found else None


async def save_draft(
    connection: AsyncConnection, key: str, revision: int, body: str, by: str
) -> Draft | None:
    """Change the text of a draft; None when somebody saved in between, or the draft is gone.

    The text that stands there already is saved however often it comes: a form sent twice is one change.
    """
    face = await asyncio.to_thread(face_of, body)
    row = (await connection.execute(_SAVE, _row(key, body, by, face) | {"revision": revision})).one_or_none()
    if row:
        return _draft(row)
    present = await draft_of(connection, key)
    return present if present and present.body == body else None


async def undo_draft(connection: AsyncConnection, key: str, revision: int, by: str) -> Draft | None:
    """Take the last change of a draft back, as a revision of its own; None when there is nothing to take back."""
    body = (await connection.execute(_BEFORE, {"key": key, "revision": revision})).scalar_one_or_none()
    if body is None:
        return None
    row = _row(key, body, by, await asyncio.to_thread(face_of, body))
    found = (await connection.execute(_UNDO, row | {"revision": revision})).one_or_none()
    return _draft(found) if found else None


async def drop_draft(connection: AsyncConnection, key: str, revision: int | None = None) -> bool:
    """Throw a draft away; False when there is none, or none at this revision."""
    gone = await connection.execute(_DROP, {"key": key, "revision": revision})
    return gone.scalar_one_or_none() is not None


async def publish_draft(
    connection: AsyncConnection, variant: Variant, draft: Draft, note: str, by: str
) -> VariantRef | None:
    """Publish a draft that was checked, in the caller's transaction: exactly this revision, and once.

    None when the draft was changed, thrown away or published in between; then nothing happens.
    """
    if not await drop_draft(connection, draft.key, draft.revision):
        return None
    return await publish(connection, variant, draft.body, note, by=by, anew=True)


def _row(key: str, body: str, by: str, face: Face) -> dict[str, Any]:
    title = to_json(face.title).decode() if face.title else None
    return {"key": key, "body": body, "by": by, "claim_type": face.claim_type, "title": title}


def _draft(row: Any) -> Draft:
    base = VariantRef(key=row.base_key, version=row.base_version) if row.base_key else None
    return Draft(**row._mapping, base=base)


def _as_key(value: object) -> str | None:
    try:
        return _KEY.validate_python(value, strict=True)
    except ValidationError:
        return None


def _as_title(value: object) -> Titles | None:
    try:
        return Titles.model_validate(value)
    except ValidationError:
        return None
