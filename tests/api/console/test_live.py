"""Hints of change: whom they reach and whom never, when a stream ends, and what the polling says."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import text

from runtime.embedded.ports import free_ports
from store.changes import Change
from store.sight import SEEN, Sight, seen
from tests.api.conftest import NOWHERE
from tests.api.office import SECRET, Office, Reader
from tests.conftest import DatabaseUrls

ROOT = Path(__file__).resolve().parents[3]
EVENTS = {"Accept": "text/event-stream"}


@asynccontextmanager
async def served(office: Office) -> AsyncIterator[str]:
    """The application behind a real server: a test client would wait for the end of a stream."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        config = uvicorn.Config(office.app, lifespan="off", log_config=None, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[place]))
        yield f"http://127.0.0.1:{place.getsockname()[1]}"
        server.should_exit = True
        await serving


class Stream:
    """Reads one stream of hints in the background."""

    def __init__(self, base: str, reader: Reader) -> None:
        self.hints: list[dict[str, Any]] = []
        self.names: list[str] = []
        self.open, self.ended = asyncio.Event(), asyncio.Event()
        self._task = asyncio.create_task(self._read(base, reader))

    async def _read(self, base: str, reader: Reader) -> None:
        async with (
            httpx.AsyncClient(base_url=base, timeout=60) as client,
            client.stream("GET", "/events", headers={**reader.headers, **EVENTS}) as answer,
        ):
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            async for line in answer.aiter_lines():
                self.open.set()
                if line.startswith("event: "):
                    self.names.append(line[7:])
                if line.startswith("data: "):
                    self.hints.append(json.loads(line[6:]))
        self.ended.set()

    async def heard(self, number: str) -> None:
        """Wait until a claim was hinted."""
        async with asyncio.timeout(60):
            while number not in [hint.get("claim") for hint in self.hints]:
                await asyncio.sleep(0.05)

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


async def test_a_hint_reaches_those_who_see_the_claim_and_nobody_else(office: Office) -> None:
    async with served(office) as base:
        mine = Stream(base, await office.sign_in("operator"))
        foreign = Stream(base, await office.sign_in("operator2"))
        everything = Stream(base, await office.sign_in("auditor"))
        streams = (mine, foreign, everything)
        for stream in streams:
            await asyncio.wait_for(stream.open.wait(), 60)
        claim = (await office.file()).json()
        await mine.heard(claim["number"])
        await everything.heard(claim["number"])
        assert set(mine.hints[-1]) == {"claim", "id", "version"}, "nothing personal is hinted"
        await asyncio.sleep(0.5)
        assert foreign.hints == []
        for stream in streams:
            await stream.close()


