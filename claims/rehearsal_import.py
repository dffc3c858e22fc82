"""The history of an imported claim as commands of its own kind, and how they act under another variant.

A file tells that a complaint was taken into work, answered, disputed and closed, and on which day; nobody's acts.
Each record of such a history becomes one command, so that clocks, rungs and the plan run anew around it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from claims import events as e
from claims.claim import Claim
from claims.commands import Actor, Command
from claims.decision import Decision
from claims.deliberation import Deliberation
from claims.rehearsal_past import IMPORT, Obstacle
from claims.settling import settle
from claims.variant import Pinned

BY_IMPORT = Actor(kind="import")


def told_by(claim_id: str, place: int, at: datetime, events: Iterable[e.Event]) -> Command | None:
    """Make one record of an import a command; None when it tells nothing but what the clocks did."""
    data: dict[str, Any] = {}
    for event in events:
        data |= _told(event)
    if not data:
        return None
    name = f"{claim_id}/{place}"
    return Command(id=name, claim_id=claim_id, action=IMPORT, actor=BY_IMPORT, at=at, data=data)


def _told(event: e.Event) -> dict[str, Any]:
    match event:
        case e.StageEntered():
            return {"in_work": True}
        case e.DetailsCompleted():
            return {"fields": event.fields}
        case e.Decided():
            return {"outcome": event.outcome}
        case e.Disputed():
            return {"disputed": True}
        case e.Closed():
            return {"closed": True, "ended_with": event.outcome}
    return {}


def tell_again(pinned: Pinned, claim: Claim, command: Command) -> Decision:
    """Let one record of an import happen under a variant."""
    d, told = Deliberation(pinned, claim, command.at, BY_IMPORT), command.data
    if told.get("in_work"):
        d.add(e.StageEntered(stage=_work_of(pinned), left=claim.stage, by=IMPORT))
    if told.get("fields"):
        d.add(e.DetailsCompleted(fields=told["fields"]))
    if told.get("outcome"):
        d.add(e.Decided(action=IMPORT, outcome=told["outcome"]))
    if told.get("disputed"):
        d.add(e.Disputed())
    if told.get("closed"):
        d.add(e.Closed(why="imported", outcome=told.get("ended_with")))
    settle(d)
    return d.decision()


def cannot_be_told(pinned: Pinned, command: Command) -> Obstacle | None:
    """An outcome that no action of the variant gives cannot be rehearsed."""
    outcome = command.data.get("outcome")
    given = {action.outcome for stage in pinned.variant.stages.values() for action in stage.actions.values()}
    return Obstacle(why="outcome-gone", what=(outcome,)) if outcome and outcome not in given else None


def _work_of(pinned: Pinned) -> str:
    return pinned.variant.first_of_kind("investigation") or pinned.variant.first_stage
