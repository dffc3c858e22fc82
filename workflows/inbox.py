"""The inbox of a claim: commands that wait for their turn, each of them once."""

import re
from datetime import datetime
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from pydantic import ValidationError

    from claims.commands import Actor, Command

REMEMBERED = 500
"""How many settled commands are known by their ids; PostgreSQL knows the older ones."""
MALFORMED = "malformed"
"""The action that stands for a signal that cannot be read; the rules refuse it as unknown."""
_ID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


class Inbox:
    """Commands in the order in which the journal accepted them; repeats of seen ones are dropped."""

    def __init__(self, waiting: tuple[Command, ...], seen: tuple[str, ...]) -> None:
        self._waiting = {command.id: command for command in waiting}
        self._seen = dict.fromkeys(seen)

    def put(self, *commands: Command) -> None:
        """Take in commands that are neither waiting nor seen."""
        for command in commands:
            if command.id not in self._seen:
                self._waiting.setdefault(command.id, command)

    def first(self) -> Command | None:
        """The command that was accepted first, None when nothing waits."""
        return min(self._waiting.values(), key=_turn, default=None)

    def settle(self, command: Command) -> None:
        """The command has its outcome and is never looked at again."""
        self._waiting.pop(command.id, None)
        self._seen[command.id] = None
        while len(self._seen) > REMEMBERED:
            del self._seen[next(iter(self._seen))]

    @property
    def waiting(self) -> tuple[Command, ...]:
        """What waits, in order; travels along when the workflow continues as new."""
        return tuple(sorted(self._waiting.values(), key=_turn))

    @property
    def seen(self) -> tuple[str, ...]:
        """Ids of settled commands, the oldest first."""
        return tuple(self._seen)

    def __bool__(self) -> bool:
        return bool(self._waiting)


def read(envelope: tuple[Any, ...], claim_id: str, now: datetime) -> Command | None:
    """Read what a signal brought; anything may have been sent.

    What names a command but cannot be read becomes a `malformed` one, so that it gets its refusal. None for
    what names no command of this claim.
    """
    given = envelope[0] if envelope else None
    try:
        command = Command.model_validate(given)
    except ValidationError:
        return _malformed(given, claim_id, now)
    return command if command.claim_id == claim_id and _ID.match(command.id) else None


def _malformed(given: Any, claim_id: str, now: datetime) -> Command | None:
    command_id = given.get("id") if isinstance(given, dict) else None
    if not isinstance(command_id, str) or not _ID.match(command_id):
        return None
    return Command(id=command_id, claim_id=claim_id, action=MALFORMED, actor=Actor(kind="system"), at=now)


def _turn(command: Command) -> tuple[datetime, str]:
    return command.at, command.id