async def test_a_stream_ends_soon_after_its_session(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.console.live.STILL_THERE", 0.3)
    reader = await office.sign_in("operator")
    async with served(office) as base:
        stream = Stream(base, reader)
        await asyncio.wait_for(stream.open.wait(), 60)
        await asyncio.sleep(1)
        assert not stream.ended.is_set()
        assert (await reader.post("/sign-out")).status_code == 303
        await asyncio.wait_for(stream.ended.wait(), 60)
        assert stream.names[-1] == "signed-out"
        async with httpx.AsyncClient(base_url=base) as client:
            refused = await client.get("/events", headers={**reader.headers, **EVENTS})
        assert refused.status_code in {303, 401}


async def test_whoever_asks_for_no_stream_is_not_kept_waiting(office: Office) -> None:
    answer = await (await office.sign_in("operator")).get("/events")
    assert answer.status_code == 200
    assert answer.text == "retry: 15000\n\n"


async def test_a_server_that_is_told_to_stop_does_not_wait_for_its_streams(
    office: Office, database_urls: DatabaseUrls, tmp_path: Path
) -> None:
    port = free_ports(["api"])["api"]
    environment = {
        **os.environ,
        "DATABASE_URL": database_urls.app,
        "SECRET_KEY": SECRET,
        "TEMPORAL_ADDRESS": NOWHERE,
        "LOG_LEVEL": "warning",
        "FILES_URL": tmp_path.as_uri(),
    }
    command = [sys.executable, "-m", "api", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        await _until_it_answers(f"http://127.0.0.1:{port}/healthz")
        stream = Stream(f"http://127.0.0.1:{port}", await office.sign_in("operator"))
        await asyncio.wait_for(stream.open.wait(), 60)
        server.send_signal(signal.SIGTERM)
        await asyncio.to_thread(server.wait, 60)
        await asyncio.wait_for(stream.ended.wait(), 60)
    finally:
        server.kill()


async def _until_it_answers(address: str) -> None:
    async with asyncio.timeout(60), httpx.AsyncClient() as client:
        while True:
            try:
                if (await client.get(address)).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.2)


def changed(part: str) -> int:
    found = re.search(r"(\d+) претенз", part)
    return int(found[1]) if found else 0


async def test_the_polling_counts_what_concerns_the_open_queue(office: Office) -> None:
    reader, other = await office.sign_in("operator"), await office.sign_in("operator2")
    before = await office.file()
    await asyncio.sleep(0.1)
    since = datetime.now(UTC).isoformat()
    claim = (await office.file()).json()
    number = claim["number"]

    async def count(who: Reader, **query: str) -> int:
        answer = await who.get("/queue/changes", params={"since": since, **query}, part=True)
        assert answer.status_code == 200, answer.text
        return changed(answer.text)

    assert await count(reader, view="mine") == 1
    assert await count(reader, view="waiting") == 0
    assert await count(reader, view="waiting", shown=f"{number}:0") == 1, "it has left the view that shows it"
    assert await count(reader, view="mine", shown=f"{number}:1") == 0, "it is shown as it is"
    assert await count(other, view="all", shown=f"{number}:0") == 0
    assert before.json()["number"] != number


async def test_the_polling_says_who_is_there(office: Office) -> None:
    number = (await office.file()).json()["number"]
    reader, manager = await office.sign_in("operator"), await office.sign_in("manager")
    await manager.post(f"/claims/{number}/presence", {"doing": "looks"})
    query = {"since": datetime.now(UTC).isoformat(), "shown": f"{number}:1"}
    part = (await reader.get("/queue/changes", params=query, part=True)).text
    assert "Марина смотрит" in part
    assert f'id="present-{number}"' in part
    foreign = await (await office.sign_in("operator2")).get("/queue/changes", params=query, part=True)
    assert "Марина" not in foreign.text
    assert number not in foreign.text


@pytest.mark.parametrize("since", ["", "yesterday", "12"])
async def test_a_strange_since_is_refused(office: Office, since: str) -> None:
    reader = await office.sign_in("operator")
    assert (await reader.get(f"/queue/changes?since={since}", part=True)).status_code == 422


SIGHTS = [
    Sight(),
    Sight(teams=frozenset({"claims"})),
    Sight(teams=frozenset({"cards"})),
    Sight(teams=frozenset({"claims", "cards"})),
    Sight(everything=True),
    Sight(everything=True, restricted=True),
    Sight(everything=True, teams=frozenset({"cards"})),
    Sight(restricted=True),
    Sight(teams=frozenset({"claims"}), manages=frozenset({"claims"})),
    Sight(roles=frozenset({"admin"}), everything=True),
]


async def test_what_may_be_hinted_is_what_may_be_seen(office: Office) -> None:
    """Real claims, and training claims of one's own and of others."""
    me, other = "01a200e3-e70d-7797-8205-cd381d2d1841", "01a200e3-e70d-7797-8205-cd381d2d1842"
    cases = product(SIGHTS, ("claims", "cards"), (True, False), (None, me, other))
    async with office.app.state.desk.at_once.connect() as connection:
        for known, team, restricted, training_for in cases:
            sight = known.model_copy(update={"user_id": me})
            made = (
                f"(SELECT '{team}'::text AS team, {restricted} AS restricted,"
                " CAST(:whose AS uuid) AS training_for) AS c"
            )
            question = text(f"SELECT ({SEEN}) IS TRUE FROM {made}")
            expected = (
                await connection.execute(question, {"whose": training_for, **seen(sight)})
            ).scalar_one()
            change = Change(
                id="x",
                number="x",
                team=team,
                restricted=restricted,
                training_for=training_for,
                version=1,
                recorded_at=datetime.now(UTC) - timedelta(seconds=1),
            )
            assert change.seen_by(sight) == expected, (sight, team, restricted, training_for)
