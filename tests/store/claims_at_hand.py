"""Claims for the tests of the store: a small variant, and the ways to bear and to move its claims."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from uuid_utils import uuid7

from claims.claim import Claim, Claimant
from claims.commands import Actor, Command
from claims.decide import decide
from claims.messages import RecordRequest
from claims.ready_calendars import ru
from claims.registration import Registration, register
from claims.variant import Pinned, Variant
from claims.variant_yaml import read_variant
from store.birth import Birth, BirthResult, Contact, bear
from store.connections import at_once
from store.journal import JournalEntry, accept
from store.numbers import next_number
from store.people import NewUser, Team, User, add_membership, add_team, add_user, user_by_id
from store.variants import Shelved, live_for, publish, publish_calendar

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
VARIANT = """
variant: returns
claim_type: returns
title: {ru: Возврат, en: Return}
calendar: ru
team: claims
stages:
  intake:
    kind: intake
    title: {ru: Приём, en: Intake}
    public: {ru: Принята, en: Received}
    actions:
      admit: {to: resolution}
  resolution:
    kind: resolution
    title: {ru: Решение, en: Resolution}
    public: {ru: Рассматривается, en: In review}
    plan: [{task: call, title: {ru: Позвонить, en: Call}, term: 1 day}]
    actions:
      satisfy: {to: closed, outcome: satisfied}
      refuse: {to: closed, outcome: refused, requires: [reason]}
clocks:
  answer: {term: 10 days, from: received, until: answered}
escalation:
  - {clock: answer, at: 50%, do: [remind: assignee]}
  - {clock: answer, at: due, do: [raise_priority: 1]}
letters: {registered: acknowledgement, stage_entered: stage-changed, closed: closed}
"""
SYSTEM = Actor(kind="system")
CALENDAR = ru(range(2024, 2028))
_keys = count()


def new_id() -> str:
    """A fresh id."""
    return str(uuid7())


def variant(**changes: object) -> Variant:
    """The small variant, with other members if wanted."""
    read, problems = read_variant(VARIANT)
    assert read is not None, problems
    return read.model_copy(update=changes)


@dataclass(frozen=True)
class Desk:
    """A desk with one team, two operators, their manager, and a published variant."""

    engine: AsyncEngine
    shelved: Shelved
    operator: User
    other: User
    manager: User

    @property
    def pinned(self) -> Pinned:
        """What its claims are pinned to."""
        return self.shelved.for_claim(NOW)


async def set_up(engine: AsyncEngine) -> Desk:
    """Publish the variant and add the people, once per database."""
    async with engine.begin() as connection:
        await publish_calendar(connection, CALENDAR)
        await add_team(connection, Team(key="claims", title={"ru": "Претензии", "en": "Claims"}))
        await add_team(connection, Team(key="cards", title={"ru": "Карты", "en": "Cards"}))
        people = [await _person(connection, login) for login in ("anna", "boris", "vera")]
        await publish(connection, variant(), VARIANT)
        shelved = await live_for(connection, "returns")
    assert shelved is not None
    return Desk(engine, shelved, *people)


async def _person(connection: AsyncConnection, login: str) -> User:
    user = await add_user(connection, NewUser(login=login, name=login.title(), email=f"{login}@desk.test"))
    team, role = (
        ("cards", "operator")
        if login == "boris"
        else ("claims", "manager" if login == "vera" else "operator")
    )
    await add_membership(connection, user.id, team, role)
    staffed = await user_by_id(connection, user.id)
    assert staffed is not None
    return staffed


def birth_of(desk: Desk, number: str, **changes: object) -> Birth:
    """A birth that was decided now; `received_at` and other members of a registration may be given."""
    command_id = new_id()
    given = {
        "channel": "web",
        "claimant": Claimant(has_email=True),
        "received_at": NOW,
        "assignee": desk.operator.id,
    }
    filing = {name: changes.pop(name) for name in tuple(changes) if name in Registration.model_fields}
    registration = Registration(id=new_id(), number=number, command_id=command_id, **{**given, **filing})
    members = {
        "decision": register(desk.pinned, registration, NOW, SYSTEM),
        "actor": SYSTEM,
        "command_id": command_id,
        "caller": "test",
        "key": f"birth-{next(_keys)}",
        "path": "/api/claims",
        "body_hash": sha256(b"body").digest(),
        "calendar_id": desk.shelved.calendar_id,
        "contact": Contact(name="Мария Иванова", email="maria@client.test"),
        "texts": {"subject": "Сломанный чайник", "text": "Не греет с первого дня."},
    }
    return Birth(**{**members, **changes})


async def born(desk: Desk, **changes: object) -> Claim:
    """A claim that was just born."""
    async with at_once(desk.engine).connect() as connection:
        number = await next_number(connection, NOW.year)
        result = await bear(connection, birth_of(desk, number, **changes))
    return _claim_of(result)


def _claim_of(result: BirthResult) -> Claim:
    assert result.claim is not None
    return result.claim


def command_for(claim: Claim, action: str, minutes: float = 1, by: Actor = SYSTEM, **data: object) -> Command:
    """A command accepted so many minutes after now."""
    return Command(
        id=new_id(),
        claim_id=claim.id,
        action=action,
        actor=by,
        at=NOW + timedelta(minutes=minutes),
        data=data,
    )


def entry_of(command: Command, texts: dict[str, str] | None = None, **changes: object) -> JournalEntry:
    """A journal entry of a command under a fresh key."""
    members = {
        "caller": "test",
        "key": f"key-{next(_keys)}",
        "path": "/commands",
        "body_hash": sha256(b"c").digest(),
    }
    named = command.model_copy(update={"texts": tuple(texts or {})})
    return JournalEntry(command=named, texts=texts or {}, **{**members, **changes})


async def accepted(desk: Desk, command: Command, texts: dict[str, str] | None = None) -> Command:
    """The same command, accepted by the journal."""
    entry = entry_of(command, texts)
    async with at_once(desk.engine).connect() as connection:
        assert (await accept(connection, entry)).kind == "accepted"
    return entry.command


def record_of(desk: Desk, claim: Claim, command: Command) -> RecordRequest:
    """What the engine would record for the command upon this state."""
    decision = decide(desk.pinned, claim, command)
    return RecordRequest(
        claim_id=claim.id,
        expected_version=claim.version,
        decision=decision,
        actor=command.actor,
        command_id=command.id,
    )
