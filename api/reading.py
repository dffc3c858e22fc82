"""Puts together what the reading calls answer: the card, a past state, deadlines with their explanation."""

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.desk import Desk
from api.language import Language
from api.names import is_key, names_claim, not_found
from api.problems import Problem
from api.rights import ACTING
from api.shapes.actions import ActionOut, actions_of
from api.shapes.cards import CardOut, State, Words, people_of, state_members
from api.shapes.deadlines import ExplainedDeadline
from claims.claim import Claim
from claims.variant import Pinned
from claims.ways import ways
from store.actors import actor_for
from store.calendars import calendar_then
from store.cards import Card, Standing, card, standing
from store.people import User
from store.sight import Sight, sight_of
from store.timelines import NotYet, claim_at


class FoundCard(NamedTuple):
    """A claim with everything that the caller may see, with what it is pinned to."""

    card: Card
    pinned: Pinned


class WantedRun(NamedTuple):
    """Which run of which clock is meant; the latest where no number is given."""

    clock: str
    run: int | None


class Seen(NamedTuple):
    """A claim that the caller may see, with what it is pinned to."""

    claim: Claim
    pinned: Pinned


async def see(desk: Desk, connection: AsyncConnection, sight: Sight, name: str) -> Seen:
    """The claim's state by id or number; 404 when it is unknown or foreign."""
    found = await _standing(connection, sight, name)
    return Seen(found.claim, await pinned_of(desk, connection, found))


async def seen_claim(connection: AsyncConnection, sight: Sight, name: str) -> Claim:
    """The same without what it is pinned to."""
    return (await _standing(connection, sight, name)).claim


async def _standing(connection: AsyncConnection, sight: Sight, name: str) -> Standing:
    found = await standing(connection, sight, name) if names_claim(name) else None
    if found is None:
        raise not_found()
    return found


async def pinned_of(desk: Desk, connection: AsyncConnection, found: Card | Standing) -> Pinned:
    """What the claim is pinned to."""
    claim = found.claim
    shelved = await desk.shelf.pinned(connection, claim.variant, claim.received_at, found.calendar_id)
    if shelved is None:
        raise not_found()
    return shelved.pinned


async def find_card(desk: Desk, connection: AsyncConnection, sight: Sight, name: str) -> FoundCard:
    """A claim with everything by id or number; 404 when it is unknown or foreign."""
    found = await card(connection, sight, name) if names_claim(name) else None
    if found is None:
        raise not_found()
    return FoundCard(found, await pinned_of(desk, connection, found))


def actions_for(
    found: FoundCard, user: User, language: Language, now: datetime | None = None
) -> tuple[ActionOut, ...]:
    """What one of our people may do with a claim now, and why not the rest."""
    claim, pinned = found.card.claim, found.pinned
    actor = actor_for("user", user.id, sight_of(user), claim.team)
    may_act = bool(ACTING.intersection(user.roles))
    known = ways(pinned, claim, actor, now or datetime.now(UTC))
    return actions_of(known, pinned, claim, language, may_act=may_act)


async def show_card(
    desk: Desk, connection: AsyncConnection, user: User, language: Language, name: str
) -> CardOut:
    """The card for one of our people."""
    found = await find_card(desk, connection, sight_of(user), name)
    claim, now = found.card.claim, datetime.now(UTC)
    logins = await desk.logins.of(connection, people_of(claim))
    actions = actions_for(found, user, language, now)
    members = state_members(claim, _words(found.card), found.pinned, logins, now, language)
    return CardOut(**members, actions=actions)


def _words(found: Card) -> Words:
    return Words(subject=found.subject, text=found.text, claimant=found.claimant)


async def find_past(
    desk: Desk, connection: AsyncConnection, sight: Sight, name: str, instant: datetime
) -> FoundCard:
    """The card with the state as it was recorded by an instant; its texts and contacts are those of today."""
    found = await find_card(desk, connection, sight, name)
    claim = await claim_at(connection, sight, found.card.claim.id, instant)
    if claim is None or isinstance(claim, NotYet):
        raise Problem("not-yet")
    days = await calendar_then(connection, found.card.claim, claim, found.card.calendar_id)
    then = await desk.shelf.pinned(connection, claim.variant, claim.received_at, days)
    card_then = found.card.model_copy(update={"claim": claim})
    return FoundCard(card_then, then.pinned if then else found.pinned)


async def show_past(
    desk: Desk,
    connection: AsyncConnection,
    user: User,
    language: Language,
    name: str,
    instant: datetime,
) -> State:
    """The state as it was recorded by an instant; texts and contacts are those of today or null, if changed."""
    found = await find_past(desk, connection, sight_of(user), name, instant)
    claim = found.card.claim
    logins = await desk.logins.of(connection, people_of(claim))
    return State(**state_members(claim, _words(found.card), found.pinned, logins, instant, language))


async def explain_deadline(
    desk: Desk,
    connection: AsyncConnection,
    sight: Sight,
    name: str,
    wanted: WantedRun,
    language: Language,
) -> ExplainedDeadline:
    """A run of a clock, the latest where none is named; 404 when there is no such run."""
    claim, pinned = await see(desk, connection, sight, name)
    clock, run = wanted
    runs = [
        each for each in claim.clocks if is_key(clock) and each.clock == clock and run in (None, each.run)
    ]
    if not runs:
        raise not_found()
    return ExplainedDeadline.of(runs[-1], pinned, datetime.now(UTC), language)
