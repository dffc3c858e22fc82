"""The claimant's word: accept, dispute, withdraw, rate. Our people may record it and say how it came."""

from claims import commands as c
from claims import events as e
from claims.deliberation import Deliberation
from claims.refusals import refusal
from claims.rule import Rule, is_open, not_closing
from claims.running import restart_ended_clocks
from claims.settling import begin_closing
from claims.stages import enter_stage


def via_of(d: Deliberation, on_behalf: c.OnBehalf | None) -> e.Via | None:
    """How the word came: by the claimant's own link, or as the operator says."""
    if d.actor.kind == "link":
        return "link"
    return on_behalf.via if on_behalf else None


def said_by_claimant(d: Deliberation, on_behalf: c.OnBehalf | None) -> None:
    """Refuse when one of our people acts and does not say how the claimant's word reached him."""
    if d.actor.kind == "user" and on_behalf is None:
        raise refusal("claimants-word")


def _is_asked(d: Deliberation) -> None:
    if d.claim.asked is None:
        raise refusal("nothing-to-confirm")


def _accept(d: Deliberation, data: c.Accept) -> None:
    said_by_claimant(d, data.on_behalf)
    d.add(e.Accepted(by="word", via=via_of(d, data.on_behalf)))
    begin_closing(d, "accepted")


def _dispute(d: Deliberation, data: c.Dispute) -> None:
    said_by_claimant(d, data.on_behalf)
    rule = d.pinned.variant.stages[d.claim.stage].dispute
    if rule is None:
        raise refusal("no-dispute")
    d.add(e.Disputed(via=via_of(d, data.on_behalf)))
    enter_stage(d, rule.to, "dispute")
    restart_ended_clocks(d)


def _within_bound(d: Deliberation) -> None:
    rule = d.pinned.variant.stages[d.claim.stage].dispute
    if rule is None:
        raise refusal("no-dispute")
    if d.claim.disputes >= rule.at_most:
        raise refusal("dispute-bound")


def _withdraw(d: Deliberation, data: c.Withdraw) -> None:
    said_by_claimant(d, data.on_behalf)
    d.add(e.Withdrawn(via=via_of(d, data.on_behalf)))
    d.tell_claimant("withdrawn")
    begin_closing(d, "withdrawn")


def _rate(d: Deliberation, data: c.Rate) -> None:
    d.add(e.Rated(score=data.score))


def _is_decided(d: Deliberation) -> None:
    if d.claim.decided_at is None and not d.claim.closed:
        raise refusal("not-decided")


RULES: dict[str, Rule] = {
    "accept": Rule(_accept, (is_open, _is_asked)),
    "dispute": Rule(_dispute, (is_open, _is_asked, _within_bound)),
    "withdraw": Rule(_withdraw, (is_open, not_closing)),
    "rate": Rule(_rate, (_is_decided,)),
}
