"""One claim in short beside the queue: what is due, what is next with the two main actions, what is missing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.card_actions import address_of
from api.console.next_step import NextStep, next_step
from api.console.queue_due import DueWords, day_of, due_words, earliest
from api.console.queue_lines import KINDS
from api.console.trade import clock_title, remedy_title, stage_title
from api.desk import Desk
from api.pages.formats import Formats
from api.pages.words import words_in
from api.rights_kinds import ACTING
from claims.claim import Claim, ClockRun
from claims.values import Titles
from claims.variant import Pinned
from claims.ways import ways
from store.actors import actor_for
from store.cards import Card, card
from store.clients import same_client
from store.payload import earliest_deadline
from store.people import User
from store.queue_rows import beside_rows
from store.sight import Sight, sight_of

MAIN = 2
"""Actions that a preview offers; the card has all of them."""
LONGEST = 600
"""Letters of the claimant's text that are shown."""


class Act(NamedTuple):
    """A button of the preview."""

    title: str
    address: str
    key: str


class Preview(NamedTuple):
    """What the preview shows."""

    card: Card
    type: Titles
    stage: str
    kind: int
    step: NextStep
    due: DueWords | None
    due_day: str
    run: ClockRun | None
    clock: str
    acts: tuple[Act, ...]
    demand: str
    missing: tuple[str, ...]
    others: int
    text: str


async def preview_of(
    desk: Desk, connection: AsyncConnection, user: User, f: Formats, named: str
) -> Preview | None:
    """Gather the preview of a claim; None when it is unknown or not seen."""
    sight = sight_of(user)
    found = await card(connection, sight, named)
    if found is None:
        return None
    claim = found.claim
    shelved = await desk.shelf.pinned(connection, claim.variant, claim.received_at, found.calendar_id)
    if shelved is None:
        return None
    beside = await beside_rows(connection, sight, [claim.id])
    written = beside[claim.id].written if claim.id in beside else {}
    step = next_step(claim, shelved.pinned, f.language, written, f.now)
    others = await same_client(connection, sight, claim.id)
    return _preview(user, f, found, shelved.pinned, step, len(others))


def _preview(user: User, f: Formats, found: Card, pinned: Pinned, step: NextStep, others: int) -> Preview:
    claim, run, due = found.claim, earliest(found.claim), earliest_deadline(found.claim)
    stage = pinned.variant.stages.get(claim.stage)
    return Preview(
        card=found,
        type=pinned.variant.title,
        stage=stage_title(pinned, claim.stage, f.language),
        kind=KINDS.index(stage.kind) + 1 if stage else 0,
        step=step,
        due=due_words(f, claim.status, due, run),
        due_day=day_of(f, due) if due else "",
        run=run,
        clock=clock_title(pinned, run.clock, f.language) if run else "",
        acts=tuple(_acts(user, sight_of(user), f, claim, pinned, step)),
        demand=_demand(f, claim, pinned),
        missing=tuple(_missing(f, found, pinned)),
        others=others,
        text=found.text[:LONGEST] + ("…" if len(found.text) > LONGEST else ""),
    )


def _acts(
    user: User, sight: Sight, f: Formats, claim: Claim, pinned: Pinned, step: NextStep
) -> Iterator[Act]:
    """The next step's action, then those of the stage; nothing for those who only read."""
    if not ACTING.intersection(user.roles):
        return
    actor = actor_for("user", user.id, sight, claim.team)
    allowed = {way.action: way for way in ways(pinned, claim, actor, datetime.now(UTC)) if way.allowed}
    wanted = [name for name in dict.fromkeys((step.action, *allowed)) if name in allowed]
    for place, name in enumerate(wanted[:MAIN], start=1):
        title = allowed[name].title.in_language(f.language)
        yield Act(title, address_of(claim, name), str(place))


def _demand(f: Formats, claim: Claim, pinned: Pinned) -> str:
    demand = claim.demand
    parts = [remedy_title(pinned, demand.remedy, f.language)] if demand.remedy else []
    parts += [f.money(demand.money.amount, demand.money.currency)] if demand.money else []
    return ", ".join(parts)


def _missing(f: Formats, found: Card, pinned: Pinned) -> Iterator[str]:
    """What the form of the claim type asks for and nobody has told yet."""
    gettext, claim = words_in(f.language).gettext, found.claim
    if not _demand(f, claim, pinned):
        yield gettext("What the claimant demands")
    for field in pinned.variant.fields:
        if field.required and field.key not in claim.fields and f"field:{field.key}" not in found.texts:
            yield field.title.in_language(f.language)
    if not (found.claimant.email or found.claimant.phone):
        yield gettext("A way to reach the claimant")
