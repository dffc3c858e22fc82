"""The whole of Redress as `make run` starts it, in a folder of its own, and a desk that talks to it over HTTP."""

import asyncio
import email
import email.policy
import json
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from runtime.embedded.ports import free_ports

ROOT = Path(__file__).parents[2]
START_LIMIT = 420.0  # seconds: the first start may have to build Temporal
SETTLE_LIMIT = 150.0  # seconds: what does not get through at once waits for a sweep, each minute


@dataclass
class Running:
    """A started stack: `home` is its folder, `process` its supervisor."""

    home: Path
    port: int
    process: subprocess.Popen[bytes]
    demo: bool = False

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run_file(self) -> dict[str, Any]:
        return dict(json.loads((self.home / "run.json").read_text()))

    def pid(self, component: str) -> int:
        return int(self.run_file()["pids"][component])

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DEMO_CLAIMS": str(self.demo).lower(),
            "REDRESS_HOME": str(self.home),
            "REDRESS_PORT": str(self.port),
            "WAITING_SECONDS": "30",  # nobody is turned away because the machine has much else to do
        }

    def command(self, *words: str) -> str:
        """Run `./redress WORDS` beside the running stack and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "runtime.cli", *words],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=150,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def stop(self, limit: float = 90.0) -> int:
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(limit)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


def start(home: Path, *, demo: bool = False) -> Running:
    """Start the supervisor and wait until the API says that it is ready; `demo` brings the demo's claims."""
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711)
    running = Running(home, free_ports(["api"])["api"], None, demo)  # type: ignore[arg-type]
    with (home.parent / f"{home.name}.log").open("ab") as log:
        running.process = subprocess.Popen(
            [sys.executable, "-m", "runtime.cli", "run"],
            cwd=ROOT,
            env=running.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    wait_until_ready(running, START_LIMIT)
    return running


def wait_until_ready(running: Running, limit: float) -> None:
    """Ask `/readyz` until it answers 200; fails with the supervisor's last words."""
    until = time.monotonic() + limit
    while time.monotonic() < until:
        assert running.process.poll() is None, _last_words(running)
        try:
            if httpx.get(f"{running.base}/readyz", timeout=10, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError(_last_words(running))


def _last_words(running: Running) -> str:
    return (running.home.parent / f"{running.home.name}.log").read_text(errors="replace")[-3000:]


class _Asking(httpx.AsyncHTTPTransport):
    """Asks once more where the API hung up on a question.

    It hangs up on who says nothing for some seconds, and whoever waits in the background stands still in the middle
    of his questions as long as another test holds the loop.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await super().handle_async_request(request)
        except httpx.RemoteProtocolError:
            if request.method != "GET":
                raise
            return await super().handle_async_request(request)


@dataclass
class Desk:
    """One person's way to the API."""

    base: str
    token: str
    http: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.AsyncClient(
            base_url=self.base,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=60,
            trust_env=False,
            transport=_Asking(limits=httpx.Limits(keepalive_expiry=1)),
        )

    async def file(self, claim_type: str, **members: Any) -> dict[str, Any]:
        """File a claim; its claimant's address is its own, so that his letters can be found."""
        address = members.pop("email", f"{uuid.uuid4().hex[:12]}@example.org")
        claimant = {"name": "Елена Маршак", "email": address, "language": "ru", **members.pop("claimant", {})}
        body = {
            "type": claim_type,
            "channel": "web",
            "claimant": {name: value for name, value in claimant.items() if value is not None},
            "subject": "Посудомойка протекает",
            "text": "Прошу вернуть деньги.",
            "demand": {"remedy": "refund", "amount": "1200.00", "currency": "RUB"},
            **members,
        }
        answer = await self.http.post(
            "/api/claims", json=body, headers={"Idempotency-Key": str(uuid.uuid4())}
        )
        assert answer.status_code == 201, answer.text
        return {**answer.json(), "email": address}

    async def card(self, claim: str) -> dict[str, Any]:
        answer = await self.http.get(f"/api/claims/{claim}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def send(
        self, claim: str, action: str, data: dict[str, Any] | None = None, key: str | None = None
    ) -> httpx.Response:
        return await self.http.post(
            f"/api/claims/{claim}/commands",
            json={"action": action, "data": data or {}},
            headers={"Idempotency-Key": key or str(uuid.uuid4())},
        )

    async def act(self, claim: str, action: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send a command and wait until it is applied."""
        answer = await self.send(claim, action, data)
        assert answer.status_code in (200, 202), f"{action}: {answer.status_code} {answer.text}"
        outcome = answer.json()
        until = time.monotonic() + SETTLE_LIMIT
        while outcome["status"] == "pending" and time.monotonic() < until:
            await asyncio.sleep(0.2)
            outcome = (await self.http.get(f"/api/commands/{outcome['id']}")).json()
        assert outcome["status"] == "applied", outcome
        return dict(outcome)

    async def timeline(self, claim: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        address = f"/api/claims/{claim}/timeline"
        answer = (await self.http.get(address)).json()
        rows += answer["items"]
        while answer.get("next"):
            answer = (await self.http.get(address, params={"cursor": answer["next"]})).json()
            rows += answer["items"]
        return rows

    async def wait_for(self, claim: str, what: Any, limit: float = SETTLE_LIMIT) -> dict[str, Any]:
        """Wait until a card fulfils `what`, and return it."""
        until = time.monotonic() + limit
        while True:
            card = await self.card(claim)
            if what(card):
                return card
            assert time.monotonic() < until, {
                name: card[name] for name in ("stage", "version", "waiting_for", "outcome")
            }
            await asyncio.sleep(0.3)


async def letters_to(base: str, address: str) -> list[email.message.EmailMessage]:
    """The letters that arrived for an address, oldest first."""
    async with httpx.AsyncClient(base_url=base, timeout=60, trust_env=False) as http:
        found = (await http.get("/dev/mailbox.json")).json()
        mine = [letter for letter in found if address in str(letter["to"])]
        mine.sort(key=lambda letter: letter["received_at"])
        raw = [(await http.get(f"/dev/mailbox/{letter['id']}")).content for letter in mine]
    return [email.message_from_bytes(one, policy=email.policy.default) for one in raw]  # type: ignore[misc]


async def wait_for_letters(
    base: str, address: str, count: int, limit: float = SETTLE_LIMIT
) -> list[email.message.EmailMessage]:
    """Wait until so many letters arrived for an address."""
    until = time.monotonic() + limit
    while True:
        letters = await letters_to(base, address)
        if len(letters) >= count:
            return letters
        assert time.monotonic() < until, [letter["Subject"] for letter in letters]
        await asyncio.sleep(0.5)


def client_link(letter: email.message.EmailMessage) -> str:
    """The path of the claimant's own link in a letter."""
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(r"(/c/[A-Za-z0-9_-]{20,})", body.get_content())
    assert found, body.get_content()
    return found.group(1)
