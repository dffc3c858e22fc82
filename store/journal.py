"""The journal of commands: accepted once, settled once, never lost."""

from typing import Any, Literal

from pydantic import Field
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.commands import Command
from claims.values import Value
from store.direct import rows
from store.payload import salted, spelled
from store.sight import SEEN, Sight, seen
from store.statements import statement

Status = Literal["pending", "applied", "refused"]
_ACCEPT = statement("accept")
COMMAND = "id::text, claim_id::text, action, actor, accepted_at AS at, data, texts, expected_version"
_OUTCOME = "k.id::text, k.claim_id::text, k.action, k.status, k.version, k.problem"
_KNOWN = text(f"""
SELECT {_OUTCOME}, k.path = :path AND k.body_hash = :body_hash AS same,
       (SELECT count(*) FROM commands o WHERE o.claim_id = k.claim_id AND o.status = 'pending' AND o.id <> k.id)
       AS waiting
FROM commands k WHERE k.caller = :caller AND k.key = :key""")
_SEEN_OUTCOME = text(f"""
SELECT {_OUTCOME} FROM commands k JOIN claims c ON c.id = k.claim_id
WHERE k.id = CAST(:id AS uuid) AND {SEEN}""")
_PENDING_OF = text(f"""
SELECT {COMMAND} FROM commands WHERE claim_id = CAST(:claim_id AS uuid) AND status = 'pending'
ORDER BY accepted_at, id""")
_OLDEST = text(f"""
SELECT {COMMAND} FROM commands
WHERE status = 'pending' AND accepted_at < now() - make_interval(secs => :seconds)
ORDER BY accepted_at, id LIMIT :limit""")


class CommandOutcome(Value):
    """What became of a command. `version` is the claim's version that settled it; `problem` why it was refused."""

    id: str
    claim_id: str
    action: str
    status: Status
    version: int | None = None
    problem: dict[str, Any] | None = None


class JournalEntry(Value):
    """A command as it is accepted, with its key, the hash of its body and its private texts.

    With `refused` (the refusal's problem) the entry is settled at once, provided that nothing of the claim is
    pending and the claim still has `refused_version`; otherwise it is accepted like any other.
    """

    command: Command
    caller: str
    key: str
    path: str
    body_hash: bytes = Field(min_length=32, max_length=32)
    texts: dict[str, str] = {}
    refused: dict[str, Any] | None = None
    refused_version: int | None = None


class Accepted(Value):
    """What the journal did with an entry.

    `repeated`: the same body came before, here is its outcome. `reused`: another body has this key. `missing`:
    there is no such claim, or its personal data was erased. `pending` counts the other commands of the claim that wait.
    """

    kind: Literal["accepted", "repeated", "reused", "missing"]
    outcome: CommandOutcome | None = None
    pending: int = 0


async def accept(connection: AsyncConnection, entry: JournalEntry) -> Accepted:
    """Accept a command durably, or find what its key was used for; one round trip when it is new."""
    (row,) = await rows(connection, _ACCEPT, (_document(entry),))
    if row.id is not None:
        return Accepted(kind="accepted", outcome=_outcome(row), pending=row.waiting)
    before = await known(connection, entry.caller, entry.key, entry.path, entry.body_hash)
    return before or Accepted(kind="missing")


async def known(
    connection: AsyncConnection, caller: str, key: str, path: str, body_hash: bytes
) -> Accepted | None:
    """Find what a key was used for; None when it is free."""
    question = {"caller": caller, "key": key, "path": path, "body_hash": body_hash}
    row = (await connection.execute(_KNOWN, question)).one_or_none()
    if row is None:
        return None
    return Accepted(kind="repeated" if row.same else "reused", outcome=_outcome(row), pending=row.waiting)


async def outcome(connection: AsyncConnection, command_id: str, sight: Sight) -> CommandOutcome | None:
    """Return what became of a command; None when it is unknown or of a claim that is not seen."""
    row = (await connection.execute(_SEEN_OUTCOME, {"id": command_id, **seen(sight)})).one_or_none()
    return _outcome(row) if row else None


async def pending_of(connection: AsyncConnection, claim_id: str) -> tuple[Command, ...]:
    """Return the waiting commands of a claim in the order of their acceptance."""
    return tuple(map(command_of, await connection.execute(_PENDING_OF, {"claim_id": claim_id})))


async def oldest_pending(
    connection: AsyncConnection, older_than_seconds: float, limit: int
) -> tuple[Command, ...]:
    """Return commands that have been waiting for long, the oldest first."""
    question = {"seconds": older_than_seconds, "limit": limit}
    return tuple(map(command_of, await connection.execute(_OLDEST, question)))


def command_of(row: Row) -> Command:
    """Read a command from the columns that `COMMAND` names."""
    return Command.model_validate(dict(row._mapping))


def command_document(command: Command, caller: str, key: str, path: str, body_hash: bytes) -> dict[str, Any]:
    """Spell a command as the row that it becomes."""
    members = command.model_dump(mode="json", exclude={"at"})
    stamp = {"accepted_at": command.at, "body_hash": body_hash.hex()}
    return {**members, **stamp, "caller": caller, "key": key, "path": path}


def _document(entry: JournalEntry) -> str:
    texts, _ = salted(entry.texts)
    row = command_document(entry.command, entry.caller, entry.key, entry.path, entry.body_hash)
    refusal = {"problem": entry.refused, "refused_version": entry.refused_version}
    return spelled({"command": row | refusal, "texts": texts})


def _outcome(row: Any) -> CommandOutcome:
    return CommandOutcome(**{name: getattr(row, name) for name in CommandOutcome.model_fields})
