"""Takes a claim in: finds what it is by its form and the routing rules, lets the rules decide its birth, stores it."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from api.desk import Desk
from api.idempotency import hash_of
from api.priorities import priority_of
from api.problems import FieldError, Problem, invalid
from api.routing import Classified, classify
from api.shapes.filing import OpenFiling
from api.strict import validate
from claims.calendar import zone
from claims.claim import Claim
from claims.commands import Actor
from claims.messages import Life
from claims.registration import Registration, register, team_of
from claims.routing_people import Wish
from claims.variant import Pinned
from store.birth import Birth, BirthResult, Contact
from store.cards import stored_claim
from store.journal import known
from store.people import User
from store.variants import Shelved
from store.when_asked import WhenAsked

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
    filing: OpenFiling
    now: datetime

    @property
    def received_at(self) -> datetime:
        return self.filing.received_at or self.now


async def file_claim(desk: Desk, user: User, key: str, body: Any) -> Filed:
    """File a claim, or find the one that was filed under this key before; Problem when it cannot be."""
    return await file_for(desk, filer_of(user), key, body)


async def file_for(desk: Desk, filer: Filer, key: str, body: Any) -> Filed:
    """The same for anybody who may file."""
    request = _Request(filer, key, hash_of(body), validate(OpenFiling, body), datetime.now(UTC))
    async with WhenAsked(desk.at_once) as connection:
        try:
            classified = await _classified(desk, connection, request)
        except Problem as problem:
            return await _filed_before(desk, connection, request, problem)
        birth = await _born(desk, connection, request, classified)
    return await _settled(desk, classified.shelved, birth, await desk.births.bear(birth))


async def _classified(desk: Desk, connection: AsyncConnection, request: _Request) -> Classified:
    """What the filing is; Problem 422 with everything that is wrong with it."""
    early = [FieldError("received_at", "in-future")] if request.received_at > request.now else []
    try:
        found = await classify(desk, connection, request.filing, request.filing.received_at)
    except Problem as problem:
        raise (invalid(*problem.errors, *early) if problem.errors else problem) from None
    if early:
        raise invalid(*early)
    return found


async def _born(desk: Desk, connection: AsyncConnection, request: _Request, classified: Classified) -> Birth:
    """Let the rules decide the birth."""
    pinned, filing, outcome = classified.shelved.pinned, request.filing, classified.outcome
    year = request.now.astimezone(zone(pinned.calendar.zone)).year
    wish = Wish(skill=outcome.skill, language=filing.claimant.language)
    team = team_of(pinned.variant, outcome.team)
    facts = await desk.reception.facts(connection, team, year, wish, pinned.variant.claim_type)
    assessed = await priority_of(connection, filing.severity, filing.impact)
    actor = request.filer.actor
    registration = Registration(
        id=str(uuid7()),
        number=facts.number,
        command_id=str(uuid7()),
        channel=filing.channel,
        claimant=filing.claimant.facts(),
        demand=filing.demand.facts(),
        declared_cause=filing.declared_cause,
        fields=classified.form.facts,
        received_at=request.received_at,
        assignee=facts.assignee,
        team=team,
        priority=filing.priority or assessed or outcome.priority,
        severity=filing.severity,
        impact=filing.impact,
        tags=outcome.tags,
        skill=outcome.skill,
        routed=classified.routed,
        suited=facts.suited,
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
        calendar_id=classified.shelved.calendar_id,
        restricted=pinned.variant.restricted,
        contact=Contact(name=filing.claimant.name, email=filing.claimant.email, phone=filing.claimant.phone),
        texts=classified.form.texts,
    )


async def _settled(desk: Desk, shelved: Shelved, birth: Birth, result: BirthResult) -> Filed:
    if result.kind == "key_reused":
        raise Problem("idempotency-key-reused")
    if result.kind == "external_reused" or result.claim is None:
        raise Problem("external-key-reused")
    if result.kind == "repeated":
        async with desk.at_once.connect() as connection:
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
