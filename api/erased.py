"""Keeps new data away from a claim whose personal data was erased."""

from api.problems import Problem, refusal
from claims.claim import Claim
from claims.decision import Refusal
from claims.erasing import check_not_erased
from claims.refusals import refusal as refused_by_rules


def refuse_erased(claim: Claim) -> None:
    """Problem 409 `erased`, before anything that was sent is kept."""
    try:
        check_not_erased(claim)
    except Refusal as refused:
        raise refusal(refused.problem()) from None


def erased_meanwhile() -> Problem:
    """The same, where a claim was still whole when it was read, and its data is gone since."""
    return refusal(refused_by_rules("erased").problem())
