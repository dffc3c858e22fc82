"""Letter texts of the company's own: what is in force where, every version there was, and drafts."""

import time
from typing import Any, Literal, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.values import Instant, Value

Scope = Literal["variant", "type", "everywhere"]
Language = Literal["ru", "en"]
MOST_PLACES = 1000
MOST_VERSIONS = 100
KEPT_SECONDS = 2.0
"""How long a process goes on with the texts that it read."""
_COLUMNS = """v.id::text, v.template, v.language, v.scope, v.scope_key, v.version, v.subject, v.body, v.note,
       v.published_at, v.published_by::text"""
_DRAFT = """d.template, d.language, d.scope, d.scope_key, d.subject, d.body, d.revision, d.base::text,
       d.changed_by::text, d.changed_at"""
_NAMES = ("template", "language", "scope", "scope_key")
_HERE = " AND ".join(f"{name} = CAST(:{name} AS text)" for name in _NAMES)
_PLACED = ", ".join(f"CAST(:{name} AS text)" for name in _NAMES)
_FOR_LETTER = text(f"""
SELECT DISTINCT ON (v.language, v.scope, v.scope_key) {_COLUMNS} FROM letter_template_versions v
WHERE v.template = :template AND (v.scope, v.scope_key) IN
      (('variant', :variant), ('type', :claim_type), ('everywhere', ''))
ORDER BY v.language, v.scope, v.scope_key, v.version DESC""")
_PRESENT = text(f"""
SELECT DISTINCT ON (v.template, v.language, v.scope, v.scope_key) {_COLUMNS} FROM letter_template_versions v
ORDER BY v.template, v.language, v.scope, v.scope_key, v.version DESC LIMIT {MOST_PLACES}""")
_HISTORY = text(f"""
SELECT {_COLUMNS} FROM letter_template_versions v WHERE {_HERE} ORDER BY v.version DESC LIMIT {MOST_VERSIONS}""")
_BY_ID = text(f"SELECT {_COLUMNS} FROM letter_template_versions v WHERE v.id = CAST(:id AS uuid)")
_DRAFT_OF = text(f"SELECT {_DRAFT} FROM letter_template_drafts d WHERE {_HERE}")
_DRAFTS = text(f"""
SELECT {_DRAFT} FROM letter_template_drafts d ORDER BY d.template, d.language, d.scope, d.scope_key
LIMIT {MOST_PLACES}""")
_BEGIN = text(f"""
INSERT INTO letter_template_drafts AS d
       (template, language, scope, scope_key, subject, body, revision, base, changed_by)
VALUES (:template, :language, :scope, :scope_key, :subject, :body, 1, CAST(:base AS uuid), CAST(:by AS uuid))
ON CONFLICT DO NOTHING RETURNING {_DRAFT}""")
_SAVE = text(f"""
UPDATE letter_template_drafts d SET subject = :subject, body = :body, revision = d.revision + 1,
       changed_by = CAST(:by AS uuid), changed_at = now()
WHERE {_HERE} AND revision = :revision AND (subject, body) IS DISTINCT FROM (:subject, :body)
RETURNING {_DRAFT}""")
_DROP = text(f"DELETE FROM letter_template_drafts WHERE {_HERE} AND revision = :revision RETURNING revision")
_ADD = text(f"""
INSERT INTO letter_template_versions AS v
       (id, template, language, scope, scope_key, version, subject, body, note, published_by)
SELECT CAST(:id AS uuid), {_PLACED}, coalesce(max(version), 0) + 1, CAST(:subject AS text), CAST(:body AS text),
       CAST(:note AS text), CAST(:by AS uuid)
FROM letter_template_versions WHERE {_HERE}
HAVING CAST(:after AS int) IS NULL OR max(version) = :after
ON CONFLICT DO NOTHING RETURNING {_COLUMNS}""")


class TemplatePlace(Value):
    """For which letter, in which language and how widely a text holds; `scope_key` is empty for everywhere."""

    template: str
    language: Language
    scope: Scope
    scope_key: str = ""


class TemplateVersion(TemplatePlace):
    """One version of a text; it never changes. Without a text the place has none of its own since then."""

    id: str
    version: int
    subject: str | None
    body: str | None
    note: str
    published_at: Instant
    published_by: str


class TemplateDraft(TemplatePlace):
    """The draft at a place, possibly with faults; `base` is the id of the version that it was begun from."""

    subject: str
    body: str
    revision: int
    base: str | None
    changed_by: str
    changed_at: Instant


class Words(NamedTuple):
    """What a text says: its subject and the rest."""

    subject: str
    body: str


