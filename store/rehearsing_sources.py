"""What is to be rehearsed under a key: its draft, a published version, or what is live."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Value
from claims.variant import VariantRef
from store.drafts import draft_of
from store.variants import version as published

_LIVE = text(
    "SELECT version FROM variant_versions WHERE key = :key AND version > 0 ORDER BY live DESC, version DESC LIMIT 1"
)


class NoSuchVariant(Exception):
    """There is neither a draft nor that version under the key; the message says so."""


class Source(Value):
    """A text to be rehearsed, and which draft or version it is."""

    key: str
    body: str
    revision: int | None = None
    version: int | None = None


async def source_of(connection: AsyncConnection, key: str, version: int | None = None) -> Source:
    """The named version; else the draft, else what is live or was last. Raises NoSuchVariant."""
    if version is None:
        draft = await draft_of(connection, key)
        if draft:
            return Source(key=key, body=draft.body, revision=draft.revision)
        version = (await connection.execute(_LIVE, {"key": key})).scalar()
    found = await published(connection, VariantRef(key=key, version=version)) if version else None
    if found is None:
        raise NoSuchVariant(f"There is no draft and no such version of {key}.")
    return Source(key=key, body=found.body, version=found.ref.version)
