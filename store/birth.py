"""The birth of claims: one statement, one round trip, whole or not at all."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.claim import Claim
from claims.commands import Actor
from claims.decision import Decision
from claims.values import Value
from store.direct import rows
from store.payload import decision_document, salted, spelled
from store.statements import statement

_BIRTH, _SHORT_BIRTH = statement("birth"), statement("birth", short=True)
_BEFORE = statement("birth_before")
_REPEATS = frozenset({"uq_commands_caller_key", "uq_claims_account_external_key"})


class Contact(Value):
    """Who brought the claim and how he is reached; an import may leave him unnamed."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None


class Birth(Value):
    """A decided registration with everything that the rules must not see.

    `caller` and `key` are the Idempotency-Key and whose it is; `body_hash` is the SHA-256 of the canonical body,
    compared together with `path`. `texts` are the private texts by name, `subject` and `text` among them.
    """

    decision: Decision
    actor: Actor
    command_id: str
    caller: str
    key: str
    path: str
    body_hash: bytes = Field(min_length=32, max_length=32)
    account: str | None = None
    external_key: str | None = None
    calendar_id: str
    restricted: bool = False
    contact: Contact
    texts: dict[str, str]


class BirthResult(Value):
    """What became of a birth; `claim` is the stored one, for `born` and `repeated`."""

    kind: Literal["born", "repeated", "key_reused", "external_reused"]
    claim: Claim | None = None


async def bear(connection: AsyncConnection, birth: Birth) -> BirthResult:
    """Let a claim be born, or find what stands in the way; on a repeat nothing at all is written."""
    try:
        return (await bear_together(connection, (birth,)))[0]
    except IntegrityError as error:
        if violated(error) not in _REPEATS:
            raise
        return await _before(connection, birth)  # two of the same at the same instant


async def bear_together(connection: AsyncConnection, births: Sequence[Birth]) -> list[BirthResult]:
    """The same for several in one statement; IntegrityError when one of them cannot be, and then none is born."""
    documents = [birth_document(birth) for birth in births]
    short = not any(document["tasks"] or document["rungs"] for document in documents)
    found = await rows(connection, _SHORT_BIRTH if short else _BIRTH, (spelled(documents),))
    born = frozenset(found[0].born or ())
    return [
        BirthResult(kind="born", claim=birth.decision.claim)
        if birth.decision.claim.id in born
        else await _before(connection, birth)
        for birth in births
    ]


def birth_document(birth: Birth) -> dict[str, Any]:
    """Compose what the statement takes of each birth."""
    texts, hashes = salted(birth.texts)
    claimant = birth.decision.claim.claimant
    person = {"id": str(uuid7()), "kind": claimant.kind, "language": claimant.language}
    return {
        **decision_document(birth.decision, birth.actor),
        **birth.model_dump(include={"command_id", "caller", "key", "path", "account", "external_key"}),
        "body_hash": birth.body_hash.hex(),
        "calendar_id": birth.calendar_id,
        "restricted": birth.restricted,
        "person": person | birth.contact.model_dump(),
        "texts": texts,
        "hashes": hashes,
        "words": " ".join(birth.texts.values()),
    }


async def _before(connection: AsyncConnection, birth: Birth) -> BirthResult:
    names = {"caller", "key", "path", "body_hash", "account", "external_key"}
    found = (await connection.exec_driver_sql(_BEFORE, birth.model_dump(include=names))).one()
    return _repeat(found)


def _repeat(found: Row) -> BirthResult:
    if found.by == "key" and found.same_path and found.same_body:
        return BirthResult(kind="repeated", claim=Claim.model_validate(found.snapshot))
    if found.by == "external_key" and found.same_body:
        return BirthResult(kind="repeated", claim=Claim.model_validate(found.snapshot))
    return BirthResult(kind="key_reused" if found.by == "key" else "external_reused")


def violated(error: IntegrityError) -> str | None:
    """Name the constraint that refused a row."""
    diagnosis = getattr(error.orig, "diag", None)
    return diagnosis.constraint_name if diagnosis else None
