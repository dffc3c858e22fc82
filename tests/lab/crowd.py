"""The load: people file, act, answer by links and read, as many at a time as keep the queues from being empty."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import httpx

from tests.lab.caller import Caller
from tests.lab.ledger import Ledger
from tests.lab.mail import MailServer

DOMAINS = 200
"""Claimants live at many domains, so that one bad answer does not close the way to all of them."""
TYPE, MANY_TYPE, OF_OTHERS = "minute-test", "hour-test", "bank"
"""What people file, what is filed in thousands, and what another team's people file."""
TO_RUNG = 60.0
"""Seconds from reception to the first rung of the ladder."""


@dataclass
class Crowd:
    """Everybody who calls, from one seed."""

    base: str
    tokens: dict[str, str]
    session: str
    mail: MailServer
    ledger: Ledger
    seed: int
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    probes: list[tuple[float, float, bool]] = field(default_factory=list)
    """Beginning, end and success of each note of the one who tries all the time."""
    foreign: set[str] = field(default_factory=set)
    """Ids that somebody of another team was shown."""
    of_others: set[str] = field(default_factory=set)
    """Ids of claims that belong to him."""
    streamed: int = 0

    def caller(self, name: str, login: str | None, stopping: asyncio.Event | None = None) -> Caller:
        """Somebody with a chance of his own, who stops with the others unless it is said otherwise."""
        token = self.tokens[login] if login else None
        chance = Random(f"{self.seed} {name}")
        return Caller(self.base, token, self.ledger, chance, stopping or self.stopping)

    async def visit(self, clients: int) -> None:
        """Keep calling until `stopping` is set."""
        people = [self._person(f"person {n}") for n in range(clients)]
        await asyncio.gather(*people, self._prober(), self._stranger(), self._listener())

    async def _person(self, name: str) -> None:
        desk, claimant = self.caller(name, "operator"), self.caller(f"{name} claimant", None)
        try:
            while not self.stopping.is_set():
                await _life(self, desk, claimant)
        finally:
            await desk.close()
            await claimant.close()

    async def _prober(self) -> None:
        """Notes all the time, on a claim of its own: when does the desk carry out acts again?"""
        caller, claim, done = self.caller("prober", "operator"), None, 0
        while not self.stopping.is_set():
            if claim is None or done % 150 == 149:
                claim = await file(caller, datetime.now(UTC)) or claim
            began = time.time()
            well = bool(claim) and await self._probe(caller, str(claim))
            done += 1
            self.probes.append((began, time.time(), well))
            await asyncio.sleep(0.2)
        await caller.close()

    async def _probe(self, caller: Caller, claim: str) -> bool:
        key = caller.key()
        try:
            answer = await caller.http.post(
                f"/api/claims/{claim}/commands",
                json={"action": "note", "data": {"text": "probe"}},
                headers={"Idempotency-Key": key},
                timeout=4,
            )
        except httpx.HTTPError:
            return False
        if answer.status_code in (200, 202):
            told = answer.json()
            await self.ledger.act(told["id"], claim, "note", told["status"], key)
        return answer.status_code == 200

    async def _stranger(self) -> None:
        """Somebody of another team reads lists and cards: he may see nothing of ours."""
        caller = self.caller("stranger", "operator2")
        own = await file(caller, datetime.now(UTC), OF_OTHERS)
        while not self.stopping.is_set():
            if own:
                self.of_others.add(own)
                await caller.act(own, "note", {"text": "of another team"})
            answer = await caller.ask("/api/claims", params={"sort": "registered", "limit": "100"})
            if answer is not None and answer.status_code == 200:
                self.foreign |= {item["id"] for item in answer.json()["items"] if item["type"] != OF_OTHERS}
            ours = next(reversed(self.ledger.addresses), None)
            if (
                ours
                and ours != own
                and (seen := await caller.ask(f"/api/claims/{ours}"))
                and seen.status_code == 200
            ):
                self.foreign.add(ours)
            await asyncio.sleep(0.5)
        await caller.close()

    async def _listener(self) -> None:
        """The same somebody hears the stream of changes."""
        headers = {"Accept": "text/event-stream", "Cookie": self.session}
        async with httpx.AsyncClient(base_url=self.base, timeout=5, trust_env=False) as http:
            while not self.stopping.is_set():
                try:
                    async with http.stream("GET", "/events", headers=headers) as answer:
                        await self._hear(answer)
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.3)

    async def _hear(self, answer: httpx.Response) -> None:
        async for line in answer.aiter_lines():
            if line.startswith("data: ") and '"id": "' in line:
                self.streamed += 1
                self.foreign.add(line.partition('"id": "')[2].partition('"')[0])
            if self.stopping.is_set():
                return


async def file(caller: Caller, received: datetime, claim_type: str = TYPE) -> str | None:
    """File a claim; sometimes two visitors send the same form at once, or somebody sends another under its key."""
    chance, key = caller.chance, caller.key()
    address = f"{key[:12]}@d{chance.randrange(DOMAINS)}.lab.example"
    body = {
        "type": claim_type,
        "channel": "api",
        "claimant": {"name": "Kim Lee", "email": address, "language": chance.choice(("ru", "en"))},
        "subject": "Посылка пропала",
        "text": "Прошу вернуть деньги.",
        "demand": {"remedy": "refund", "amount": "10", "currency": "RUB"},
        "received_at": received.isoformat(),
    }
    times = 2 if chance.random() < 0.15 else 1
    answers = await asyncio.gather(*(caller.surely("/api/claims", body, key) for _ in range(times)))
    claim = None
    for answer in answers:
        if answer is not None and answer.status_code in (200, 201):
            claim = answer.json()["id"]
            await caller.ledger.birth(key, claim, address)
        elif answer is not None:
            caller.ledger.wrong(f"I1 filing answered {answer.status_code} {answer.text[:200]}")
    if claim and chance.random() < 0.05:
        await _other_body(caller, key, body)
    return claim


