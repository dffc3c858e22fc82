"""Starts training claims, lists them and ends them: the one door of pages and JSON calls."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from api.commanding import Order, command_claim
from api.console.variant_acts import seen_draft, seen_variant
from api.console.variant_check import check_draft
from api.desk import Desk
from api.idempotency import hash_of
from api.names import names_claim, not_found
from api.problems import FieldError, Problem, invalid
from api.routing import read_whole
from api.shapes.commands import CommandIn
from api.shapes.filing import ClaimantIn, OpenFiling
from api.shapes.training import TrainingIn
from api.strict import validate
from claims.calendar import Calendar
from claims.claim import Claim, Language
from claims.commands import Actor
from claims.messages import Life
from claims.pace import Pace
from claims.registration import Registration, register
from claims.training import hastened, times_of
from claims.training_example import CLAIMANT, SUBJECT, TEXT, example_fields
from claims.variant import CLOSED, Pinned, Variant, VariantRef
from store.birth import Birth, Contact, bear
from store.cards import standing, stored_claim
from store.connections import together
from store.journal import CommandOutcome, known
from store.newest_calendar import newest_calendar
from store.people import User
from store.sight import sight_of
from store.training import keep_draft, keep_fast_calendar, next_training_number, open_trainings
from store.variants import pinned as pinned_to

PATH = "/api/training"
YEARS_BEFORE, YEARS_AFTER = 1, 4
"""Which years of the calendar a training claim is kept with."""
MOST_OPEN = 30
"""Training claims that one person may have open."""
OF_PUBLISHING = frozenset({"not-your-team", "type-of-another-team"})
"""What keeps somebody from publishing a draft, but not from practising it."""
REASONS: dict[Language, str] = {"ru": "Учёба окончена", "en": "The training is over"}
_log = structlog.get_logger("api.training")


class Started(NamedTuple):
    """A training claim, its fast clock, and whether it was started just now."""

    claim: Claim
    pace: Pace
    born: bool


class _Process(NamedTuple):
    """What is practised; `ref` is None for a draft, whose text is `body`."""

    variant: Variant
    ref: VariantRef | None
    body: str


class _Wish(NamedTuple):
    """One request: who wants to practise what, under which key."""

    user: User
    key: str
    digest: bytes
    asked: TrainingIn
    now: datetime

    @property
    def caller(self) -> str:
        return f"user:{self.user.id}"

    @property
    def language(self) -> Language:
        return self.asked.language or _language(self.user)


async def start_training(desk: Desk, user: User, key: str, body: Mapping[str, Any]) -> Started:
    """Start a training claim, or find the one of this key; Problem when the process or the form does not allow it."""
    now = datetime.now(UTC).replace(microsecond=0)
    wish = _Wish(user, key, hash_of(body), validate(TrainingIn, body), now)
    async with desk.at_once.connect() as connection:
        before = await _before(connection, wish)
        if before:
            return before
        if await open_trainings(connection, user.id) >= MOST_OPEN:
            raise Problem("too-many-trainings")
        process = await _process(connection, wish)
        calendar = await newest_calendar(connection, process.variant.calendar)
    if calendar is None:
        raise invalid(FieldError("process", "not-allowed"))
    return await _begun(desk, wish, process, calendar)


async def _before(connection: AsyncConnection, wish: _Wish) -> Started | None:
    """The claim that this key started."""
    used = await known(connection, wish.caller, wish.key, PATH, wish.digest)
    if used is None:
        return None
    claim = await stored_claim(connection, used.outcome.claim_id) if used.outcome else None
    if used.kind != "repeated" or claim is None:
        raise Problem("idempotency-key-reused")
    row = await standing(connection, sight_of(wish.user), claim.id)
    shelved = row and await pinned_to(connection, claim.variant, claim.received_at, row.calendar_id)
    if not shelved or shelved.pinned.calendar.pace is None:
        raise Problem("idempotency-key-reused")
    return Started(claim, shelved.pinned.calendar.pace, born=False)


async def _process(connection: AsyncConnection, wish: _Wish) -> _Process:
    """The version in use, or the draft; Problem 422 for what is not in use, 409 for a draft that is not sound."""
    if not wish.asked.draft:
        found = await seen_variant(connection, wish.user, wish.asked.process)
        if not found.live:
            raise invalid(FieldError("process", "not-allowed"))
        return _Process(found.variant, found.ref, found.body)
    draft = await seen_draft(connection, wish.user, wish.asked.process)
    checked = await check_draft(connection, wish.user, draft)
    faults = [each for each in checked.problems if each.code not in OF_PUBLISHING]
    if checked.variant is None or faults:
        raise Problem("draft-faulty", problems=[each.model_dump() for each in faults])
    return _Process(checked.variant, None, draft.body)


async def _begun(desk: Desk, wish: _Wish, process: _Process, calendar: Calendar) -> Started:
    """Keep what the claim is pinned to and let it be born, all or nothing."""
    year, times = wish.now.year, times_of(wish.asked.speed)
    fast = hastened(calendar.for_years(year - YEARS_BEFORE, year + YEARS_AFTER), wish.now, times)
    filing = _filing(wish, process.variant)
    async with together(desk.at_once).begin() as connection:
        ref = process.ref or await keep_draft(connection, process.variant, process.body, wish.user.id)
        pinned = Pinned(ref=ref, variant=process.variant, calendar=fast)
        number = await next_training_number(connection)
        calendar_id = await keep_fast_calendar(connection, fast)
        birth = _birth(wish, filing, pinned, number, calendar_id)
        result = await bear(connection, birth)
    if result.kind != "born" or result.claim is None:
        raise Problem("idempotency-key-reused")
    _log.info("training started", claim=result.claim.id, number=number, variant=ref.key)
    desk.starter.offer(Life(claim=result.claim, pinned=pinned))
    return Started(result.claim, Pace(since=wish.now, times=times), born=True)


def _filing(wish: _Wish, variant: Variant) -> OpenFiling:
    """What is filed: as asked, and an example of all the rest. The claimant's letters go to whoever practises."""
    asked, language = wish.asked, wish.language
    examples = example_fields(variant, wish.now.date(), language)
    return OpenFiling(
        type=variant.claim_type,
        channel="web",
        claimant=ClaimantIn(
            name=CLAIMANT.in_language(language),
            email=wish.user.email,
            language=language,
        ),
        subject=asked.subject or SUBJECT.in_language(language),
        text=asked.text or TEXT.in_language(language),
        demand=asked.demand,
        fields={**examples, **asked.fields},  # type: ignore[arg-type]
    )


