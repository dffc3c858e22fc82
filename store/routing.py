"""Routing rules as they are kept: published versions that never change, the one draft, and which version holds."""

from time import monotonic

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.routing import RuleSet
from claims.values import Instant, Value
from store.phones import PHONE_DIGITS, spellings
from store.sight import REAL

MOST_VERSIONS = 50
_DIGITS = PHONE_DIGITS.format(column="p.phone")
_LAST = text("SELECT coalesce(max(version), 0) FROM routing_versions")
_CONTENT = text("SELECT content FROM routing_versions WHERE version = :version")
_COLUMNS = "version, body, content, note, published_by::text, published_at"
_ONE = text(f"SELECT {_COLUMNS} FROM routing_versions WHERE version = :version")
_HISTORY = text(f"""
SELECT version, note, published_by::text, published_at, json_array_length(content->'rules') AS rules
FROM routing_versions WHERE version < :before ORDER BY version DESC LIMIT {MOST_VERSIONS}""")
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('routing'))")
_PUBLISH = text("""
INSERT INTO routing_versions (version, body, content, note, published_by)
SELECT coalesce(max(version), 0) + 1, :body, CAST(:content AS json), :note, CAST(:by AS uuid) FROM routing_versions
RETURNING version""")
_DRAFT_COLUMNS = "body, revision, base, changed_by::text, changed_at"
_DRAFT = text(f"SELECT {_DRAFT_COLUMNS} FROM routing_drafts WHERE id = 1")
_BEGIN = text(f"""
INSERT INTO routing_drafts (id, body, revision, base, changed_by) VALUES (1, :body, 1, :base, CAST(:by AS uuid))
ON CONFLICT (id) DO NOTHING RETURNING {_DRAFT_COLUMNS}""")
_SAVE = text(f"""
UPDATE routing_drafts SET body = :body, revision = revision + 1, changed_by = CAST(:by AS uuid), changed_at = now()
WHERE id = 1 AND revision = :revision AND body <> :body RETURNING {_DRAFT_COLUMNS}""")
_DROP = text("DELETE FROM routing_drafts WHERE id = 1 AND revision = :revision RETURNING revision")
_KNOWN = text(f"""
SELECT EXISTS (SELECT FROM persons p JOIN claims c ON c.claimant_id = p.id AND {REAL}
               WHERE p.email IS NOT NULL AND lower(p.email) = lower(CAST(:email AS text)))
    OR EXISTS (SELECT FROM unnest(CAST(:phones AS text[])) AS d(digits)
               JOIN persons p ON p.phone IS NOT NULL AND {_DIGITS} = d.digits
               JOIN claims c ON c.claimant_id = p.id AND {REAL})""")


class LiveRules(Value):
    """The rules that hold now; version 0 are none at all."""

    version: int
    rules: RuleSet

    @property
    def decides_types(self) -> bool:
        """Whether a filer may leave the type open."""
        return any(rule.type for rule in self.rules.rules)


class PublishedRules(LiveRules):
    """A published version as people see it; `body` is the very text that was published."""

    body: str
    note: str
    published_by: str
    published_at: Instant


class PastRules(Value):
    """One line of the history; `rules` counts them."""

    version: int
    note: str
    published_by: str
    published_at: Instant
    rules: int


class RulesDraft(Value):
    """The draft, possibly with faults, and the version it was begun from; every change raises `revision`."""

    body: str
    revision: int
    base: int | None
    changed_by: str
    changed_at: Instant


class Rulebook:
    """Keeps the rules that hold for one process; asks every `seconds` whether there is a newer version."""

    def __init__(self, seconds: float = 2.0) -> None:
        self._seconds = seconds
        self._asked_at = 0.0
        self._live = LiveRules(version=0, rules=RuleSet())

    async def live(self, connection: AsyncConnection) -> LiveRules:
        """As `live_rules`, mostly without a question to PostgreSQL."""
        if not self._asked_at or monotonic() - self._asked_at >= self._seconds:
            last = (await connection.execute(_LAST)).scalar_one()
            if last != self._live.version:
                self._live = await live_rules(connection)
            self._asked_at = monotonic()
        return self._live

    def forget(self) -> None:
        """Ask anew at the next filing: this process has switched rules on itself."""
        self._asked_at = 0.0


async def live_rules(connection: AsyncConnection) -> LiveRules:
    """Return the rules that hold now."""
    last = (await connection.execute(_LAST)).scalar_one()
    if not last:
        return LiveRules(version=0, rules=RuleSet())
    content = (await connection.execute(_CONTENT, {"version": last})).scalar_one()
    return LiveRules(version=last, rules=RuleSet.model_validate(content))


async def published_rules(connection: AsyncConnection, version: int) -> PublishedRules | None:
    """Return one published version; None when there is none."""
    row = (await connection.execute(_ONE, {"version": version})).one_or_none()
    return PublishedRules(**row._mapping, rules=RuleSet.model_validate(row.content)) if row else None


async def rules_history(connection: AsyncConnection, before: int | None = None) -> tuple[PastRules, ...]:
    """Return the published versions, the newest first."""
    rows = await connection.execute(_HISTORY, {"before": before or 2**31 - 1})
    return tuple(PastRules(**row._mapping) for row in rows)


async def rules_draft(connection: AsyncConnection) -> RulesDraft | None:
    """Return the draft; None where there is none."""
    row = (await connection.execute(_DRAFT)).one_or_none()
    return RulesDraft(**row._mapping) if row else None


async def begin_rules(connection: AsyncConnection, body: str, base: int | None, by: str) -> RulesDraft | None:
    """Begin the draft; None when there is one already."""
    row = (await connection.execute(_BEGIN, {"body": body, "base": base, "by": by})).one_or_none()
    return RulesDraft(**row._mapping) if row else None


async def save_rules(connection: AsyncConnection, revision: int, body: str, by: str) -> RulesDraft | None:
    """Change the draft; None when somebody saved in between. The text that stands there already is no change."""
    row = (await connection.execute(_SAVE, {"revision": revision, "body": body, "by": by})).one_or_none()
    if row:
        return RulesDraft(**row._mapping)
    present = await rules_draft(connection)
    return present if present and present.body == body else None


async def drop_rules(connection: AsyncConnection, revision: int) -> bool:
    """Throw the draft away; False when there is none at this revision."""
    return (await connection.execute(_DROP, {"revision": revision})).scalar_one_or_none() is not None


async def switch_on(
    connection: AsyncConnection, rules: RuleSet, draft: RulesDraft, note: str, by: str
) -> int | None:
    """Publish a draft that was checked, in the caller's transaction: exactly this revision, and once.

    None when the draft was changed, thrown away or published in between; then nothing happens.
    """
    await connection.execute(_LOCK)
    if not await drop_rules(connection, draft.revision):
        return None
    content = rules.model_dump_json(by_alias=True)
    row = {"body": draft.body, "content": content, "note": note, "by": by}
    return int((await connection.execute(_PUBLISH, row)).scalar_one())


async def known_client(connection: AsyncConnection, email: str | None, phone: str | None) -> bool:
    """Whether somebody with this e-mail address or phone number brought a claim before."""
    phones = list(spellings(phone)) if phone else []
    if not email and not phones:
        return False
    return bool((await connection.execute(_KNOWN, {"email": email, "phones": phones})).scalar_one())
