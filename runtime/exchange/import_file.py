"""Imports one file from its header to its report."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from runtime.exchange.complaint import Reader
from runtime.exchange.finding import check_header, check_readable, mapping_for
from runtime.exchange.folding import Folder
from runtime.exchange.importing import Import
from runtime.exchange.mapping import Mapping, all_mappings, mapping_named
from runtime.exchange.progress import progress_of
from runtime.exchange.reading import table_rows
from runtime.exchange.report import Report
from runtime.exchange.survey import survey
from runtime.exchange.trouble import FileRefused
from store.variants import Shelved, all_live, live_for


@dataclass(frozen=True)
class Wishes:
    """What the caller chose: a variant and a mapping other than what the file suggests, and days moved to now."""

    variant: str | None = None
    mapping: str | None = None
    shift_to_now: bool = False


@dataclass(frozen=True)
class Outcome:
    """How an import went.

    `unexpected` counts cells that were kept as given, `without_field` names fields that the variant does not have,
    `shift` is how far days were moved.
    """

    report: Report
    mapping: Mapping
    variant: str
    unexpected: dict[str, int]
    without_field: tuple[str, ...]
    shift: timedelta


async def import_file(engine: AsyncEngine, path: Path, wishes: Wishes, now: datetime) -> Outcome:
    """Take a file in; raises FileRefused when it cannot be one of ours or the variant is not there."""
    check_readable(path)
    known = all_mappings()
    mapping = mapping_named(wishes.mapping, known) if wishes.mapping else mapping_for(path, known)
    encoding = check_header(path, mapping)
    async with engine.connect() as connection:
        shelved = await _live(connection, wishes.variant or mapping.variant)
    found = survey(table_rows(path, encoding, mapping), mapping, now.date())
    shift = found.shift_to(now.date()) if wishes.shift_to_now else timedelta()
    reader = Reader(mapping, shelved.pinned.variant, now.date())
    work = Import(engine, mapping, shelved, reader, Folder(mapping, now, shift))
    with progress_of("Importing", found.rows) as advance:
        await work.take(table_rows(path, encoding, mapping), advance)
    return Outcome(
        work.report, mapping, shelved.pinned.ref.key, dict(reader.unexpected), reader.without_field, shift
    )


async def _live(connection: AsyncConnection, key: str) -> Shelved:
    published = await all_live(connection)
    found = next((one.variant.claim_type for one in published if one.ref.key == key), None)
    shelved = await live_for(connection, found) if found else None
    if shelved is None:
        known = ", ".join(one.ref.key for one in published) or "none"
        raise FileRefused(f"No process variant of that name is published; there are: {known}.")
    return shelved
