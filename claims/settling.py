"""What follows from any change: closing when all is done, the ledger of time, the clocks."""

from claims import events as e
from claims.claim import Claim, CloseReason, WaitingFor
from claims.deliberation import Deliberation
from claims.running import follow_moments, follow_waiting, moments_of
from claims.stages import tell_by_other_means


def settle(d: Deliberation) -> None:
    """Add the events that follow from those which the deliberation holds so far."""
    close_when_done(d)
    moments = [moment for event in d.events for moment in moments_of(event, d.claim)]
    tell_by_other_means(d)
    _follow_next_word(d)
    follow_moments(d, moments)
    if not d.claim.closed:
        follow_waiting(d)


def begin_closing(d: Deliberation, why: CloseReason) -> None:
    """From now on nothing but outstanding remedies keeps the claim open."""
    d.add(e.ClosingBegan(why=why))
    close_when_done(d)


def close_when_done(d: Deliberation) -> None:
    """Close a claim that nothing but granted remedies kept open, once they are carried out."""
    claim = d.claim
    if claim.closing and not claim.closed and not claim.outstanding:
        d.add(e.Closed(why=claim.closing.why, outcome=claim.outcome))
        d.tell_claimant("closed")


def next_word(claim: Claim) -> WaitingFor:
    """Who has the next word in this state."""
    if claim.closed:
        return "nobody"
    if claim.pending_approval:
        return "approval"
    if claim.question:
        return claim.question.waiting_for
    return "claimant" if claim.asked else "us"


def _follow_next_word(d: Deliberation) -> None:
    word = next_word(d.claim)
    if word != d.claim.waiting_for:
        d.add(e.WaitingChanged(waiting_for=word))
