"""What happened to a claim: past tense, facts only, each event one row of the timeline.

Everything that a rule derived (a deadline, an assignee) stands in the event, so that `apply` needs no variant and
folding old events never depends on today's rules.
"""

from typing import Annotated

from pydantic import Field, TypeAdapter

from claims.claim import CloseReason, Via
from claims.events_of_clocks import (
    ClockEnded,
    ClockExtended,
    ClockPaused,
    ClockRecounted,
    ClockResumed,
    ClockStarted,
    RungFired,
    RungSkipped,
)
from claims.events_of_course import (
    Acted,
    Assigned,
    CalendarChanged,
    Closed,
    ClosingBegan,
    Forced,
    Linked,
    Moved,
    PersonalDataErased,
    PrioritySet,
    Reclassified,
    Registered,
    Reopened,
    StageEntered,
    TagAdded,
    TagRemoved,
    WaitingChanged,
    Withdrawn,
)
from claims.events_of_decision import (
    Accepted,
    ApprovalAsked,
    Approved,
    CarriedOut,
    ConfirmationAsked,
    Decided,
    Disputed,
    FindingRecorded,
    Rated,
    Reminded,
    SentBack,
    SilenceBegan,
    SilenceRecounted,
)
from claims.events_of_work import (
    Attached,
    ContactCorrected,
    DetailsAnswered,
    DetailsAsked,
    DetailsCompleted,
    HintConfirmed,
    InteractionLogged,
    LetterRefused,
    LetterSent,
    Noted,
    PartyAdded,
    QuestionDropped,
    TaskAdded,
    TaskCancelled,
    TaskFellDue,
    TaskFinished,
    TaskMoved,
    Written,
)

__all__ = [
    "EVENT",
    "Accepted",
    "Acted",
    "ApprovalAsked",
    "Approved",
    "Assigned",
    "Attached",
    "CalendarChanged",
    "CarriedOut",
    "ClockEnded",
    "ClockExtended",
    "ClockPaused",
    "ClockRecounted",
    "ClockResumed",
    "ClockStarted",
    "CloseReason",
    "Closed",
    "ClosingBegan",
    "ConfirmationAsked",
    "ContactCorrected",
    "Decided",
    "DetailsAnswered",
    "DetailsAsked",
    "DetailsCompleted",
    "Disputed",
    "Event",
    "FindingRecorded",
    "Forced",
    "HintConfirmed",
    "InteractionLogged",
    "LetterRefused",
    "LetterSent",
    "Linked",
    "Moved",
    "Noted",
    "PartyAdded",
    "PersonalDataErased",
    "PrioritySet",
    "QuestionDropped",
    "Rated",
    "Reclassified",
    "Registered",
    "Reminded",
    "Reopened",
    "RungFired",
    "RungSkipped",
    "SentBack",
    "SilenceBegan",
    "SilenceRecounted",
    "StageEntered",
    "TagAdded",
    "TagRemoved",
    "TaskAdded",
    "TaskCancelled",
    "TaskFellDue",
    "TaskFinished",
    "TaskMoved",
    "Via",
    "WaitingChanged",
    "Withdrawn",
    "Written",
]

Event = Annotated[
    Registered
    | StageEntered
    | Acted
    | Assigned
    | PrioritySet
    | TagAdded
    | TagRemoved
    | Reclassified
    | Moved
    | CalendarChanged
    | TaskAdded
    | TaskMoved
    | TaskFinished
    | TaskCancelled
    | TaskFellDue
    | Noted
    | Written
    | ContactCorrected
    | Attached
    | PartyAdded
    | Linked
    | InteractionLogged
    | HintConfirmed
    | DetailsAsked
    | DetailsAnswered
    | DetailsCompleted
    | QuestionDropped
    | FindingRecorded
    | ApprovalAsked
    | Approved
    | SentBack
    | Decided
    | CarriedOut
    | ConfirmationAsked
    | SilenceBegan
    | SilenceRecounted
    | Reminded
    | Accepted
    | Disputed
    | Rated
    | Withdrawn
    | ClosingBegan
    | Closed
    | Reopened
    | Forced
    | PersonalDataErased
    | LetterSent
    | LetterRefused
    | WaitingChanged
    | ClockStarted
    | ClockPaused
    | ClockResumed
    | ClockExtended
    | ClockRecounted
    | ClockEnded
    | RungFired
    | RungSkipped,
    Field(discriminator="event"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads one event from its JSON; built once, since building it is dear."""
