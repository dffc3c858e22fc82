"""What was found and decided, and what the claimant says to it."""

from datetime import date, datetime
from typing import Literal

from claims.claim import Finding, PendingApproval, Remedy, Via
from claims.values import Instant, Value
from claims.variant import Outcome


class FindingRecorded(Value):
    """The finding as it is now, whole."""

    event: Literal["finding_recorded"] = "finding_recorded"
    finding: Finding


class ApprovalAsked(Value):
    """An action above the limit waits for another person."""

    event: Literal["approval_asked"] = "approval_asked"
    approval: PendingApproval


class Approved(Value):
    """Another person with the right agreed."""

    event: Literal["approved"] = "approved"
    action: str


class SentBack(Value):
    """Another person with the right did not agree."""

    event: Literal["sent_back"] = "sent_back"
    action: str


class Decided(Value):
    """The answer to the claimant: the outcome and the remedies granted with it."""

    event: Literal["decided"] = "decided"
    action: str
    outcome: Outcome
    remedies: tuple[Remedy, ...] = ()


class CarriedOut(Value):
    """A remedy was paid, shipped or fixed; `all` when none is outstanding now."""

    event: Literal["carried_out"] = "carried_out"
    remedy_id: str
    all: bool = False


class ConfirmationAsked(Value):
    """The claimant was asked whether he accepts."""

    event: Literal["confirmation_asked"] = "confirmation_asked"
    letter_id: str | None = None
    task_id: str | None = None


class SilenceBegan(Value):
    """The letter that asks was sent, or the claimant was told: silence counts from here."""

    event: Literal["silence_began"] = "silence_began"
    since: Instant
    silent_at: Instant
    last_day: date | None = None
    reminders: tuple[datetime, ...] = ()


class SilenceRecounted(Value):
    """The claim was moved to another version, whose rule of silence counts now; none without `silent_at`."""

    event: Literal["silence_recounted"] = "silence_recounted"
    silent_at: Instant | None = None
    last_day: date | None = None
    reminders: tuple[datetime, ...] = ()
    reminded: int = 0


class Reminded(Value):
    """The claimant was reminded that his word is awaited."""

    event: Literal["reminded"] = "reminded"
    reminder: int


class Accepted(Value):
    """The claimant accepted, by word or by silence."""

    event: Literal["accepted"] = "accepted"
    by: Literal["word", "silence"]
    via: Via | None = None


class Disputed(Value):
    """The claimant did not accept."""

    event: Literal["disputed"] = "disputed"
    via: Via | None = None


class Rated(Value):
    """The claimant rated the handling."""

    event: Literal["rated"] = "rated"
    score: int
