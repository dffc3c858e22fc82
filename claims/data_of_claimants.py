"""What belongs to the claimant: his answer, his word on the decision, his rating."""

from typing import Annotated

from pydantic import Field

from claims.command_data import ClaimantsWord, Data
from claims.texts import Reason, Text


class AnswerDetails(ClaimantsWord):
    """The claimant's answer to our questions."""

    text: Text


class Withdraw(ClaimantsWord):
    """The claimant takes the claim back."""

    reason: Reason | None = None


class Accept(ClaimantsWord):
    """The claimant accepts the answer."""


class Dispute(ClaimantsWord):
    """The claimant does not accept the answer."""

    reason: Reason


class Rate(Data):
    """The claimant rates the handling."""

    score: Annotated[int, Field(ge=1, le=5, strict=True)]
    text: Text | None = None
