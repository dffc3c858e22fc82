"""Gathers everything that is kept of one client, claim by claim, as somebody sees it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from claims.personal_document import (
    INTERNAL,
    OF_OTHERS,
    WHO,
    Contact,
    KeptClaim,
    KeptEvent,
    KeptFile,
    KeptLetter,
    KeptText,
    PersonalDocument,
)
from store.cards import Card, card
from store.files import ListedFile, files_of
from store.letters_list import LetterRow, letters_of
from store.parties import parties_of
from store.personal_places import file_place, letter_place
from store.sight import Sight
from store.timelines import TimelineRow, timeline

ROWS = 500
"""Rows of a timeline that are read at once."""


class Gathered(NamedTuple):
    """The document, and what its archive holds beside it: letters by id, files by hash, each with its place."""

    document: PersonalDocument
    letters: tuple[tuple[str, str], ...]
    files: tuple[tuple[bytes, str], ...]


async def gather(
    connection: AsyncConnection, sight: Sight, claim_ids: Sequence[str], now: datetime
) -> Gathered:
    """Everything of these claims; the language is that of the first. Claims that are not seen are left out."""
    claims: list[KeptClaim] = []
    letters: list[tuple[str, str]] = []
    files: list[tuple[bytes, str]] = []
    for claim_id in claim_ids:
        found = await card(connection, sight, claim_id)
        if found is None:
            continue
        claim, brought = await _claim(connection, sight, found)
        claims.append(claim)
        letters += [(letter.id, letter.file) for letter in claim.letters if letter.file]
        files += [(file.sha256, file_place(claim.number, file.id, file.name)) for file in brought]
    language = "en" if claims and claims[0].client.language == "en" else "ru"
    document = PersonalDocument(made_at=now, language=language, claims=tuple(claims))
    return Gathered(document, tuple(letters), tuple(files))


async def _claim(
    connection: AsyncConnection, sight: Sight, found: Card
) -> tuple[KeptClaim, tuple[ListedFile, ...]]:
    claim = found.claim
    rows = await _rows(connection, sight, claim.id)
    letters = await letters_of(connection, sight, claim.id) or ()
    files = await files_of(connection, sight, claim.id) or ()
    same = (
        "id",
        "number",
        "type",
        "channel",
        "status",
        "outcome",
        "received_at",
        "registered_at",
        "closed_at",
        "erased_at",
    )
    kept = KeptClaim(
        **{name: getattr(claim, name) for name in same},
        external_key=found.external_key,
        client=Contact.model_validate(found.claimant, from_attributes=True),
        demand=claim.demand.model_dump(mode="json", exclude_none=True),
        fields=dict(claim.fields),
        subject=found.subject,
        texts=tuple(text for row in rows for text in _texts(row)),
        events=tuple(_event(row) for row in rows),
        letters=tuple(_letter(claim.number, row) for row in letters if row.recipient_kind == "claimant"),
        files=tuple(_file(claim.number, row) for row in files),
        parties=tuple(party.role for party in await parties_of(connection, sight, claim.id) or ()),
    )
    return kept, files


async def _rows(connection: AsyncConnection, sight: Sight, claim_id: str) -> list[TimelineRow]:
    rows: list[TimelineRow] = []
    place: str | None = None
    while page := await timeline(connection, sight, claim_id, ROWS, place):
        rows += page.items
        place = page.next
        if place is None:
            break
    return rows


def _texts(row: TimelineRow) -> list[KeptText]:
    if row.event in OF_OTHERS:
        return []
    return [
        KeptText(
            at=row.at,
            event=row.event,
            by=WHO[row.actor.kind],
            member=member,
            text=text,
            internal=row.event in INTERNAL,
        )
        for member, text in sorted(row.texts.items())
    ]


def _event(row: TimelineRow) -> KeptEvent:
    return KeptEvent(seq=row.seq, at=row.at, event=row.event, by=WHO[row.actor.kind], facts=row.data)


def _letter(number: str, row: LetterRow) -> KeptLetter:
    same = ("id", "template", "language", "state", "planned_at", "sent_at")
    place = letter_place(number, row.template, row.id) if row.message_id else None
    return KeptLetter(**{name: getattr(row, name) for name in same}, file=place)


def _file(number: str, row: ListedFile) -> KeptFile:
    same = ("id", "name", "media_type", "size", "stored_at", "internal")
    return KeptFile(
        **{name: getattr(row, name) for name in same},
        sha256=row.sha256.hex(),
        by=WHO[row.by_kind],
        file=file_place(number, row.id, row.name),
    )
