"""Which moments of a claim's life have come, read from its state: what a clock that never ran starts from."""

from datetime import datetime

from claims.claim import Claim
from claims.variant import Clock, ClockEnd


def is_over(claim: Claim, until: ClockEnd) -> bool:
    """Whether what a clock waits for has come in the present round."""
    answered = claim.decided_at is not None and claim.outcome is not None
    match until:
        case "registered":
            return True
        case "answered" | "decided":
            return answered
        case "carried_out":
            return answered and not claim.outstanding
        case "confirmed":
            return claim.confirmed_at is not None
    return claim.closed


def came_since(claim: Claim, until: ClockEnd, since: datetime) -> bool:
    """Whether what a clock waits for has come since an instant; at this very instant only if it holds still."""
    carried_out = claim.carried_out_at or (None if claim.outstanding else claim.decided_at)
    instants = {"answered": claim.answered_at, "decided": claim.decided_at, "carried_out": carried_out}
    came = (instants | {"confirmed": claim.confirmed_at}).get(until)
    return came is not None and (came > since or (came == since and is_over(claim, until)))


def start_of(claim: Claim, clock: Clock, now: datetime) -> datetime | None:
    """When a clock of this claim would have started; None when its start event has not happened.

    A clock whose end came in an earlier round would have started anew with the present one.
    """
    began = _began(claim, clock.from_, now)
    if began is None or not _came_before(claim, clock.until):
        return began
    return max(began, claim.round_since or now)


def _began(claim: Claim, moment: str, now: datetime) -> datetime | None:
    moments = {"received": claim.received_at, "registered": claim.registered_at, "decided": claim.decided_at}
    moments |= {f"stage:{name}": entered for name, entered in claim.entered.items()}
    # When it came to its stage may be unknown for a claim that is older than the keeping of it.
    return moments.get(moment) or (now if moment == f"stage:{claim.stage}" else None)


def _came_before(claim: Claim, until: ClockEnd) -> bool:
    if claim.round == 1:
        return False
    reopened = claim.round - 1 > claim.disputes
    came = {"answered": claim.answered_at, "decided": claim.decided_at, "carried_out": claim.carried_out_at}
    return reopened or came.get(until) is not None
