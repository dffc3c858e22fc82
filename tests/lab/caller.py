"""A caller who repeats under the same key until he hears an honest answer, and writes down what he heard."""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

from tests.lab.ledger import Ledger

PAUSE = 0.25
PATIENCE = 15.0
"""Seconds for an answer; the desk promises one within a few, a frozen process keeps nobody waiting for ever."""
HONEST = frozenset((200, 201, 202, 303, 400, 404, 409, 422, 429, 503))


@dataclass
class Caller:
    """Somebody with a token, or a claimant without one."""

    base: str
    token: str | None
    ledger: Ledger
    chance: Random
    stopping: asyncio.Event
    http: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        self.http = httpx.AsyncClient(
            base_url=self.base,
            headers={**headers, "Accept": "application/json"},
            timeout=PATIENCE,
            trust_env=False,
            limits=httpx.Limits(max_connections=200),
        )

    def key(self) -> str:
        """A fresh key, the same in every run of this seed."""
        return f"{self.chance.getrandbits(96):024x}"

    async def surely(self, path: str, body: Any, key: str, **more: Any) -> httpx.Response | None:
        """Send until somebody says what became of it; None when the lab ends first."""
        while not self.stopping.is_set():
            answer = await self._once("POST", path, json=body, headers={"Idempotency-Key": key}, **more)
            if answer is not None and answer.status_code not in (429, 503):
                return answer
            self.ledger.uncertain += 1
            await asyncio.sleep(PAUSE * self.chance.uniform(0.5, 2))
        return None

    async def ask(self, path: str, **more: Any) -> httpx.Response | None:
        """Read once; None without an answer."""
        return await self._once("GET", path, **more)

    async def _once(self, method: str, path: str, **more: Any) -> httpx.Response | None:
        began = time.time()
        try:
            answer = await self.http.request(method, path, **more)
        except httpx.HTTPError:
            return None
        self.ledger.counted(answer.status_code)
        self._judge(method, path, answer, began)
        return answer

    def _judge(self, method: str, path: str, answer: httpx.Response, began: float) -> None:
        status = answer.status_code
        if status not in HONEST:
            self.ledger.wrong(
                f"I7 {method} {_template(path)} answered {status} ({time.time() - began:.1f} s)"
            )
        if status == 503 and "retry-after" not in answer.headers:
            self.ledger.wrong(f"I7 {method} {_template(path)} answered 503 without Retry-After")

    async def act(self, claim: str, action: str, data: dict[str, Any] | None = None) -> str | None:
        """Command a claim and wait for the outcome; `applied`, `refused`, `pending`, or None: not taken at all.

        Now and then the request goes out twice at once under its one key.
        """
        key, path = self.key(), f"/api/claims/{claim}/commands"
        body = {"action": action, "data": data or {}}
        times = 2 if self.chance.random() < 0.1 else 1
        answers = await asyncio.gather(*(self.surely(path, body, key) for _ in range(times)))
        told = [answer for answer in answers if answer is not None]
        outcomes = [await self._noted(claim, action, key, answer) for answer in told]
        ids = {each["id"] for each in outcomes if each}
        if len(ids) > 1:
            self.ledger.wrong(f"I2 one key, two commands: {sorted(ids)}")
        last = outcomes[-1] if outcomes else None
        return await self._settled(last, claim, action, key) if last else None

    async def _noted(
        self, claim: str, action: str, key: str, answer: httpx.Response
    ) -> dict[str, Any] | None:
        if answer.status_code == 409:
            problem = answer.json()
            status, command = "refused", problem.get("command_id") or problem.get("id")
            if command is None:
                return None
        elif answer.status_code in (200, 202):
            command, status = answer.json()["id"], answer.json()["status"]
            if answer.status_code == 200 and status != "applied":
                self.ledger.wrong(f"I7 200 for a command that is {status}")
        else:
            self.ledger.wrong(f"I7 {action} answered {answer.status_code} {answer.json().get('code')}")
            return None
        await self.ledger.act(command, claim, action, status, key)
        return {"id": command, "status": status}

    async def _settled(self, told: dict[str, Any], claim: str, action: str, key: str) -> str:
        """Ask after a command that was only accepted, for a while."""
        until = time.monotonic() + 20
        while told["status"] == "pending" and time.monotonic() < until and not self.stopping.is_set():
            await asyncio.sleep(PAUSE)
            answer = await self.ask(f"/api/commands/{told['id']}")
            if answer is not None and answer.status_code == 200:
                told = answer.json()
                await self.ledger.act(told["id"], claim, action, told["status"], key)
        return str(told["status"])

    async def look(self, claim: str) -> dict[str, Any] | None:
        """Read a card; its version may not be older than what somebody was shown before."""
        asked_since = self.ledger.seen_versions.get(claim, 0)
        answer = await self.ask(f"/api/claims/{claim}")
        if answer is None or answer.status_code != 200:
            return None
        card: dict[str, Any] = answer.json()
        self.ledger.version(claim, card["version"], asked_since)
        return card

    async def close(self) -> None:
        """Hang up."""
        with contextlib.suppress(httpx.HTTPError):
            await self.http.aclose()


def _template(path: str) -> str:
    """The path without what names a claim, so that equal wrongs are counted together."""
    return "/".join("…" if len(part) > 20 else part for part in path.split("/"))
