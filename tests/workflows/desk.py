"""A desk for the tests of workflows: real tables, a real worker, and a few words to file and to act with."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client, WorkflowHandle
from uuid_utils import uuid7

from activities.chores import POST_OFFICE_ID, ensure_post_office
from claims.calendar import Calendar
from claims.claim import Claim, Claimant, Demand
from claims.commands import Actor, Command
from claims.decide import data_class
from claims.messages import Life, workflow_id
from claims.money import Money
from claims.ready_calendars import ru, us
from claims.registration import Registration, register
from claims.variant import Variant
from claims.variant_yaml import read_variant
from runtime.door import Door
from runtime.settings import Settings
from store.birth import Birth, Contact, bear
from store.cards import life_of, stored_claim
from store.connections import at_once
from store.journal import JournalEntry, accept, outcome
from store.numbers import next_number
from store.people import NewUser, add_membership, add_user, user_by_login
from store.sight import sight_of_system
from store.sweep import mark_started
from store.variants import Shelf, publish, publish_calendar
from worker import workers

ROOT = Path(__file__).resolve().parents[2]
YEARS = range(2024, 2032)
READY = sorted((ROOT / "variants").glob("*.yaml"))
MINUTE = ROOT / "tests" / "variants" / "minute.yaml"
LIMIT = 90.0
"""Seconds for which what must come is waited for."""


def settings_for(url: str, smtp_port: int) -> Settings:
    """Settings with task queues of the database's own, so that modules do not take each other's tasks."""
    mark = sha256(url.encode()).hexdigest()[:8]
    return Settings(
        database_url=url,
        secret_key="b1946ac92492d2347c6235b4d2611184c1",
        smtp_host="127.0.0.1",
        smtp_port=smtp_port,
        claims_task_queue=f"claims-{mark}",
        letters_task_queue=f"letters-{mark}",
    )


def variant_of(path: Path, **changes: Any) -> Variant:
    """Read a variant; `changes` replace whole members of it."""
    variant = _read(path)
    return Variant.model_validate({**variant.model_dump(by_alias=True), **changes}) if changes else variant


@cache
def _read(path: Path) -> Variant:
    variant, problems = read_variant(path.read_text("utf-8"))
    assert variant is not None, problems
    return variant


@cache
def _calendars() -> tuple[Calendar, ...]:
    return ru(YEARS), us(YEARS)


@dataclass
class Desk:
    """Files claims, acts on them and looks at what is stored."""

    engine: AsyncEngine
    client: Client
    settings: Settings
    shelf: Shelf = field(default_factory=lambda: Shelf(0))
    people: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.door = Door(self.client, self.settings.claims_task_queue, self.engine)

    @property
    def operator(self) -> Actor:
        return Actor(kind="user", id=self.people["operator"])

    @property
    def manager(self) -> Actor:
        return Actor(kind="user", id=self.people["manager"], manager=True, approves=True)

    def connect(self) -> Any:
        return at_once(self.engine).connect()

    async def furnish(self) -> None:
        """Publish calendars and variants and add the people of the team; once per database."""
        async with self.engine.begin() as connection:
            found = [await user_by_login(connection, login) for login in ("operator", "manager", "director")]
            self.people = {user.login: user.id for user in found if user}
            if self.people:
                return
            for calendar in _calendars():
                await publish_calendar(connection, calendar)
            for path in (*READY, MINUTE):
                await publish(connection, variant_of(path), path.read_text("utf-8"))
            for login in ("operator", "manager", "director"):
                new = NewUser(
                    login=login, name=login.title(), email=f"{login}@desk.example", admin=login == "director"
                )
                self.people[login] = (await add_user(connection, new)).id
            for team in (await connection.execute(text("SELECT key FROM teams"))).scalars().all():
                await add_membership(connection, self.people["operator"], team, "operator")
                await add_membership(connection, self.people["manager"], team, "manager")

    async def publish(self, variant: Variant) -> None:
        async with self.engine.begin() as connection:
            await publish(connection, variant, variant.model_dump_json(by_alias=True))

    async def file(
        self,
        claim_type: str = "minute-test",
        *,
        start: bool = True,
        ago: timedelta = timedelta(),
        **members: Any,
    ) -> Claim:
        """Let a claim be born; it was received `ago`."""
        now = datetime.now(UTC)
        async with self.connect() as connection:
            shelved = await self.shelf.live_for(connection, claim_type)
            assert shelved is not None, claim_type
            email = members.pop("email", f"anna.{uuid4().hex[:6]}@client.example")
            filing = Registration(
                id=str(uuid7()),
                number=await next_number(connection, now.year),
                command_id=str(uuid7()),
                channel="web",
                claimant=Claimant(language="en", has_email=email is not None),
                demand=Demand(remedy="refund", money=Money.of("1500.00", "RUB")),
                received_at=now - ago,
                assignee=self.people.get("operator"),
                **members,
            )
            decision = register(shelved.for_claim(filing.received_at), filing, now)
            await bear(connection, _birth(decision, filing, shelved.calendar_id, email))
        if start:
            await self.start(filing.id)
        return decision.claim

    async def start(self, claim_id: str) -> None:
        async with self.connect() as connection:
            life = await life_of(connection, claim_id)
            assert life is not None
            assert await self.door.start(life)
            await mark_started(connection, [claim_id])

    async def life(self, claim_id: str) -> Life:
        async with self.connect() as connection:
            life = await life_of(connection, claim_id)
        assert life is not None
        return life

    async def journal(
        self, claim_id: str, action: str, data: dict[str, Any] | None = None, actor: Actor | None = None
    ) -> Command:
        """Accept a command as the API does; it is not signalled yet."""
        facts, texts = data_class(action).model_validate(data or {}).split()
        command = Command(
            id=str(uuid7()),
            claim_id=claim_id,
            action=action,
            actor=actor or self.operator,
            at=datetime.now(UTC),
            data=facts,
            texts=tuple(texts),
        )
        entry = JournalEntry(
            command=command,
            caller="test",
            key=command.id,
            path="/test",
            body_hash=sha256(json.dumps(data or {}).encode()).digest(),
            texts=texts,
        )
        async with self.connect() as connection:
            accepted = await accept(connection, entry)
        assert accepted.kind == "accepted"
        return command

    async def act(
        self, claim_id: str, action: str, data: dict[str, Any] | None = None, actor: Actor | None = None
    ) -> Any:
        """Accept a command, signal it and wait for its outcome."""
        command = await self.journal(claim_id, action, data, actor)
        assert await self.door.deliver(command)
        return await self.outcome(command.id)

    async def applied(
        self, claim_id: str, action: str, data: Any = None, actor: Actor | None = None
    ) -> Claim:
        """Act and insist that it was applied; returns the stored state."""
        found = await self.act(claim_id, action, data, actor)
        assert found.status == "applied", (action, found.problem)
        return await self.stored(claim_id)

    async def outcome(self, command_id: str, limit: float = LIMIT) -> Any:
        """Wait until a command is settled."""
        end = asyncio.get_running_loop().time() + limit
        while True:
            async with self.connect() as connection:
                found = await outcome(connection, command_id, sight_of_system())
            assert found is not None
            if found.status != "pending":
                return found
            assert asyncio.get_running_loop().time() < end, f"{found.action} is pending for {limit} s"
            await asyncio.sleep(0.02)

    async def stored(self, claim_id: str) -> Claim:
        async with self.connect() as connection:
            claim = await stored_claim(connection, claim_id)
        assert claim is not None
        return claim

    async def until(self, claim_id: str, holds: Any, limit: float = LIMIT) -> Claim:
        """Wait until something holds of the stored state."""
        end = asyncio.get_running_loop().time() + limit
        while not holds(claim := await self.stored(claim_id)):
            assert asyncio.get_running_loop().time() < end, f"after {limit} s: {claim}"
            await asyncio.sleep(0.05)
        return claim

    async def told(self, claim_id: str, version: int) -> None:
        """Wait until the workflow holds a version; a record that it carried out patiently is stored before."""
        end = asyncio.get_running_loop().time() + LIMIT
        while (found := await self.handle(claim_id).query("version")) != version:
            assert asyncio.get_running_loop().time() < end, f"it holds version {found}, not {version}"
            await asyncio.sleep(0.05)

    async def timeline(self, claim_id: str) -> list[Any]:
        """The rows of the timeline, as they are stored."""
        async with self.connect() as connection:
            rows = await connection.execute(
                text("SELECT * FROM timeline WHERE claim_id = :claim ORDER BY seq"), {"claim": claim_id}
            )
            return list(rows)

    def handle(self, claim_id: str) -> WorkflowHandle[Any, Any]:
        return self.client.get_workflow_handle(workflow_id(claim_id))


def _birth(decision: Any, filing: Registration, calendar_id: str, email: str | None) -> Birth:
    assert filing.command_id is not None
    return Birth(
        decision=decision,
        actor=Actor(kind="system"),
        command_id=filing.command_id,
        caller="test",
        key=filing.id,
        path="/test",
        body_hash=sha256(filing.id.encode()).digest(),
        calendar_id=calendar_id,
        contact=Contact(name="Anna Petrova", email=email),
        texts={"subject": "A kettle", "text": "It leaks."},
    )


@asynccontextmanager
async def working(desk: Desk) -> AsyncIterator[None]:
    """Run the worker's own wiring inside this process, with the post office."""
    queues = desk.settings.claims_task_queue, desk.settings.letters_task_queue
    async with workers(desk.client, desk.settings):
        await ensure_post_office(desk.client, *queues)
        try:
            yield
        finally:
            await desk.client.get_workflow_handle(POST_OFFICE_ID).terminate()
