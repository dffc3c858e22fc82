"""Keeps new data away from a claim whose personal data was erased."""

from api.problems import refusal
from claims.claim import Claim
from claims.decision import Refusal
from claims.erasing import check_not_erased


def refuse_erased(claim: Claim) -> None:
    """Problem 409 `erased`, before anything that was sent is kept."""
    try:
        check_not_erased(claim)
    except Refusal as refused:
        raise refusal(refused.problem()) from None
