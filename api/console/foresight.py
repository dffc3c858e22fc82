"""What would happen: the rules decide upon the present state with what was typed, and nothing is changed."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.command_data import Read, read_data
from api.commanding import facts_for
from api.console.action_form import ActionForm
from api.console.foreseen_words import Teller, letters_of, people_of, sentences_of, warnings_of
from api.console.letter_preview import LetterShown, preview, to_claimant
from api.desk import Desk
from api.pages.formats import Formats
from api.problems import Problem
from claims.claim import Claim
from claims.commands import Actor, Command
from claims.decide import decide
from claims.decision import Decision, Refusal
from claims.deliberation import Facts
from claims.variant import Pinned
from letters.own_templates import own_text
from store.acting import names_of, texts_of
from store.actors import actor_for
from store.cards import Card
from store.people import User, who_is_meant
from store.sight import sight_of

TRIED = "00000000-0000-7000-8000-000000000000"
"""The id of a command that is only tried."""


class Foresight(NamedTuple):
    """What the action would do; `refusal` is why it would not, `lacking` that something is still to be filled in."""

    sentences: tuple[str, ...] = ()
    when_approved: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    letter: LetterShown | None = None
    approver: str | None = None
    waits_for_approval: bool = False
    refusal: Mapping[str, Any] | None = None
    refused: str = ""
    """The refusal in the reader's language."""
    lacking: bool = False


async def foresee(
    desk: Desk,
    connection: AsyncConnection,
    user: User,
    form: ActionForm,
    data: Mapping[str, Any],
    f: Formats,
) -> Foresight:
    """Try the action; changes nothing."""
    sight, claim = sight_of(user), form.seen.claim
    try:
        read = await read_data(connection, sight, form.pinned, claim, form.action, data)
    except Problem:
        return Foresight(lacking=True)
    actor = actor_for("user", user.id, sight, claim.team)
    command = _command(claim, form.action, actor, read)
    facts = await facts_for(desk, connection, claim, command)
    try:
        decision = decide(form.pinned, claim, command, facts)
    except Refusal as refusal:
        return Foresight(refusal=refusal.problem())
    return await _told(
        desk, connection, form, decision, await _texts(connection, claim, form, read), facts, f
    )


def _command(claim: Claim, action: str, actor: Actor, read: Read) -> Command:
    return Command(
        id=TRIED,
        claim_id=claim.id,
        action=action,
        actor=actor,
        at=datetime.now(UTC),
        data=read.facts,
        texts=read.private,
    )


async def _texts(connection: AsyncConnection, claim: Claim, form: ActionForm, read: Read) -> dict[str, str]:
    """What the letter would say in our words; an approval sends what its proposer wrote."""
    pending = claim.pending_approval
    if form.action == "approve" and pending:
        return await texts_of(connection, claim.id, pending.command_id)
    return read.texts


async def _told(
    desk: Desk,
    connection: AsyncConnection,
    form: ActionForm,
    decision: Decision,
    texts: Mapping[str, str],
    facts: Facts,
    f: Formats,
) -> Foresight:
    pinned, claim = facts.target or form.pinned, form.seen.claim
    later = _approved(pinned, decision)
    waits = decision.claim.pending_approval is not None and claim.pending_approval is None
    head = await _head(connection, claim) if waits else None
    people = people_of(decision) | (people_of(later) if later else set()) | ({head} if head else set())
    names = await names_of(connection, people)
    teller = Teller(
        claim=(later or decision).claim,
        pinned=pinned,
        names=names,
        head=names.get(head) if head else None,
        claimant=form.seen.claimant.email or form.seen.claimant.name or "",
        f=f,
    )
    return Foresight(
        sentences=sentences_of(decision, teller),
        when_approved=(*sentences_of(later, teller), *letters_of(later, teller)) if later else (),
        letters=letters_of(decision, teller),
        warnings=warnings_of(decision, teller),
        letter=await _letter(desk, connection, form.seen, pinned, later or decision, texts),
        approver=teller.head,
        waits_for_approval=waits,
    )


async def _head(connection: AsyncConnection, claim: Claim) -> str | None:
    """Who is asked to approve; in a training claim that is whoever practises."""
    return claim.training or (await who_is_meant(connection, claim.team, claim.assignee)).get("head")


async def _letter(
    desk: Desk,
    connection: AsyncConnection,
    seen: Card,
    pinned: Pinned,
    decision: Decision,
    texts: Mapping[str, str],
) -> LetterShown | None:
    letter, language = to_claimant(decision), seen.claimant.language
    own = await own_text(connection, letter.template, pinned.variant, language) if letter else None
    return preview(desk.settings, seen, pinned, decision, texts, own)


def _approved(pinned: Pinned, decision: Decision) -> Decision | None:
    """What follows when somebody else agrees; None when nothing waits for approval."""
    claim = decision.claim
    if claim.pending_approval is None:
        return None
    somebody = Actor(kind="user", manager=True, approves=True)
    agreed = Command(id=TRIED, claim_id=claim.id, action="approve", actor=somebody, at=claim.at)
    try:
        return decide(pinned, claim, agreed)
    except Refusal:
        return None
