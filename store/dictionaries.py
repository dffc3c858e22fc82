"""The house dictionaries: their entries in order; every change is kept with who made it and when."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic_core import to_json
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.dictionaries import MOST_ENTRIES, Kind, Written
from claims.values import Instant, Titles, Value

MOST_CHANGES = 50
"""Changes of one entry that are shown."""
_COLUMNS = "kind, key, title, place, retired, revision, changed_by::text, changed_at"
_SAYS = "jsonb_build_object('title', {0}.title, 'retired', {0}.retired)"
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('dictionary:' || :kind, 0))")
_ALL = text(
    f"SELECT {_COLUMNS} FROM dictionary_entries WHERE kind = :kind ORDER BY place, key LIMIT {MOST_ENTRIES}"
)
_ONE = text(f"SELECT {_COLUMNS} FROM dictionary_entries WHERE kind = :kind AND key = :key")
_COUNTS = text("""
SELECT kind, count(*) FILTER (WHERE NOT retired) AS offered, count(*) FILTER (WHERE retired) AS retired,
       max(changed_at) AS changed_at
FROM dictionary_entries GROUP BY kind""")
_ADD = text(f"""
WITH new AS (
  INSERT INTO dictionary_entries AS d (kind, key, title, place, retired, changed_by)
  SELECT CAST(:kind AS text), CAST(:key AS text), CAST(:title AS jsonb), coalesce(max(e.place), 0) + 1,
         CAST(:retired AS boolean), CAST(:by AS uuid)
  FROM dictionary_entries e WHERE e.kind = CAST(:kind AS text) HAVING count(*) < {MOST_ENTRIES}
  ON CONFLICT (kind, key) DO NOTHING RETURNING d.*),
noted AS (
  INSERT INTO dictionary_changes (kind, key, act, after, by)
  SELECT kind, key, 'added', {_SAYS.format("new")}, changed_by FROM new)
SELECT {_COLUMNS} FROM new""")
_CHANGE = text(f"""
WITH old AS (SELECT * FROM dictionary_entries WHERE kind = :kind AND key = :key AND revision = :revision FOR UPDATE),
new AS (
  UPDATE dictionary_entries d SET title = coalesce(CAST(:title AS jsonb), old.title),
         retired = coalesce(CAST(:retired AS boolean), old.retired), revision = d.revision + 1,
         changed_by = CAST(:by AS uuid), changed_at = now()
  FROM old WHERE (d.kind, d.key) = (old.kind, old.key)
    AND (old.title, old.retired) IS DISTINCT FROM
        (coalesce(CAST(:title AS jsonb), old.title), coalesce(CAST(:retired AS boolean), old.retired))
  RETURNING d.*),
noted AS (
  INSERT INTO dictionary_changes (kind, key, act, before, after, by)
  SELECT new.kind, new.key,
         CASE WHEN new.retired = old.retired THEN 'renamed' WHEN new.retired THEN 'retired' ELSE 'revived' END,
         {_SAYS.format("old")}, {_SAYS.format("new")}, new.changed_by FROM new CROSS JOIN old)
