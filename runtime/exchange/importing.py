"""Takes the rows of a file in as claims: in batches, each one transaction, so that a repeat finds whole batches."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from uuid_utils import uuid7

from claims.variant import Pinned
from runtime.exchange.complaint import Complaint, Reader
from runtime.exchange.folding import Folder, Identity
from runtime.exchange.mapping import Mapping
from runtime.exchange.progress import Advance
from runtime.exchange.reading import RawRow
from runtime.exchange.report import Report
from runtime.exchange.trouble import Dirty
from store.birth import Contact
from store.bulk import ImportedBirth, insert_claims
from store.imports import known_rows
from store.numbers import next_numbers
from store.variants import Shelved

BATCH = 500  # rows
Numbered = tuple[Complaint, str]


class Import:
    """One import: what stands in its way is in its report. While a batch is written the next one is folded."""

    def __init__(
        self, engine: AsyncEngine, mapping: Mapping, shelved: Shelved, reader: Reader, folder: Folder
    ) -> None:
        self._engine = engine
        self._mapping = mapping
        self._shelved = shelved
        self._reader = reader
        self._folder = folder
        self._lines: dict[str, int] = {}
        self._pinned: dict[int, Pinned] = {}
        self.report = Report()

    async def take(self, rows: Iterable[RawRow], advance: Advance) -> None:
        """Take all rows in. Cut short, it leaves whole batches behind and may be repeated."""
        rows, writing = iter(rows), None
        while batch := list(islice(rows, BATCH)):
            births = await self._births(self._complaints(batch))
            if writing:
                await writing
            writing = asyncio.create_task(self._write(births, len(batch), advance))
        if writing:
            await writing

    def _complaints(self, batch: Sequence[RawRow]) -> list[Complaint]:
        self.report.rows += len(batch)
        return list(self._clean(batch))

    def _clean(self, batch: Sequence[RawRow]) -> Iterator[Complaint]:
        for row in batch:
            try:
                complaint = self._reader.read(row)
                self._seen_once(complaint)
            except Dirty as dirty:
                self.report.skip(row.line, str(dirty))
            else:
                yield complaint

    def _seen_once(self, complaint: Complaint) -> None:
        first = self._lines.setdefault(complaint.key, complaint.line)
        if first != complaint.line:
            raise Dirty(f"its id stands on line {first} already")

    async def _births(self, complaints: list[Complaint]) -> list[ImportedBirth]:
        async with self._engine.begin() as connection:
            numbered = await self._numbered(connection, await self._unknown(connection, complaints))
        return await asyncio.to_thread(lambda: [self._birth(*one) for one in numbered])

    async def _unknown(self, connection: AsyncConnection, complaints: list[Complaint]) -> list[Complaint]:
        known = await known_rows(connection, self._mapping.account, (one.key for one in complaints))
        self.report.known += len(known)
        for one in complaints:
            if known.get(one.key, one.body_hash) != one.body_hash:
                self.report.differ(one.line)
        return [one for one in complaints if one.key not in known]

    async def _numbered(self, connection: AsyncConnection, complaints: list[Complaint]) -> list[Numbered]:
        """Give every complaint a number of the year in which it was registered."""
        kind = self._shelved.pinned.variant.claim_type
        years: dict[int, list[Complaint]] = {}
        for one in complaints:
            years.setdefault(self._folder.received_on(one).year, []).append(one)
        drawn = {
            id(one): number
            for year, those in years.items()
            for one, number in zip(those, await next_numbers(connection, year, len(those), kind), strict=True)
        }
        return [(one, drawn[id(one)]) for one in complaints]

    def _birth(self, complaint: Complaint, number: str) -> ImportedBirth:
        identity = Identity(claim_id=str(uuid7()), number=number)
        records = self._folder.fold(self._pinned_for(complaint), complaint, identity)
        return ImportedBirth(
            records=records,
            command_id=str(uuid7()),
            account=self._mapping.account,
            external_key=complaint.key,
            body_hash=complaint.body_hash,
            calendar_id=self._shelved.calendar_id,
            restricted=self._shelved.pinned.variant.restricted,
            contact=Contact(name=self._mapping.claimant.name),
            texts=complaint.texts,
        )

    def _pinned_for(self, complaint: Complaint) -> Pinned:
        received_at = self._folder.instant(self._shelved.pinned, complaint.received)
        if received_at.year not in self._pinned:
            self._pinned[received_at.year] = self._shelved.for_claim(received_at)
        return self._pinned[received_at.year]

    async def _write(self, births: list[ImportedBirth], rows: int, advance: Advance) -> None:
        if births:
            async with self._engine.begin() as connection:
                done = await insert_claims(connection, births)
            self.report.imported += done.came_in
            self.report.known += done.known
            self.report.still_open += sum(1 for one in births if not one.claim.closed)
        advance(rows)
