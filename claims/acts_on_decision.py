"""What follows a decision: approval above the limit, and control that remedies are carried out."""

from claims import commands as c
from claims import events as e
from claims.acts_of_variant import action_of
from claims.answering import carry_decision_out
from claims.deliberation import Deliberation
from claims.refusals import refusal
from claims.rule import Rule, by_staff, is_open


def _approve(d: Deliberation, data: c.Nothing) -> None:
    pending = d.claim.pending_approval
    action = action_of(d, pending.action) if pending else None
    if pending is None or action is None:
        raise refusal("no-approval-pending")
    d.add(e.Approved(action=pending.action))
    d.command_id = pending.command_id
    remedies = tuple(remedy.model_copy(update={"granted_at": d.now}) for remedy in pending.remedies)
    carry_decision_out(d, pending.action, action, remedies)


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
    if d.claim.training and d.actor.id == d.claim.training:
        return  # who practises plays all parts
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
    if remedy.kind == "apology":
        d.tell_claimant("decided", "apology")


def _something_granted(d: Deliberation) -> None:
    if not d.claim.outstanding:
        raise refusal("unknown-remedy" if not d.claim.remedies else "already-carried-out")


RULES: dict[str, Rule] = {
    "approve": Rule(_approve, (by_staff, is_open, _pending, _by_another)),
    "return_for_rework": Rule(_return_for_rework, (by_staff, is_open, _pending, _by_another)),
    "carry_out": Rule(_carry_out, (by_staff, is_open, _something_granted)),
}
