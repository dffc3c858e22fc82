"""What the rules know of erasure: it is an event of a closed claim, and the last one."""

from datetime import datetime

from claims.apply import fold
from claims.claim import Claim, ErasureBasis
from claims.decision import Decision
from claims.events import PersonalDataErased
from claims.refusals import refusal
from claims.trade_words import by_key

ERASURE_BASES = by_key(
    request=("its owner asked for it", "по просьбе субъекта данных"),
    withdrawn=("consent was withdrawn", "согласие отозвано"),
    unlawful=("it should not have been kept", "данные обрабатывались неправомерно"),
    order=("an authority ordered it", "по требованию органа власти"),
    retention=("the term for keeping it was over", "истёк срок хранения"),
)
"""Why data was erased, in small letters."""


def check_not_erased(claim: Claim) -> None:
    """Raise the Refusal of whatever anybody wants from a claim whose personal data is gone."""
    if claim.erased_at is not None:
        raise refusal("erased")


def erase(claim: Claim, basis: ErasureBasis, at: datetime) -> Decision:
    """The record of an erasure; raises Refusal for a claim that is open or erased already."""
    check_not_erased(claim)
    if not claim.closed:
        raise refusal("not-closed")
    event = PersonalDataErased(basis=basis)
    return Decision(events=(event,), claim=fold(claim, (event,), max(at, claim.at)))
