"""Beyond the limit: who comes is told at once when to come again, and whoever is inside is carried out."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.admission import CLAIMANTS, METRICS, PROGRAMS, STAFF, Room
from api.gate import COME_AGAIN
from api.readiness import Readiness
from tests.api.conftest import NOWHERE
from tests.api.office import Office, opened, settings_of
from tests.conftest import DatabaseUrls

LONG = 60.0
HELD = "letter_template_versions"
"""The table that the calls that are held inside want to read, and nobody else."""


@pytest.fixture
def rooms(office: Office, monkeypatch: pytest.MonkeyPatch) -> dict[str, Room]:
    """One place for each kind; one program, nobody else, may wait, and time is no matter."""
    rooms: dict[str, Room] = office.app.state.desk.rooms
    for kind, most_waiting in ((STAFF, 0), (CLAIMANTS, 0), (PROGRAMS, 1)):
        monkeypatch.setitem(rooms, kind, Room(1, most_waiting, LONG))
    return rooms


@asynccontextmanager
async def locked(owner_engine: AsyncEngine, table: str = HELD) -> AsyncIterator[None]:
    """Whoever reads this table stays inside for as long as the context lasts."""
    async with owner_engine.begin() as connection:
        await connection.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
        yield


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONG):
        while not true():
            await asyncio.sleep(0.005)


def told(answer: httpx.Response) -> str:
    """Nobody is turned away without the time to come again."""
    assert COME_AGAIN[0] <= int(answer.headers["retry-after"]) <= COME_AGAIN[1]
    assert answer.headers["cache-control"] == "no-store"
    return answer.headers["content-type"].split(";")[0]


async def test_programs_beyond_the_bound_are_turned_away_and_those_inside_carried_out(
    office: Office, rooms: dict[str, Room], owner_engine: AsyncEngine
) -> None:
    key = uuid4().hex
    async with locked(owner_engine):
        inside = asyncio.create_task(office.get("/api/letter-templates"))
        await until(lambda: rooms[PROGRAMS].at_work == 1)
        in_line = asyncio.create_task(office.file())
        await until(lambda: rooms[PROGRAMS].waiting == 1)
        english = await office.file(key=key, who="operator")
        russian = await office.get("/api/claims", None, headers={"Accept-Language": "ru"})
        for answer in (english, russian):
            assert told(answer) == "application/problem+json"
            assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert english.json()["title"].startswith("Too much is asked")
        assert russian.json()["title"].startswith("Сейчас слишком много обращений")
        assert not inside.done()
        assert not in_line.done()
    assert (await inside).status_code == 200
    assert (await in_line).status_code == 201
    assert (await office.file(key=key)).status_code == 201, "nothing was written under the key"
    assert (rooms[PROGRAMS].at_work, rooms[PROGRAMS].waiting) == (0, 0)


async def test_people_health_and_metrics_go_on_while_programs_are_full(
    office: Office, rooms: dict[str, Room], owner_engine: AsyncEngine
) -> None:
    link = await office.link((await office.file()).json()["id"])
    reader = await office.sign_in("operator")
    async with locked(owner_engine):
        tasks = [asyncio.create_task(office.get("/api/letter-templates")) for _ in range(2)]
        await until(lambda: rooms[PROGRAMS].full)
        assert (await office.get("/api/claims")).status_code == 503
        assert (await reader.get("/queue")).status_code == 200
        assert (await office.get(f"/c/{link}", None)).status_code == 200
        assert (await office.get("/healthz", None)).json() == {"status": "ok", "parts": {}}
        ready = await office.get("/readyz", None)
        assert (ready.status_code, ready.json()["parts"]["room"]) == (200, "full")
        shown = (await office.get("/metrics", "admin")).text
    assert 'redress_calls_at_work{kind="programs"} 1.0' in shown
    assert 'redress_calls_waiting{kind="programs"} 1.0' in shown
    assert 'redress_calls_turned_away_total{kind="programs"}' in shown
    assert [answer.status_code for answer in await asyncio.gather(*tasks)] == [200, 200]
    assert (await office.get("/readyz", None)).json()["parts"]["room"] == "ok"


async def test_health_and_metrics_wait_for_no_connection_of_the_calls(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.auth.REMEMBERED", LONG)
    assert (await office.get("/metrics", "admin")).status_code == 200
    pool: Any = office.app.state.desk.at_once.pool
    async with AsyncExitStack() as lent, asyncio.timeout(LONG):
        while pool.checkedout() < pool.size():
            await lent.enter_async_context(office.app.state.desk.at_once.connect())
        answers = await asyncio.gather(*(office.get("/readyz", None) for _ in range(3)))
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        assert (await office.get("/metrics", "admin")).status_code == 200


async def test_metrics_are_read_one_after_the_other_and_not_for_ever(
    office: Office, rooms: dict[str, Room], owner_engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(rooms, METRICS, Room(1, 0, LONG))
    async with locked(owner_engine, "sending_holds"):
        inside = asyncio.create_task(office.get("/metrics", "admin"))
        await until(lambda: rooms[METRICS].at_work == 1)
        second = await office.get("/metrics", "admin")
        assert (second.status_code, second.json()["code"]) == (503, "busy")
        ready = await office.get("/readyz", None)
        assert (ready.status_code, ready.json()["parts"]["room"]) == (200, "ok")
    assert (await inside).status_code == 200
    monkeypatch.setattr("api.routes.health.COUNTING", 0.05)
    async with locked(owner_engine, "sending_holds"):
        late = await office.get("/metrics", "admin")
    assert (late.status_code, late.json()["code"]) == (503, "unavailable")
    assert int(late.headers["retry-after"]) >= 1
    assert rooms[METRICS].at_work == 0


async def test_who_asks_meanwhile_shares_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    looks, go_on = [], asyncio.Event()

    async def look(desk: Any) -> Any:
        looks.append(desk)
        await go_on.wait()
        return "ok"

    monkeypatch.setattr("api.readiness._ready", look)
    readiness: Any = Readiness()
    first, *others = [asyncio.create_task(readiness.of("desk")) for _ in range(5)]
    await until(lambda: bool(looks))
    first.cancel()
    go_on.set()
    assert await asyncio.gather(*others) == ["ok"] * 4
    assert looks == ["desk"]
    assert await readiness.of("desk") == "ok"
    assert len(looks) == 2


@pytest.mark.parametrize(
    ("language", "title", "advice"),
    [
        ("en", "Too much is asked at this moment", "what you wrote is still there"),
        ("ru", "Сейчас слишком много обращений", "написанное сохранилось"),
    ],
)
async def test_people_read_a_page(
    office: Office, rooms: dict[str, Room], owner_engine: AsyncEngine, language: str, title: str, advice: str
) -> None:
    reader = await office.sign_in("manager")
    wants: Any = {"Accept-Language": language, "Accept": "text/html"}
    async with locked(owner_engine), locked(owner_engine, "links"):
        tasks = [asyncio.create_task(reader.get("/letters/templates"))]
        tasks += [asyncio.create_task(office.client.get(f"/c/{'x' * 43}"))]
        await until(lambda: rooms[STAFF].full and rooms[CLAIMANTS].full)
        pages = [
            await reader.get("/queue", headers=wants),
            await reader.post("/claims/new", {"subject": "-"}, headers=wants),
            await office.get(f"/c/{'y' * 43}", None, headers=wants),
        ]
        part = await reader.get("/queue", part=True, headers=wants)
        asset = await office.get("/static/0/redress.css", None)
    for answer in (*pages, part):
        assert answer.status_code == 503
        assert told(answer) == "text/html"
        assert title in answer.text
    assert all(advice in page.text for page in pages)
    assert asset.status_code == 404, "assets need no place"
    assert [answer.status_code for answer in await asyncio.gather(*tasks)] == [200, 404]


async def test_who_waits_for_an_outcome_keeps_nobody_out(
    office: Office, rooms: dict[str, Room], monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = (await office.file()).json()["id"]
    delivered = asyncio.Event()

    async def deliver(*_: Any, **__: Any) -> bool:
        await delivered.wait()
        return False

    monkeypatch.setattr(office.app.state.desk.door, "deliver", deliver)
    waits = asyncio.create_task(office.command(claim, "note", {"text": "Called back."}))
    await until(lambda: bool(office.app.state.desk.under_way) and rooms[PROGRAMS].at_work == 0)
    assert (await office.get("/api/claims")).status_code == 200
    assert not waits.done()
    delivered.set()
    assert (await waits).status_code == 202


async def test_a_body_that_comes_when_there_is_no_room_left_is_turned_away(
    office: Office, rooms: dict[str, Room], owner_engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(rooms, PROGRAMS, Room(1, 1, 0.01))
    go_on, key = asyncio.Event(), uuid4().hex

    async def slowly() -> AsyncIterator[bytes]:
        yield b'{"type": "goods-refund", '
        await go_on.wait()
        yield b"}"

    headers = office.headers("operator", key) | {"Content-Type": "application/json"}
    sending = asyncio.create_task(office.client.post("/api/claims", content=slowly(), headers=headers))
    async with locked(owner_engine):
        await until(lambda: rooms[PROGRAMS].at_work == 0)
        inside = asyncio.create_task(office.get("/api/letter-templates"))
        await until(lambda: rooms[PROGRAMS].at_work == 1)
        go_on.set()
        answer = await sending
    assert told(answer) == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert (await inside).status_code == 200


async def test_one_token_may_call_so_often_and_others_go_on(
    office: Office, database_urls: DatabaseUrls
) -> None:
    settings, people = settings_of(database_urls.app, calls_per_token=3), (office.tokens, office.ids)
    async with opened(settings, NOWHERE, people=people) as small:
        answers = [await small.get("/api/claims") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[3].json()["code"] == "too-many"
        assert 1 <= int(answers[3].headers["retry-after"]) <= 60
        assert (await small.get("/api/claims", "manager")).status_code == 200
        assert (await small.get("/queue", None, headers={"Accept": "text/html"})).status_code == 303
