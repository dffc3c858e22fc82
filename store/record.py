"""Records: the only way a claim changes after its birth, guarded by its version."""

from typing import Any

from pydantic_core import to_json
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claim
from claims.commands import Command
from claims.events import CalendarChanged, ContactCorrected, PartyAdded
from claims.messages import RecordRequest, RecordResult, RefuseRequest
from store.direct import rows
from store.payload import decision_document, spelled
from store.statements import statement

_RECORD, _SHORT_RECORD = statement("record"), statement("record", short=True)
_LENGTHY = ("tasks", "clocks", "rungs", "letters", "party_role")
"""The members of a document of which only the long statement takes care; notes and the like have none of them."""
_REFUSE, _BEFORE = statement("refuse"), statement("record_before")
_TRIES = 3


class MissingClaim(Exception):
    """There is no such claim, or the claim has no such command; trying again does not help."""


async def record(connection: AsyncConnection, request: RecordRequest) -> RecordResult:
    """Write one record, or change nothing and say what stands in the way; raises MissingClaim."""
    document = _document(request)
    wanted = _RECORD if any(document.get(member) for member in _LENGTHY) else _SHORT_RECORD
    argument = (spelled(document),)
    for _ in range(_TRIES):
        if (await rows(connection, wanted, argument))[0].written:
            return RecordResult(written=True)
        found = await _before(connection, request.claim_id, request.command_id, request.due_at)
        result = _in_the_way(found, request.expected_version)
        if result.stored or result.settled or result.earlier:
            return result
    # What stood in the way was gone each time we looked: the caller decides anew upon the same state.
    return RecordResult(written=False, stored=Claim.model_validate(found.snapshot))


async def refuse(connection: AsyncConnection, request: RefuseRequest) -> RecordResult:
    """Write that a command was refused, or change nothing as `record` does; raises MissingClaim."""
    arguments = {**request.model_dump(exclude={"problem"}), "problem": to_json(request.problem).decode()}
    if (await rows(connection, _REFUSE, arguments))[0].written:
        return RecordResult(written=True)
    found = await _before(connection, request.claim_id, request.command_id, None)
    return _in_the_way(found, request.version)


def record_document(request: RecordRequest) -> str:
    """Spell the one argument of the statement."""
    return spelled(_document(request))


def _document(request: RecordRequest) -> dict[str, Any]:
    document: dict[str, Any] = decision_document(request.decision, request.actor)
    document |= {name: getattr(request, name) for name in ("expected_version", "command_id", "due_at")}
    for event in request.decision.events:
        if isinstance(event, ContactCorrected):
            document["corrects"] = True
        elif isinstance(event, PartyAdded):
            document["party_role"] = event.role
        elif isinstance(event, CalendarChanged):
            document["calendar_id"] = event.to.id
    return document


async def _before(connection: AsyncConnection, claim_id: str, command_id: str | None, due_at: Any) -> Row:
    arguments = {"claim_id": claim_id, "command_id": command_id, "due_at": due_at}
    found = (await connection.exec_driver_sql(_BEFORE, arguments)).one_or_none()
    if found is None or (command_id and found.status is None):
        raise MissingClaim(f"no claim {claim_id} with command {command_id}")
    return found


def _in_the_way(found: Row, expected_version: int) -> RecordResult:
    same = found.version == expected_version
    return RecordResult(
        written=False,
        stored=None if same else Claim.model_validate(found.snapshot),
        settled=found.status in ("applied", "refused"),
        earlier=tuple(Command.model_validate(command) for command in found.earlier or ()) if same else (),
    )
