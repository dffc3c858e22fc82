"""The actions that a process variant names: moving on, asking, deciding."""

from collections.abc import Callable

from claims import commands as c
from claims import events as e
from claims.acts_on_course import record_finding
from claims.answering import answer, end_now
from claims.claim import Demand
from claims.deliberation import Deliberation
from claims.details import complete_details
from claims.refusals import refusal
from claims.rule import Rule, by_manager, by_staff, is_open, not_closing, not_frozen
from claims.stages import enter_stage
from claims.variant import CLOSED, Action, WaitsFor

_STATE_ONLY = ("plan_finished", "assignee")


def action_of(d: Deliberation, name: str) -> Action | None:
    """Find an action of the claim's present stage."""
    stage = d.pinned.variant.stages.get(d.claim.stage)
    return stage.actions.get(name) if stage else None


def rule_for(d: Deliberation, name: str) -> Rule:
    """Make the rule of one of the variant's actions; refuses names that the present stage does not have."""
    if not any(name in stage.actions for stage in d.pinned.variant.stages.values()):
        raise refusal("unknown-action")
    is_open(d)
    action = action_of(d, name)
    if action is None:
        raise refusal("not-now")

    def act(d: Deliberation, data: c.ActionData) -> None:
        _act(d, name, action, data)

    return Rule(act, (by_staff, not_frozen, not_closing, *_guards(action)))


def _guards(action: Action) -> tuple[Callable[[Deliberation], None], ...]:
    def condition(d: Deliberation) -> None:
        if action.when and not action.when.holds(d.claim.circumstances()):
            raise refusal("condition")

    def state(d: Deliberation) -> None:
        _require(d, [name for name in action.requires if name in _STATE_ONLY], None)

    def no_question(d: Deliberation) -> None:
        if action.waits_for and d.claim.question:
            raise refusal("already-asked")

    manager = (by_manager,) if action.by == "manager" else ()
    return (*manager, condition, state, no_question)


def _act(d: Deliberation, name: str, action: Action, data: c.ActionData) -> None:
    complete_details(d, data.fields or {}, data.demand)
    record_finding(d, data.verdict, data.cause, data.guilty_unit)
    _require(d, list(action.requires), data)
    if action.outcome:
        answer(d, name, action, data)
    else:
        _go_on(d, name, action)
    if action.waits_for and not d.claim.closed and not d.claim.pending_approval:
        _ask(d, action.waits_for, action.letter, data)


def _require(d: Deliberation, names: list[str], data: c.ActionData | None) -> None:
    missing = [name for name in names if not is_there(d, name, data)]
    if missing:
        raise refusal("requires", missing=missing)


def is_there(d: Deliberation, name: str, data: c.ActionData | None) -> bool:
    """Whether what an action requires is known of the claim or comes with the command's data."""
    claim = d.claim
    if name.startswith("field:"):
        return name.removeprefix("field:") in claim.fields
    if name in ("verdict", "cause", "guilty_unit"):
        return getattr(claim.finding, name) is not None
    if name in ("reason", "text", "remedies"):
        return data is not None and bool(getattr(data, name))
    facts = {
        "demand": claim.demand != Demand(),
        "assignee": claim.assignee is not None,
        "plan_finished": not any(task.mandatory and task.state == "open" for task in claim.tasks),
    }
    return facts[name]


def _go_on(d: Deliberation, name: str, action: Action) -> None:
    if action.to == CLOSED:
        end_now(d)
    elif action.to:
        enter_stage(d, action.to, name, action.letter)
    elif not action.waits_for:
        d.add(e.Acted(action=name))
        if action.letter:
            d.tell_claimant("decided", action.letter)


def _ask(d: Deliberation, waits_for: WaitsFor, letter: str | None, data: c.ActionData) -> None:
    to_claimant = waits_for == "claimant"
    letter_id = d.letter_id() if to_claimant and d.claim.claimant.has_email else None
    d.add(e.DetailsAsked(waiting_for=waits_for, questions=len(data.questions or ()), letter_id=letter_id))
    if to_claimant:
        template = letter or d.template_for("details_requested") or "details-requested"
        d.tell_claimant("details_requested", template)
