"""Takes a claim in: checks it against its type's form, lets the rules decide its birth, and stores it."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from api.desk import Desk
from api.forms import cause_errors, read_form
from api.idempotency import hash_of
from api.problems import FieldError, Problem, invalid
from api.shapes.filing import Filing
from api.strict import validate
from claims.calendar import zone
from claims.claim import Claim
from claims.commands import Actor
from claims.conditions import Scalar
from claims.messages import Life
from claims.registration import Registration, register
from claims.variant import Pinned, Variant
from store.birth import Birth, BirthResult, Contact, bear
from store.cards import stored_claim
from store.journal import known
from store.people import User
from store.variants import Shelved

PATH = "/api/claims"
_log = structlog.get_logger("api.filing")


class Filed(NamedTuple):
    """The stored claim, what it is pinned to, and whether it was born just now."""

    claim: Claim
    pinned: Pinned
    born: bool


class Filer(NamedTuple):
    """Who files: whose the keys are, who acted, and whose external keys are meant."""

    caller: str
    actor: Actor
    account: str | None = None


def filer_of(user: User) -> Filer:
    """One of our people, or a program under his token."""
    return Filer(f"user:{user.id}", Actor(kind="user", id=user.id), user.id)


class _Request(NamedTuple):
    """One request to file: who asks, under which key, what, and when it came."""

    filer: Filer
    key: str
    digest: bytes
    filing: Filing
    now: datetime

    @property
    def received_at(self) -> datetime:
        return self.filing.received_at or self.now


class _Form(NamedTuple):
    facts: dict[str, Scalar]
    texts: dict[str, str]


async def file_claim(desk: Desk, user: User, key: str, body: Any) -> Filed:
    """File a claim, or find the one that was filed under this key before; Problem when it cannot be."""
    return await file_for(desk, filer_of(user), key, body)


async def file_for(desk: Desk, filer: Filer, key: str, body: Any) -> Filed:
    """The same for anybody who may file."""
    request = _Request(filer, key, hash_of(body), validate(Filing, body), datetime.now(UTC))
    async with desk.at_once.connect() as connection:
        try:
            shelved = await _shelved(desk, connection, request)
            form = _read(request, shelved.pinned.variant)
        except Problem as problem:
            return await _filed_before(desk, connection, request, problem)
        birth = await _born(desk, connection, request, shelved, form)
        return await _settled(desk, connection, shelved, birth, await bear(connection, birth))


async def _shelved(desk: Desk, connection: AsyncConnection, request: _Request) -> Shelved:
    """The live variant of the type, with the calendar days that the claim needs."""
    live = await desk.shelf.live_for(connection, request.filing.type)
    if live is None:
        raise invalid(FieldError("type", "no-such-type"))
    if request.filing.received_at is None:
        return live
    pinned = await desk.shelf.pinned(connection, live.pinned.ref, request.received_at, live.calendar_id)
    return pinned or live


def _read(request: _Request, variant: Variant) -> _Form:
    filing = request.filing
    facts, texts, errors = read_form(variant, filing.fields, "fields", whole=True)
    errors += cause_errors(variant, filing.declared_cause)
    if request.received_at > request.now:
        errors.append(FieldError("received_at", "in-future"))
    if errors:
        raise invalid(*errors)
    return _Form(facts, filing.texts() | texts)


async def _born(
    desk: Desk, connection: AsyncConnection, request: _Request, shelved: Shelved, form: _Form
) -> Birth:
    """Let the rules decide the birth."""
    pinned, filing = shelved.pinned, request.filing
    year = request.now.astimezone(zone(pinned.calendar.zone)).year
    facts = await desk.reception.facts(connection, pinned.variant.team, year)
    actor = request.filer.actor
    registration = Registration(
        id=str(uuid7()),
        number=facts.number,
        command_id=str(uuid7()),
        channel=filing.channel,
        claimant=filing.claimant.facts(),
        demand=filing.demand.facts(),
        declared_cause=filing.declared_cause,
        fields=form.facts,
        received_at=request.received_at,
        assignee=facts.assignee,
    )
    return Birth(
        decision=register(pinned, registration, request.now, actor),
        actor=actor,
        command_id=registration.command_id,
        caller=request.filer.caller,
        key=request.key,
        path=PATH,
        body_hash=request.digest,
        account=request.filer.account if filing.external_key else None,
        external_key=filing.external_key,
        calendar_id=shelved.calendar_id,
        restricted=pinned.variant.restricted,
        contact=Contact(name=filing.claimant.name, email=filing.claimant.email, phone=filing.claimant.phone),
        texts=form.texts,
    )


async def _settled(
    desk: Desk, connection: AsyncConnection, shelved: Shelved, birth: Birth, result: BirthResult
) -> Filed:
    if result.kind == "key_reused":
        raise Problem("idempotency-key-reused")
    if result.kind == "external_reused" or result.claim is None:
        raise Problem("external-key-reused")
    if result.kind == "repeated":
        return await _again(desk, connection, result.claim)
    _log.info("claim filed", claim=result.claim.id, number=result.claim.number, command=birth.command_id)
    desk.figures.filed.inc()
    desk.starter.offer(Life(claim=result.claim, pinned=shelved.pinned))
    return Filed(result.claim, shelved.pinned, born=True)


async def _filed_before(
    desk: Desk, connection: AsyncConnection, request: _Request, problem: Problem
) -> Filed:
    """A repeat stays good although the form has changed since; otherwise the problem stands."""
    before = await known(connection, request.filer.caller, request.key, PATH, request.digest)
    if before is None or before.kind != "repeated" or before.outcome is None:
        raise problem
    claim = await stored_claim(connection, before.outcome.claim_id)
    if claim is None:
        raise problem
    return await _again(desk, connection, claim)


async def _again(desk: Desk, connection: AsyncConnection, claim: Claim) -> Filed:
    shelved = await desk.shelf.pinned(connection, claim.variant, claim.received_at)
    if shelved is None:
        raise Problem("not-found")
    return Filed(claim, shelved.pinned, born=False)
