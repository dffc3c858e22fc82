"""The actions that a process variant names: moving on, asking, deciding, and approval above the limit."""

from collections.abc import Callable

from claims import commands as c
from claims import events as e
from claims.acts_on_course import record_finding
from claims.claim import Demand, PendingApproval, Remedy
from claims.deliberation import Deliberation
from claims.money import Money
from claims.refusals import refusal
from claims.rule import Rule, by_manager, by_staff, is_open, not_closing, not_frozen
from claims.settling import close_when_done
from claims.stages import drop_question, enter_stage
from claims.variant import CLOSED, Action, Outcome

_LETTER_OF: dict[Outcome, str] = {
    "satisfied": "satisfied",
    "partly": "partly",
    "refused": "refused",
    "explained": "explained",
    "not_a_claim": "not-a-claim",
    "withdrawn": "withdrawn",
    "duplicate": "closed",
}
_WITHOUT_REMEDIES = frozenset({"refused", "not_a_claim", "withdrawn", "duplicate"})
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
    _complete(d, data)
    record_finding(d, data.verdict, data.cause, data.guilty_unit)
    _require(d, list(action.requires), data)
    if action.outcome:
        _answer(d, name, action, data)
    else:
        _go_on(d, name, action)
    if action.waits_for:
        _ask(d, action, data)


def _complete(d: Deliberation, data: c.ActionData) -> None:
    known = {field.key for field in d.pinned.variant.fields}
    fields = data.fields or {}
    for field in fields:
        if field not in known:
            raise refusal("unknown-field", field=field)
    if fields or data.demand:
        d.add(e.DetailsCompleted(fields=fields, demand=data.demand))


def _require(d: Deliberation, names: list[str], data: c.ActionData | None) -> None:
    missing = [name for name in names if not _is_there(d, name, data)]
    if missing:
        raise refusal("requires", missing=missing)


def _is_there(d: Deliberation, name: str, data: c.ActionData | None) -> bool:
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
        end_now(d, name)
    elif action.to:
        enter_stage(d, action.to, name, action.letter)
    elif not action.waits_for:
        d.add(e.Acted(action=name))
        if action.letter:
            d.tell_claimant("decided", action.letter)


def end_now(d: Deliberation, action: str) -> None:
    """Close, or begin closing when granted remedies are outstanding."""
    drop_question(d, "went_on")
    d.add(e.ClosingBegan(why="decided"))
    close_when_done(d)


def _ask(d: Deliberation, action: Action, data: c.ActionData) -> None:
    waits_for = action.waits_for
    if waits_for is None:
        return
    to_claimant = waits_for == "claimant"
    letter = d.letter_id() if to_claimant and d.claim.claimant.has_email else None
    d.add(e.DetailsAsked(waiting_for=waits_for, questions=len(data.questions or ()), letter_id=letter))
    if to_claimant:
        d.tell_claimant("details_requested", action.letter)


def _answer(d: Deliberation, name: str, action: Action, data: c.ActionData) -> None:
    if action.outcome is None:
        return
    remedies = _granted(d, action.outcome, data.remedies or ())
    total, needed = _approval(d, remedies)
    if needed and (d.pinned.variant.four_eyes or not d.actor.approves):
        asked = PendingApproval(
            action=name,
            command_id=d.command_id or "",
            requested_by=d.actor.id,
            requested_at=d.now,
            outcome=action.outcome,
            remedies=remedies,
            total=total,
            reasoned=data.reason is not None,
        )
        d.add(e.ApprovalAsked(approval=asked))
        return
    carry_decision_out(d, name, action, remedies)


def _granted(d: Deliberation, outcome: Outcome, asked: tuple[c.RemedyAsked, ...]) -> tuple[Remedy, ...]:
    offered = d.pinned.variant.remedies
    if asked and outcome in _WITHOUT_REMEDIES:
        raise refusal("no-remedies")
    for one in asked:
        if offered and one.remedy not in offered:
            raise refusal("remedy-not-offered", remedy=one.remedy)
    places = range(len(d.claim.remedies) + 1, len(d.claim.remedies) + len(asked) + 1)
    return tuple(
        Remedy(
            id=f"{d.claim.round}.{place}",
            remedy=one.remedy,
            money=one.money(),
            carry_out_by=one.carry_out_by,
            granted_at=d.now,
        )
        for place, one in zip(places, asked, strict=True)
    )


def _approval(d: Deliberation, remedies: tuple[Remedy, ...]) -> tuple[Money | None, bool]:
    """The sum granted over all rounds, and whether it needs approval; another currency always does."""
    rule = d.pinned.variant.stages[d.claim.stage].approval
    granted = [remedy.money for remedy in (*d.claim.remedies, *remedies) if remedy.money]
    if rule is None or not any(remedy.money for remedy in remedies):
        return None, False
    if any(money.currency != rule.above.currency for money in granted):
        return None, True
    total = Money(
        amount=sum((money.amount for money in granted), start=rule.above.amount * 0),
        currency=rule.above.currency,
    )
    return total, total.amount > rule.above.amount


def carry_decision_out(d: Deliberation, name: str, action: Action, remedies: tuple[Remedy, ...]) -> None:
    """Decide with this outcome, write it to the claimant and bring the claim where the action leads."""
    if action.outcome is None:
        raise ValueError("a decision has an outcome")
    d.add(e.Decided(action=name, outcome=action.outcome, remedies=remedies))
    template = action.letter or d.pinned.variant.letters.get("decided") or _LETTER_OF[action.outcome]
    d.tell_claimant("decided", template)
    if action.to == CLOSED:
        end_now(d, name)
    elif action.to:
        enter_stage(d, action.to, name, template)


def _approve(d: Deliberation, data: c.Nothing) -> None:
    pending = d.claim.pending_approval
    action = action_of(d, pending.action) if pending else None
    if pending is None or action is None:
        raise refusal("no-approval-pending")
    d.add(e.Approved(action=pending.action))
    d.command_id = pending.command_id
    carry_decision_out(d, pending.action, action, pending.remedies)


def _return_for_rework(d: Deliberation, data: c.ReturnForRework) -> None:
    pending = d.claim.pending_approval
    if pending is None:
        raise refusal("no-approval-pending")
    d.add(e.SentBack(action=pending.action))
    d.tell_staff(pending.requested_by, "assigned")


def _pending(d: Deliberation) -> None:
    if d.claim.pending_approval is None:
        raise refusal("no-approval-pending")


def _by_another(d: Deliberation) -> None:
    pending = d.claim.pending_approval
    if not d.actor.approves or (pending and pending.requested_by == d.actor.id):
        raise refusal("approval-needed-by-another")


def _carry_out(d: Deliberation, data: c.CarryOut) -> None:
    remedy = next((one for one in d.claim.remedies if one.id == data.remedy_id), None)
    if remedy is None:
        raise refusal("unknown-remedy")
    if remedy.carried_out_at:
        raise refusal("already-carried-out")
    last = d.claim.outstanding == (remedy,)
    d.add(e.CarriedOut(remedy_id=remedy.id, all=last))
    if remedy.remedy == "apology":
        d.tell_claimant("decided", "apology")


def _something_granted(d: Deliberation) -> None:
    if not d.claim.outstanding:
        raise refusal("unknown-remedy" if not d.claim.remedies else "already-carried-out")


RULES: dict[str, Rule] = {
    "approve": Rule(_approve, (by_staff, is_open, _pending, _by_another)),
    "return_for_rework": Rule(_return_for_rework, (by_staff, is_open, _pending, _by_another)),
    "carry_out": Rule(_carry_out, (by_staff, is_open, _something_granted)),
}
