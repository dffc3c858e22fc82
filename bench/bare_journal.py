"""The load for the bare workflow that writes records: its commands stand in the journal beforehand."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from uuid_utils import uuid7

from bench.bare_record import QUEUE
from bench.stack import query
from claims.claim import Claim
from claims.commands import Actor, Command

COMMANDS_EACH = 60
"""Commands ready for each claim: more than a turn of the benchmark gets through."""
CALLER = "bench-bare"
# They lie in the future: nobody thinks that they wait too long, and nobody else signals them.
_JOURNAL = """
WITH command AS (
  INSERT INTO commands (id, claim_id, caller, key, path, body_hash, action, actor, data, texts, accepted_at, status)
  SELECT id, claim, %s, id::text, '/bench', sha256('bench'), 'note', '{"kind": "system"}', '{}', '{text}',
         now() + interval '1 day', 'pending'
  FROM unnest(%s::uuid[], %s::uuid[]) AS k (id, claim) RETURNING id, claim_id)
INSERT INTO claim_texts (command_id, member, claim_id, content, salt)
SELECT id, 'text', claim_id, 'Called back.', substring(sha256(id::text::bytea) FOR 16) FROM command"""
_LEFT = "SELECT id FROM commands WHERE caller = %s AND status = 'pending'"


class WithRecord:
    """The load: a signal carries a command, and its record is written."""

    module, workflow, queue = "bench.bare_record", "BareRecordWorkflow", QUEUE
    channel = "redress_outcomes"

    def __init__(self, url: str, claims: Sequence[str]) -> None:
        self.inputs = [_stored(url, claim) for claim in claims]
        self._ready = [[_command(claim) for _ in range(COMMANDS_EACH)] for claim in claims]
        every = [command for ready in self._ready for command in ready]
        query(url, _JOURNAL, CALLER, [one.id for one in every], [one.claim_id for one in every])

    def signal(self, place: int) -> tuple[str, Command]:
        """The next command of the claim at this place."""
        command = self._ready[place].pop()
        return command.id, command

    def key(self, told: str) -> str:
        """PostgreSQL tells the command."""
        return str(json.loads(told)["command"])


@contextmanager
def with_record(url: str, claims: Sequence[str]) -> Iterator[WithRecord]:
    """The load for these claims; commands that were not needed are taken back in the end."""
    try:
        yield WithRecord(url, claims)
    finally:
        query(url, f"DELETE FROM claim_texts WHERE command_id IN ({_LEFT})", CALLER)
        query(url, f"DELETE FROM commands WHERE id IN ({_LEFT})", CALLER)


def _stored(url: str, claim_id: str) -> Claim:
    return Claim.model_validate(query(url, "SELECT snapshot FROM claims WHERE id = %s", claim_id)[0][0])


def _command(claim_id: str) -> Command:
    return Command(
        id=str(uuid7()),
        claim_id=claim_id,
        action="note",
        actor=Actor(kind="system"),
        at=datetime.now(UTC),
        texts=("text",),
    )
