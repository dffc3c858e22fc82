"""The door: a command that waited long in line is signalled only if it still waits for its outcome."""

import pytest
from temporalio.api.enums.v1 import EventType

from runtime import door
from tests.workflows.desk import Desk

SIGNALLED = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED


async def signals(desk: Desk, claim_id: str) -> int:
    history = await desk.handle(claim_id).fetch_history()
    return sum(event.event_type == SIGNALLED for event in history.events)


async def test_what_was_settled_meanwhile_is_not_signalled_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = await desk.file()
    command = await desk.journal(claim.id, "admit")
    assert await desk.door.deliver(command)
    assert (await desk.outcome(command.id)).status == "applied"
    monkeypatch.setattr(door, "LONG", 0.0)
    assert await desk.door.deliver(command, urgent=False)
    assert await signals(desk, claim.id) == 1


async def test_what_still_waits_is_signalled_however_long_it_stood_in_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "LONG", 0.0)
    claim = await desk.file()
    command = await desk.journal(claim.id, "admit")
    assert await desk.door.deliver(command, urgent=False)
    assert (await desk.outcome(command.id)).status == "applied"
    assert await signals(desk, claim.id) == 1