def _birth(wish: _Wish, filing: OpenFiling, pinned: Pinned, number: str, calendar_id: str) -> Birth:
    form = read_whole(pinned.variant, filing)
    actor = Actor(kind="user", id=wish.user.id)
    registration = Registration(
        id=str(uuid7()),
        number=number,
        command_id=str(uuid7()),
        channel=filing.channel,
        claimant=filing.claimant.facts(),
        demand=filing.demand.facts(),
        fields=form.facts,
        received_at=wish.now,
        assignee=wish.user.id,
        training=wish.user.id,
    )
    return Birth(
        decision=register(pinned, registration, wish.now, actor),
        actor=actor,
        command_id=registration.command_id or "",
        caller=wish.caller,
        key=wish.key,
        path=PATH,
        body_hash=wish.digest,
        calendar_id=calendar_id,
        restricted=pinned.variant.restricted,
        contact=Contact(name=filing.claimant.name, email=filing.claimant.email),
        texts=form.texts,
    )


async def end_training(desk: Desk, user: User, key: str, path: str, name: str) -> CommandOutcome:
    """Close a training claim past its rules; whoever practises on it may, and the managers of its team."""
    sight = sight_of(user)
    async with desk.at_once.connect() as connection:
        found = await standing(connection, sight, name) if names_claim(name) else None
    if found is None or not found.claim.training:
        raise not_found()
    order = Order(
        actor_kind="user",
        actor_id=user.id,
        caller=f"user:{user.id}",
        sight=sight.model_copy(update={"manages": sight.manages | {found.claim.team}}),
        key=key,
        path=path,
        digest=hash_of({"end": found.claim.id}),
        claim=found.claim.id,
        body=CommandIn(action="force", data={"to": CLOSED, "reason": REASONS[_language(user)]}),
    )
    return await command_claim(desk, order)


def _language(user: User) -> Language:
    return "ru" if user.language == "ru" else "en"