async def versions_for(
    connection: AsyncConnection, template: str, variant: str, claim_type: str
) -> tuple[TemplateVersion, ...]:
    """The last version at every place that a letter of such a claim may be written from, in both languages."""
    asked = {"template": template, "variant": variant, "claim_type": claim_type}
    return tuple(TemplateVersion(**row._mapping) for row in await connection.execute(_FOR_LETTER, asked))


class LetterTexts:
    """One per process: what was read stays good for two seconds, so that a batch of letters asks once."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str], tuple[float, tuple[TemplateVersion, ...]]] = {}

    async def of(
        self, connection: AsyncConnection, template: str, variant: str, claim_type: str
    ) -> tuple[TemplateVersion, ...]:
        """As `versions_for`."""
        key, now = (template, variant, claim_type), time.monotonic()
        read, versions = self._kept.get(key, (-KEPT_SECONDS, ()))
        if now - read >= KEPT_SECONDS:
            versions = await versions_for(connection, *key)
            self._kept[key] = (now, versions)
        return versions


async def all_present(connection: AsyncConnection) -> tuple[TemplateVersion, ...]:
    """The last version at every place."""
    return tuple(TemplateVersion(**row._mapping) for row in await connection.execute(_PRESENT))


async def history(connection: AsyncConnection, place: TemplatePlace) -> tuple[TemplateVersion, ...]:
    """The versions at a place, the newest first."""
    found = await connection.execute(_HISTORY, _here(place))
    return tuple(TemplateVersion(**row._mapping) for row in found)


async def version_by_id(connection: AsyncConnection, version_id: str) -> TemplateVersion | None:
    """The version that a letter names."""
    row = (await connection.execute(_BY_ID, {"id": version_id})).one_or_none()
    return TemplateVersion(**row._mapping) if row else None


async def draft_of(connection: AsyncConnection, place: TemplatePlace) -> TemplateDraft | None:
    """The draft at a place; None where there is none."""
    return _draft((await connection.execute(_DRAFT_OF, _here(place))).one_or_none())


async def all_drafts(connection: AsyncConnection) -> tuple[TemplateDraft, ...]:
    """Every draft."""
    return tuple(TemplateDraft(**row._mapping) for row in await connection.execute(_DRAFTS))


async def begin_draft(
    connection: AsyncConnection, place: TemplatePlace, words: Words, base: str | None, by: str
) -> TemplateDraft | None:
    """Begin a draft; None when there is one already."""
    row = _here(place) | words._asdict() | {"base": base, "by": by}
    return _draft((await connection.execute(_BEGIN, row)).one_or_none())


async def save_draft(
    connection: AsyncConnection, place: TemplatePlace, revision: int, words: Words, by: str
) -> TemplateDraft | None:
    """Change a draft; None when somebody saved in between, or it is gone. The same text again changes nothing."""
    row = _here(place) | words._asdict() | {"revision": revision, "by": by}
    saved = _draft((await connection.execute(_SAVE, row)).one_or_none())
    if saved:
        return saved
    present = await draft_of(connection, place)
    return present if present and (present.subject, present.body) == tuple(words) else None


async def drop_draft(connection: AsyncConnection, place: TemplatePlace, revision: int) -> bool:
    """Throw a draft away; False when it is not at this revision (any more)."""
    gone = await connection.execute(_DROP, _here(place) | {"revision": revision})
    return gone.scalar_one_or_none() is not None


async def publish_draft(
    connection: AsyncConnection, draft: TemplateDraft, note: str, by: str
) -> TemplateVersion | None:
    """Publish a draft that was checked, in the caller's transaction: exactly this revision, and once."""
    if not await drop_draft(connection, draft, draft.revision):
        return None
    said = (Words(draft.subject, draft.body), note, by)
    # Somebody may end the text of this place in the same moment: then ours is the version after that.
    return await _add(connection, draft, *said) or await _add(connection, draft, *said)


async def withdraw(
    connection: AsyncConnection, present: TemplateVersion, note: str, by: str
) -> TemplateVersion | None:
    """End the text of a place: letters are written from the next wider one. None when another one came in between."""
    return await _add(connection, present, None, note, by, after=present.version)


async def _add(
    connection: AsyncConnection,
    place: TemplatePlace,
    words: Words | None,
    note: str,
    by: str,
    after: int | None = None,
) -> TemplateVersion | None:
    said = words._asdict() if words else {"subject": None, "body": None}
    row = _here(place) | said | {"id": str(uuid7()), "note": note, "by": by, "after": after}
    found = (await connection.execute(_ADD, row)).one_or_none()
    return TemplateVersion(**found._mapping) if found else None


def _here(place: TemplatePlace) -> dict[str, Any]:
    return {name: getattr(place, name) for name in TemplatePlace.model_fields}


def _draft(row: Any) -> TemplateDraft | None:
    return TemplateDraft(**row._mapping) if row else None