SELECT {_COLUMNS} FROM new UNION ALL SELECT {_COLUMNS} FROM old WHERE NOT EXISTS (SELECT FROM new)""")
_ORDER = text("""
UPDATE dictionary_entries d SET place = o.place
FROM unnest(CAST(:keys AS text[])) WITH ORDINALITY AS o (key, place)
WHERE d.kind = :kind AND d.key = o.key AND d.place <> o.place""")
_NOTE_MOVE = text("""
INSERT INTO dictionary_changes (kind, key, act, before, after, by)
VALUES (:kind, :key, 'moved', jsonb_build_object('place', CAST(:before AS int)),
        jsonb_build_object('place', CAST(:after AS int)), CAST(:by AS uuid))""")
_DELETE = text(f"""
WITH old AS (DELETE FROM dictionary_entries WHERE kind = :kind AND key = :key AND revision = :revision RETURNING *)
INSERT INTO dictionary_changes (kind, key, act, before, by)
SELECT kind, key, 'deleted', {_SAYS.format("old")}, CAST(:by AS uuid) FROM old RETURNING id""")
_CHANGES = text(f"""
SELECT act, before, after, by::text, at FROM dictionary_changes
WHERE kind = :kind AND key = :key ORDER BY id DESC LIMIT {MOST_CHANGES}""")


class Entry(Value):
    """One entry of a house dictionary; a retired one stays for what uses it and is offered no more.

    `changed_by` is a user id; nobody changed what came by the command line. Every change of what it says raises
    `revision`.
    """

    kind: Kind
    key: str
    title: Titles
    place: int
    retired: bool
    revision: int
    changed_by: str | None
    changed_at: Instant


class Kept(Value):
    """How many entries a dictionary has, and when it was last changed."""

    kind: Kind
    offered: int
    retired: int
    changed_at: Instant


class Said(Value):
    """What an entry said at a time, or where it stood."""

    title: Titles | None = None
    retired: bool = False
    place: int | None = None


class EntryChange(Value):
    """One change of an entry; `by` is a user id."""

    act: Literal["added", "renamed", "retired", "revived", "moved", "deleted"]
    before: Said | None
    after: Said | None
    by: str | None
    at: Instant


class TakenIn(Value):
    """What a file changed in a dictionary."""

    added: int = 0
    changed: int = 0
    same: int = 0


async def entries(connection: AsyncConnection, kind: Kind) -> tuple[Entry, ...]:
    """Return the entries of a dictionary in their order, retired ones too."""
    return tuple(Entry(**row._mapping) for row in await connection.execute(_ALL, {"kind": kind}))


async def entry(connection: AsyncConnection, kind: Kind, key: str) -> Entry | None:
    """Return one entry."""
    row = (await connection.execute(_ONE, {"kind": kind, "key": key})).one_or_none()
    return Entry(**row._mapping) if row else None


async def kept(connection: AsyncConnection) -> dict[Kind, Kept]:
    """Count the entries of every dictionary that has any."""
    found = [Kept(**row._mapping) for row in await connection.execute(_COUNTS)]
    return {each.kind: each for each in found}


async def changes_of(connection: AsyncConnection, kind: Kind, key: str) -> tuple[EntryChange, ...]:
    """Return what was changed in an entry, the newest first."""
    found = await connection.execute(_CHANGES, {"kind": kind, "key": key})
    return tuple(EntryChange(**row._mapping) for row in found)


async def add_entry(
    connection: AsyncConnection, kind: Kind, key: str, title: Titles, by: str | None, *, retired: bool = False
) -> Entry | None:
    """Add an entry behind the others; None when the key is taken or the dictionary is full."""
    row = {"kind": kind, "key": key, "title": _json(title), "by": by, "retired": retired}
    found = (await connection.execute(_ADD, row)).one_or_none()
    return Entry(**found._mapping) if found else None


async def change_entry(
    connection: AsyncConnection,
    known: Entry,
    by: str | None,
    *,
    title: Titles | None = None,
    retired: bool | None = None,
) -> Entry | None:
    """Rename, retire or revive an entry; None when somebody changed it since it was read. Nothing new: nothing kept."""
    row = _named(known) | {"title": title and _json(title), "retired": retired, "by": by}
    found = (await connection.execute(_CHANGE, row)).one_or_none()
    return Entry(**found._mapping) if found else None


async def move_entry(connection: AsyncConnection, kind: Kind, key: str, to: int, by: str | None) -> bool:
    """Put an entry at a place among all of its dictionary, counted from 1, in the caller's transaction.

    False when there is no such entry.
    """
    await connection.execute(_LOCK, {"kind": kind})
    keys = [each.key for each in await entries(connection, kind)]
    if key not in keys:
        return False
    before = keys.index(key) + 1
    keys.remove(key)
    keys.insert(max(to, 1) - 1, key)
    after = keys.index(key) + 1
    if after != before:
        await connection.execute(_ORDER, {"kind": kind, "keys": keys})
        noted = {"kind": kind, "key": key, "before": before, "after": after, "by": by}
        await connection.execute(_NOTE_MOVE, noted)
    return True


async def delete_entry(connection: AsyncConnection, known: Entry, by: str) -> bool:
    """Delete an entry that nothing uses; False when it was changed since it was read. What it said stays known."""
    gone = await connection.execute(_DELETE, _named(known) | {"by": by})
    return gone.scalar_one_or_none() is not None


async def take_in(
    connection: AsyncConnection, kind: Kind, written: Sequence[Written], by: str
) -> TakenIn | None:
    """Add and change what a file says, in the caller's transaction; what it does not name stays as it is.

    None when the dictionary would hold too many entries; then the caller lets the transaction go.
    """
    await connection.execute(_LOCK, {"kind": kind})
    there = {each.key: each for each in await entries(connection, kind)}
    added = changed = 0
    for each in written:
        known, title = there.get(each.key), each.title.titles()
        if known is None:
            if not await add_entry(connection, kind, each.key, title, by, retired=each.retired or False):
                return None
            added += 1
        elif known.title != title or each.retired not in (None, known.retired):
            await change_entry(connection, known, by, title=title, retired=each.retired)
            changed += 1
    return TakenIn(added=added, changed=changed, same=len(written) - added - changed)


def _named(known: Entry) -> dict[str, Any]:
    return known.model_dump(include={"kind", "key", "revision"})


def _json(title: Titles) -> str:
    return to_json(title).decode()
