"""Assigning many claims: each is applied, refused or waits by itself; a repeat does nothing twice; the way back."""

import re
from typing import Any
from uuid import uuid4

import pytest

from tests.api.office import Office, Reader


async def claims_of(office: Office, count: int) -> list[str]:
    return [(await office.file()).json()["number"] for _ in range(count)]


async def assignee(office: Office, number: str) -> str | None:
    found = (await office.get(f"/api/claims/{number}")).json()
    return found["assignee"]


def fields(numbers: list[str], login: str = "manager", version: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "claim": [f"{number}:{version}" for number in numbers],
        "assignee": login,
        "once": uuid4().hex,
        "back": "view=mine",
        **more,
    }


async def test_the_form_names_those_who_may_have_all_of_them(living: Office) -> None:
    numbers = await claims_of(living, 2)
    reader = await living.sign_in("operator")
    query = "&".join(f"claim={number}:1" for number in numbers)
    part = (await reader.get(f"/queue/assign?{query}", part=True)).text
    assert all(number in part for number in numbers)
    assert 'value="manager"' in part
    assert 'value="operator2"' not in part


async def test_claims_are_assigned_and_given_back(living: Office) -> None:
    numbers = await claims_of(living, 3)
    reader = await living.sign_in("operator")
    stale = numbers[2]
    await living.command(stale, "set_priority", {"priority": "high"})
    given = fields(numbers)
    report = await reader.post("/queue/assign", given, part=True)
    assert report.status_code == 200, report.text
    assert "2 претензии переданы: Марина Маслова" in report.text
    assert "1 претензия осталась как была" in report.text
    assert [await assignee(living, number) for number in numbers] == ["manager", "manager", "operator"]
    again = await reader.post("/queue/assign", given, part=True)
    assert "2 претензии переданы" in again.text, "the same form again tells the same"
    undo = {
        "claim": re.findall(r'name="claim" value="([^"]+)"', report.text),
        "once": re.findall(r'name="once" value="([^"]+)"', report.text)[0],
    }
    assert len(undo["claim"]) == 2
    back = await reader.post("/queue/assign/undo", undo, part=True)
    assert "2 претензии возвращены" in back.text
    assert [await assignee(living, number) for number in numbers] == ["operator"] * 3


async def test_nobody_may_be_named_too(living: Office) -> None:
    numbers = await claims_of(living, 1)
    reader = await living.sign_in("operator")
    report = await reader.post("/queue/assign", fields(numbers, "-"))
    assert "<html" in report.text
    assert "осталась без исполнителя" in report.text
    assert await assignee(living, numbers[0]) is None


async def test_a_stranger_to_the_team_gets_nothing(living: Office) -> None:
    numbers = await claims_of(living, 1)
    reader = await living.sign_in("operator")
    report = await reader.post("/queue/assign", fields(numbers, "operator2"), part=True)
    assert "осталась как была" in report.text
    assert "Такого сотрудника в команде нет" in report.text
    assert await assignee(living, numbers[0]) == "operator"


async def test_foreign_claims_are_not_found(living: Office) -> None:
    numbers = await claims_of(living, 2)
    other = await living.sign_in("operator2")
    assert (await other.post("/queue/assign", fields(numbers, "operator2"))).status_code == 404
    assert [await assignee(living, number) for number in numbers] == ["operator"] * 2


@pytest.mark.parametrize(
    "changes",
    [
        {"claim": []},
        {"claim": ["26-00001"]},
        {"claim": ["x:1"]},
        {"claim": [f"26-{place:05}:1" for place in range(101)]},
        {"assignee": ""},
        {"assignee": "Имя"},
        {"once": ""},
        {"once": "x"},
    ],
)
async def test_what_makes_no_sense_is_refused(office: Office, changes: dict[str, Any]) -> None:
    reader: Reader = await office.sign_in("operator")
    given = {**fields(["26-00001"]), **changes}
    assert (await reader.post("/queue/assign", given)).status_code == 422


async def test_what_waits_is_said_to_wait(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.console.assigning.PATIENCE", 0.3)
    monkeypatch.setattr("api.console.assigning.LOOK_EVERY", 0.1)
    numbers = await claims_of(office, 2)
    reader = await office.sign_in("operator")
    report = await reader.post("/queue/assign", fields(numbers), part=True)
    assert "2 претензии: принято, ещё не выполнено" in report.text
