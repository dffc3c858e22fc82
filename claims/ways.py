"""The ways on from a state: every command with its title, the model of its data, and why it is not allowed."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic import create_model

from claims.acts_of_variant import action_of, is_there
from claims.claim import Claim
from claims.commands import CLAIMANTS, STANDARD, ActionData, Actor, Data
from claims.decide import rule_of
from claims.decision import Refusal
from claims.deliberation import Deliberation
from claims.erasing import check_not_erased
from claims.part_titles import action_title
from claims.titles import COMMAND_TITLES
from claims.training import check_action
from claims.values import Titles, Value
from claims.variant import Action, Pinned


class Way(Value):
    """A command that somebody may send, or may not send now and why."""

    action: str
    title: Titles
    why_not: dict[str, Any] | None = None

    @property
    def allowed(self) -> bool:
        """Whether the rules would let it pass now, given lawful data."""
        return self.why_not is None


def ways(pinned: Pinned, claim: Claim, actor: Actor, now: datetime) -> tuple[Way, ...]:
    """List the present stage's own actions first, then the standard commands."""
    d = Deliberation(pinned, claim, now, actor)
    stage = pinned.variant.stages.get(claim.stage)
    own = [
        (name, action_title(name, action.title)) for name, action in (stage.actions if stage else {}).items()
    ]
    standard = [(name, title) for name, title in COMMAND_TITLES.items() if _concerns(name, actor)]
    return tuple(Way(action=name, title=title, why_not=_why_not(d, name)) for name, title in own + standard)


def _concerns(name: str, actor: Actor) -> bool:
    return name in CLAIMANTS or actor.kind != "link"


def _why_not(d: Deliberation, name: str) -> dict[str, Any] | None:
    try:
        check_not_erased(d.claim)
        check_action(d, name)
        rule_of(d, name).check(d)
    except Refusal as refused:
        return refused.problem()
    return None


def data_model(pinned: Pinned, claim: Claim, action: str) -> type[Data] | None:
    """Return the model of a command's data, None when neither the variant nor the desk knows the command.

    An action of the variant takes `text` and what its outcome, question and requirements name.
    """
    if action in STANDARD:
        return STANDARD[action]
    found = _find(pinned, claim, action)
    return _model_of(members_of(found)) if found else None


def _find(pinned: Pinned, claim: Claim, name: str) -> Action | None:
    here = pinned.variant.stages.get(claim.stage)
    if here and name in here.actions:
        return here.actions[name]
    return next((s.actions[name] for s in pinned.variant.stages.values() if name in s.actions), None)


def members_of(action: Action) -> frozenset[str]:
    """Name the members of data that an action takes."""
    named = {"fields" if name.startswith("field:") else name for name in action.requires}
    asked = {"questions"} if action.waits_for else set()
    granted = {"remedies", "reason"} if action.outcome else set()
    return frozenset(({"text"} | named | asked | granted) & set(ActionData.model_fields))


@lru_cache(maxsize=256)
def _model_of(members: frozenset[str]) -> type[Data]:
    fields = {
        name: (ActionData.model_fields[name].annotation, ActionData.model_fields[name])
        for name in sorted(members)
    }
    return create_model("ActionData", __base__=Data, **fields)  # type: ignore[call-overload, no-any-return]


def asks_claimant(pinned: Pinned, claim: Claim, action: str) -> bool:
    """Whether the action puts questions to the claimant, so that somebody has to write them."""
    found = _find(pinned, claim, action)
    return found is not None and found.waits_for == "claimant"


def required_members(pinned: Pinned, claim: Claim, action: str) -> tuple[str, ...]:
    """Name the members that the action needs in its data, since the claim does not have them yet."""
    d = Deliberation(pinned, claim, claim.at, Actor(kind="system"))
    found = action_of(d, action)
    lacking = [name for name in found.requires if not is_there(d, name, None)] if found else []
    if found and found.waits_for == "claimant":
        lacking.append("questions")
    members = {"fields" if name.startswith("field:") else name: None for name in lacking}
    return tuple(name for name in members if name in ActionData.model_fields)
