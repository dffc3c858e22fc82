"""A training claim's whole life: the real engine by a fast clock, letters to oneself alone, counted nowhere."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from temporalio.client import Client
from temporalio.testing import ActivityEnvironment

from activities.training_ends import TrainingEnds
from claims.training import SECONDS_OF_A_DAY
from runtime.mailbox import ReceivedLetter, received_letters
from tests.api.console.post_office import open_post_office
from tests.api.office import Office
from tests.conftest import Mailbox

PATIENCE = 90.0
LARGE = {"remedy": "refund", "amount": "40000.00", "currency": "RUB"}


async def until(found: Callable[[], Any]) -> Any:
    """Wait for what comes by itself."""
    async with asyncio.timeout(PATIENCE):
        while not (seen := await found()):
            await asyncio.sleep(0.1)
    return seen


async def started(office: Office, who: str = "operator", **asked: Any) -> Mapping[str, Any]:
    answer = await office.post("/api/training", {"process": "goods-refund", **asked}, who)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def did(office: Office, claim: str, action: str, data: Any = None) -> None:
    answer = await office.command(claim, action, data)
    assert answer.status_code == 200, (action, answer.text)


async def timeline(office: Office, claim: str) -> list[Mapping[str, Any]]:
    answer = await office.get(f"/api/claims/{claim}/timeline?limit=50")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_a_month_in_seconds_through_the_real_engine(
    living: Office, mailbox: Mailbox, temporal_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ladder is climbed by deadlines alone, whoever a rung names is oneself, and one approves for oneself."""
    monkeypatch.setitem(SECONDS_OF_A_DAY, "two_seconds", 1)
    claim = await started(living, speed="two_seconds", demand=LARGE)
    number = claim["number"]
    assert number.startswith("T-")

    async def overdue() -> bool:
        rungs = [each["data"] for each in await timeline(living, number) if each["event"] == "rung_fired"]
        return ("answer", "due") in {(rung["clock"], rung["at"]) for rung in rungs}

    await until(overdue)
    await decided_and_closed(living, number)
    card = (await living.get(f"/api/claims/{number}")).json()
    assert (card["status"], card["assignee"]) == ("closed", "operator")
    letters = (await living.get(f"/api/claims/{number}/letters")).json()["items"]
    assert {each["recipient"] for each in letters} == {"claimant", "operator"}
    assert {"acknowledgement", "deadline-near", "escalated", "satisfied"} <= {
        each["template"] for each in letters
    }

    async def arrived() -> list[ReceivedLetter]:
        found = [each for each in received_letters(mailbox.folder) if number in each.subject]
        return found if len(found) >= len(letters) else []

    async with open_post_office(temporal_client):
        for letter in await until(arrived):
            assert "operator@" in letter.to
            assert letter.subject.startswith(("[учёба] ", "[training] "))


async def decided_and_closed(office: Office, number: str) -> None:
    await did(office, number, "admit")
    for task in (await office.get(f"/api/claims/{number}/tasks")).json()["items"]:
        if task["state"] == "open":
            await did(office, number, "finish_task", {"task_id": task["id"], "result": "Готово"})
    await did(office, number, "record_finding", {"verdict": "justified", "cause": "defect"})
    await did(office, number, "decide")
    await did(office, number, "satisfy", {"remedies": [LARGE]})
    await did(office, number, "approve")
    await did(office, number, "carry_out", {"remedy_id": "1.1"})
    await did(office, number, "accept", {"on_behalf": {"via": "phone"}})


async def test_it_ends_by_itself(living: Office) -> None:
    """The reconciler closes what has lasted long enough, and a second look finds nothing more to do."""
    desk, number = living.app.state.desk, (await started(living, speed="minute"))["number"]
    ends, sweep = TrainingEnds(desk.at_once, desk.door), ActivityEnvironment()
    assert await sweep.run(ends.end) == 0
    async with desk.at_once.connect() as connection:
        await connection.exec_driver_sql(
            "UPDATE claims SET registered_at = registered_at - interval '20 hours' WHERE number = %s",
            (number,),
        )
    assert await sweep.run(ends.end) == 1

    async def closed() -> bool:
        return (await living.get(f"/api/claims/{number}")).json()["status"] == "closed"

    await until(closed)
    assert await sweep.run(ends.end) == 0
