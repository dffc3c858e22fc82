"""The commands that pin a running claim to another version of its process or calendar, and what takes a move back."""

from datetime import timedelta

from pydantic import ValidationError

from claims import commands as c
from claims.claim import Claim
from claims.commands import Command
from claims.deliberation import Deliberation
from claims.moving import move, move_back
from claims.recounting import recount_by
from claims.refusals import refusal
from claims.rule import STAFF_ON_OPEN, Rule, by_manager, not_frozen
from claims.variant import Pinned, VariantRef

BACK_WITHIN = timedelta(hours=24)
"""How long a move may be taken back."""


def target_of(claim: Claim, command: Command) -> VariantRef | None:
    """Which version a command would pin the claim to, its own for a recount; None for all others."""
    if command.action == "recount":
        return claim.variant if calendar_of(command) else None
    if command.action == "move_back":
        return claim.moved.from_ if claim.moved else None
    if command.action != "move":
        return None
    try:
        data = c.Move.from_facts(command.data, command.texts)
    except ValidationError:
        return None
    return VariantRef(key=data.variant, version=data.version)


def calendar_of(command: Command) -> str | None:
    """The id of the calendar's version to which a recount would pin the claim; None for all other commands."""
    if command.action != "recount":
        return None
    try:
        return c.Recount.from_facts(command.data, command.texts).calendar_id
    except ValidationError:
        return None


def _move(d: Deliberation, data: c.Move) -> None:
    target = _target(d)
    if target.ref == d.claim.variant:
        raise refusal("no-change")
    move(d, target, data.stage, plan=bool(data.plan))


def _move_back(d: Deliberation, data: c.MoveBack) -> None:
    last = d.claim.moved
    if last is None:
        raise refusal("not-moved")
    move_back(d, _target(d), last)


def _recount(d: Deliberation, data: c.Recount) -> None:
    target = d.facts.target
    if target is None or target.calendar_ref is None or target.calendar.key != d.pinned.variant.calendar:
        raise refusal("no-such-calendar")
    if target.calendar_ref == d.pinned.calendar_ref:
        raise refusal("no-change")
    recount_by(d, target, target.calendar_ref)


def _target(d: Deliberation) -> Pinned:
    """The version that the facts bring; it belongs to the claim's type."""
    target = d.facts.target
    if target is None:
        raise refusal("no-such-version")
    if target.variant.claim_type != d.claim.type:
        raise refusal("version-of-another-type")
    return target


def _was_moved(d: Deliberation) -> None:
    """The latest move is not a day old yet. Whatever happened since, the rules say whether it can be taken back."""
    if d.claim.moved is None:
        raise refusal("not-moved")
    if d.now >= d.claim.moved.at + BACK_WITHIN:
        raise refusal("too-late-to-move-back")


_MANAGERS = (*STAFF_ON_OPEN, by_manager, not_frozen)

RULES: dict[str, Rule] = {
    "move": Rule(_move, _MANAGERS),
    "recount": Rule(_recount, _MANAGERS),
    "move_back": Rule(_move_back, (*_MANAGERS, _was_moved)),
}