async def _other_body(caller: Caller, key: str, body: dict[str, Any]) -> None:
    answer = await caller.surely("/api/claims", {**body, "subject": "Другое"}, key)
    if answer is not None and answer.status_code != 422:
        caller.ledger.wrong(f"I1 another body under a used key answered {answer.status_code}")


async def _life(crowd: Crowd, desk: Caller, claimant: Caller) -> None:
    """One claim from its filing on, as far as chance takes it."""
    chance = desk.chance
    received = datetime.now(UTC) - timedelta(seconds=chance.uniform(0, TO_RUNG - 2))
    claim = await file(desk, received)
    if claim is None:
        return
    for deed in _deeds(chance):
        if desk.stopping.is_set():
            return
        await deed(crowd, desk, claimant, claim)
        await asyncio.sleep(chance.uniform(0, 0.2))


Deed = Callable[[Crowd, Caller, Caller, str], Awaitable[Any]]


def _deeds(chance: Random) -> list[Deed]:
    """A course of a claim, cut off somewhere."""
    course: list[Deed] = [
        _admit,
        _notes,
        _ask_and_answer,
        _notes,
        _find,
        _satisfy,
        _word,
        _carry_out,
        _afterwards,
    ]
    extra = [_write, _attach, _prioritise, _plan]
    for deed in extra:
        if chance.random() < 0.4:
            course.insert(chance.randrange(1, 5), deed)
    return course[: chance.randint(2, len(course) + 6)]


async def _admit(crowd: Crowd, desk: Caller, claimant: Caller, claim: str) -> None:
    """Now and then two people want the same at once: the rules refuse one of them."""
    times = 2 if desk.chance.random() < 0.3 else 1
    await asyncio.gather(*(desk.act(claim, "admit") for _ in range(times)))


async def _notes(crowd: Crowd, desk: Caller, claimant: Caller, claim: str) -> None:
    """Several acts under way at a time, in whatever order they arrive."""
    count = desk.chance.randint(1, 4)
    await asyncio.gather(*(desk.act(claim, "note", {"text": f"note {n}"}) for n in range(count)))
    await desk.look(claim)


async def _write(crowd: Crowd, desk: Caller, claimant: Caller, claim: str) -> None:
    await desk.act(claim, "write", {"text": "We are looking into it."})


async def _prioritise(crowd: Crowd, desk: Caller, claimant: Caller, claim: str) -> None:
    await desk.act(claim, "set_priority", {"priority": desk.chance.choice(("low", "high"))})


async def _plan(crowd: Crowd, desk: Caller, claimant: Caller, claim: str) -> None:
    await desk.act(claim, "add_task", {"task": "call", "term": "1 minute"})


async def _attach(crowd: Crowd, desk: Caller, claimant: Caller, claim: str) -> None:
    content = f"%PDF-1.4\n% {desk.key()}\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n".encode()
    sent = await desk._once("POST", f"/api/claims/{claim}/files", files={"file": ("a.pdf", content)})
    if sent is not None and sent.status_code == 201:
        desk.ledger.files[hashlib.sha256(content).hexdigest()] = claim


async def _ask_and_answer(crowd: Crowd, desk: Caller, claimant: Caller, claim: str) -> None:
    if desk.chance.random() < 0.5:
        return
    if await desk.act(claim, "ask_details", {"questions": ["When?"]}) == "applied":
        await _by_link(crowd, claimant, claim, "answer_details", {"text": "Yesterday."})


async def _find(crowd: Crowd, desk: Caller, claimant: Caller, claim: str) -> None:
    await desk.act(claim, "record_finding", {"verdict": "justified", "cause": "defect"})
    await desk.act(claim, "decide")


async def _satisfy(crowd: Crowd, desk: Caller, claimant: Caller, claim: str) -> None:
    remedy = {"remedy": "refund", "amount": "10.00", "currency": "RUB"}
    await desk.act(claim, "satisfy", {"remedies": [remedy]})


async def _word(crowd: Crowd, desk: Caller, claimant: Caller, claim: str) -> None:
    if claimant.chance.random() < 0.2:
        await _by_link(crowd, claimant, claim, "dispute", {"reason": "Too little."})
    else:
        await _by_link(crowd, claimant, claim, "accept", {})


async def _carry_out(crowd: Crowd, desk: Caller, claimant: Caller, claim: str) -> None:
    await desk.act(claim, "carry_out", {"remedy_id": "1.1"})


async def _afterwards(crowd: Crowd, desk: Caller, claimant: Caller, claim: str) -> None:
    await desk.act(claim, "note", {"text": "Afterwards."})
    await desk.look(claim)


async def _by_link(crowd: Crowd, claimant: Caller, claim: str, action: str, data: dict[str, Any]) -> None:
    """The claimant answers by the link of his newest letter, if one has come."""
    address = crowd.ledger.addresses.get(claim, "")
    for _ in range(20):
        if address in crowd.mail.links or claimant.stopping.is_set():
            break
        await asyncio.sleep(0.25)
    token = crowd.mail.links.get(address)
    if token is None:
        return
    key = claimant.key()
    answer = await claimant.surely(f"/c/{token}/{action}", data, key)
    if answer is not None and answer.status_code in (200, 202, 409):
        status = "refused" if answer.status_code == 409 else answer.json()["status"]
        await crowd.ledger.word(key, claim, action, status)
    elif answer is not None:
        crowd.ledger.wrong(f"I7 {action} by link answered {answer.status_code} {answer.text[:120]}")
