"""A task that falls due before its claim does is marked in the queue; the order stays that of the clocks."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import text

from api.console.queue_due import task_first
from api.pages.formats import Formats
from claims.claim import Claim, Task
from tests.api.console.acts import speak
from tests.api.office import Office
from tests.claims.walks import MONDAY, born, ready

F = Formats("en", "Europe/Moscow", MONDAY)
DUE = MONDAY + timedelta(days=3)


def with_tasks(*tasks: Task) -> Claim:
    return born(ready("goods-refund")).claim.model_copy(update={"tasks": tasks})


def task(number: int, hours: float | None, state: Any = "open") -> Task:
    at = None if hours is None else MONDAY + timedelta(hours=hours)
    return Task(id=str(number), task="call", state=state, due_at=at)


@pytest.mark.parametrize(
    ("tasks", "first", "look"),
    [
        ((), None, None),
        ((task(1, None),), None, None),
        ((task(1, 5), task(2, 3)), "2", "soon"),
        ((task(1, -2), task(2, 3)), "1", "late"),
        ((task(1, 30),), "1", ""),
        ((task(1, 72),), None, None),
        ((task(1, 3, "done"), task(2, 4, "cancelled")), None, None),
    ],
)
def test_the_earliest_open_task_before_the_deadline(
    tasks: tuple[Task, ...], first: str | None, look: str | None
) -> None:
    found = task_first(F, with_tasks(*tasks), DUE)
    assert (found and found.task.id) == first
    assert (found and found.due.look) == look


@pytest.mark.parametrize(
    ("hours", "short"),
    [(-50, "2 days"), (-3, "3 h"), (6, "16:00"), (14, "today"), (30, "tomorrow"), (60, "2 days")],
)
def test_the_mark_is_short(hours: float, short: str) -> None:
    found = task_first(F, with_tasks(task(1, hours)), DUE)
    assert found
    assert found.short == short


def test_without_a_deadline_any_dated_task_counts() -> None:
    found = task_first(F, with_tasks(task(1, 500)), None)
    assert found
    assert found.task.id == "1"


@pytest.mark.parametrize(
    ("language", "title", "words"), [("ru", "Позвонить", "завтра"), ("en", "Make a call", "tomorrow")]
)
async def test_the_line_names_the_task_and_when_it_is_due(
    office: Office, language: str, title: str, words: str
) -> None:
    await speak(office, language)
    marked, plain = [(await office.file()).json()["number"] for _ in range(2)]
    async with office.app.state.desk.at_once.connect() as connection:
        tasks = text(
            "UPDATE claims SET snapshot = jsonb_set(snapshot, '{tasks}', jsonb_build_array(CAST(:task AS jsonb)"
            " || jsonb_build_object('due_at', now() + interval '24 hours'))) WHERE number = :number"
        )
        given = {"task": json.dumps(task(1, None).model_dump(mode="json")), "number": marked}
        await connection.execute(tasks, given)
    page = unescape((await (await office.sign_in("operator")).get("/queue")).text)
    lines = dict(re.findall(r'<tr class="line" id="line-([0-9-]+)"(.*?)</tr>', page, re.S))
    pill = re.search(
        r'<span class="pill[^"]*" title="([^"]*)".*?aria-hidden="true">([^<]*)</span></span>', lines[marked]
    )
    assert pill
    assert title in pill[1]
    assert pill[2] == words
    assert "step-f" not in lines[plain]
