"""The answer to the claimant: what it grants, whether that needs approval, and how it is carried out."""

from claims import commands as c
from claims import events as e
from claims.claim import PendingApproval, Remedy
from claims.deliberation import Deliberation
from claims.granting import offered, remedy_words
from claims.money import Money
from claims.refusals import refusal
from claims.settling import begin_closing
from claims.stages import drop_question, enter_stage
from claims.variant import CLOSED, WITHOUT_REMEDIES, Action, Outcome

_LETTER_OF: dict[Outcome, str] = {
    "satisfied": "satisfied",
    "partly": "partly",
    "refused": "refused",
    "explained": "explained",
    "not_a_claim": "not-a-claim",
    "withdrawn": "withdrawn",
    "duplicate": "closed",
}


def answer(d: Deliberation, name: str, action: Action, data: c.ActionData) -> None:
    """Answer with the action's outcome, or ask for approval when what it grants is above the limit."""
    if action.outcome is None:
        raise ValueError("an answer has an outcome")
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
    variant, own = d.pinned.variant, d.pinned.variant.own_remedies
    if asked and outcome in WITHOUT_REMEDIES:
        raise refusal("no-remedies")
    for place, one in enumerate(asked):
        if one.remedy not in remedy_words(variant):
            raise refusal("bad-data", fields=[f"remedies.{place}.remedy"], remedy=one.remedy)
        if one.remedy not in offered(variant):
            raise refusal("remedy-not-offered", remedy=one.remedy)
        if one.amount is not None and one.remedy in own and not own[one.remedy].money:
            raise refusal("remedy-without-sum", remedy=one.remedy)
    of_round = f"{d.claim.round}."
    before = sum(remedy.id.startswith(of_round) for remedy in d.claim.remedies)
    return tuple(
        Remedy(
            id=f"{of_round}{place}",
            remedy=one.remedy,
            like=own[one.remedy].like if one.remedy in own else None,
            title=own[one.remedy].title if one.remedy in own else None,
            money=one.money(),
            carry_out_by=one.carry_out_by,
            granted_at=d.now,
        )
        for place, one in enumerate(asked, before + 1)
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
        end_now(d)
    elif action.to:
        enter_stage(d, action.to, name, template)


def end_now(d: Deliberation) -> None:
    """Close, or begin closing when granted remedies are outstanding."""
    drop_question(d, "went_on")
    begin_closing(d, "decided")
