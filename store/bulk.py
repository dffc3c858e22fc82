"""The door of the import room: many claims at once, with the history they bring."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import Field
from pydantic_core import to_json
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.claim import Claim
from claims.commands import Actor
from claims.decision import Decision
from claims.values import Value
from store.birth import Contact, violated
from store.payload import (
    changed_clocks,
    changed_tasks,
    claim_columns,
    reached_rungs,
    salted,
    with_rungs,
)
from store.statements import statement

_BULK = statement("bulk")
_TRIES = 3
IMPORT = Actor(kind="import")


class ImportedBirth(Value):
    """A claim with its whole history: the first of `records` is its registration, the last one its present state.

    Imported claims plan no letters. Those that are open are started by the reconciler, closed ones have no
    workflow until a command comes.
    """

    records: tuple[Decision, ...] = Field(min_length=1)
    command_id: str
    account: str
    external_key: str
    body_hash: bytes = Field(min_length=32, max_length=32)
    calendar_id: str
    restricted: bool = False
    contact: Contact = Contact()
    texts: dict[str, str] = {}

    @property
    def claim(self) -> Claim:
        """The present state."""
        return self.records[-1].claim


class Imported(Value):
    """How many claims came in, and how many were known by their external key."""

    came_in: int
    known: int


async def insert_claims(connection: AsyncConnection, births: Sequence[ImportedBirth]) -> Imported:
    """Insert the claims that are not known yet, all or none of them, in one statement; a few hundred at a time."""
    unique = list({(birth.account, birth.external_key): birth for birth in births}.values())
    argument = to_json([_document(birth) for birth in unique]).decode()
    came_in = await _inserted(connection, argument)
    return Imported(came_in=came_in, known=len(births) - came_in)


async def _inserted(connection: AsyncConnection, argument: str) -> int:
    for _ in range(_TRIES - 1):
        try:
            return len((await connection.exec_driver_sql(_BULK, (argument,))).all())
        except IntegrityError as error:
            # Somebody imported some of them at the same instant: they are known now.
            if violated(error) != "uq_claims_account_external_key":
                raise
    return len((await connection.exec_driver_sql(_BULK, (argument,))).all())


def _document(birth: ImportedBirth) -> dict[str, Any]:
    if any(record.letters for record in birth.records):
        raise ValueError(f"the import of {birth.external_key} plans letters")
    claim, every = birth.claim, [event for record in birth.records for event in record.events]
    texts, hashes = salted(birth.texts)
    person = {"id": str(uuid7()), "kind": claim.claimant.kind, "language": claim.claimant.language}
    return {
        **birth.model_dump(include={"command_id", "account", "external_key", "calendar_id", "restricted"}),
        "claim": claim_columns(claim),
        "snapshot": claim,
        "actor": IMPORT,
        "person": person | birth.contact.model_dump(),
        "body_hash": birth.body_hash.hex(),
        "texts": texts,
        "hashes": hashes,
        "words": " ".join(birth.texts.values()),
        "events": list(_events(birth)),
        "tasks": changed_tasks(claim, every),
        "clocks": changed_clocks(claim, every),
        "rungs": [rung for record in birth.records for rung in _rungs(record)],
    }


def _events(birth: ImportedBirth) -> Iterator[dict[str, Any]]:
    for record in birth.records:
        place = {"version": record.claim.version, "at": record.claim.at}
        yield from ({**place, "data": event} for event in with_rungs(record.events, record.claim.at))


def _rungs(record: Decision) -> Iterator[dict[str, Any]]:
    place = {"version": record.claim.version, "fired_at": record.claim.at}
    yield from ({**rung, **place} for rung in reached_rungs(record.events))
