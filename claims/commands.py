"""What people and machines ask of a claim: an imperative with its data.

Each kind of data names its private members: free text and personal data. `Data.split` parts them from the facts;
only the facts travel through Temporal and stand in the timeline.
"""

from typing import Any, Literal

from claims.command_data import ClaimantsWord, Data, Nothing, OnBehalf
from claims.data_of_claimants import Accept, AnswerDetails, Dispute, Rate, Withdraw
from claims.data_of_staff import (
    ActionData,
    AddParty,
    AddTask,
    Assign,
    Attach,
    CancelTask,
    CarryOut,
    ConfirmHint,
    CorrectContact,
    Extend,
    FinishTask,
    Force,
    LetterFate,
    Link,
    LogInteraction,
    Move,
    MoveBack,
    MoveTask,
    Note,
    Reclassify,
    RecordFinding,
    Recount,
    RemedyAsked,
    Reopen,
    ReturnForRework,
    SetPriority,
    Tag,
    Write,
)
from claims.values import Instant, Value

__all__ = [
    "CLAIMANTS",
    "REPORTS",
    "STANDARD",
    "Accept",
    "ActionData",
    "Actor",
    "AddParty",
    "AddTask",
    "AnswerDetails",
    "Assign",
    "Attach",
    "CancelTask",
    "CarryOut",
    "ClaimantsWord",
    "Command",
    "ConfirmHint",
    "CorrectContact",
    "Data",
    "Dispute",
    "Extend",
    "FinishTask",
    "Force",
    "LetterFate",
    "Link",
    "LogInteraction",
    "Move",
    "MoveBack",
    "MoveTask",
    "Note",
    "Nothing",
    "OnBehalf",
    "Rate",
    "Reclassify",
    "RecordFinding",
    "Recount",
    "RemedyAsked",
    "Reopen",
    "ReturnForRework",
    "SetPriority",
    "Tag",
    "Withdraw",
    "Write",
]


class Actor(Value):
    """Who acts. `manager` means that he manages the claim's team, `approves` that he may approve above the limit.

    Both are looked up when the journal accepts the command, so that the rules need no table of people.
    """

    kind: Literal["user", "link", "system", "import"]
    id: str | None = None
    manager: bool = False
    approves: bool = False


class Command(Value):
    """A command as the journal accepted it at `at`; `texts` names the private members that were given."""

    id: str
    claim_id: str
    action: str
    actor: Actor
    at: Instant
    data: dict[str, Any] = {}
    texts: tuple[str, ...] = ()
    expected_version: int | None = None

    def gives(self, member: str) -> bool:
        """Tell whether the data has this member, private or not."""
        return member in self.data or member in self.texts


STANDARD: dict[str, type[Data]] = {
    "assign": Assign,
    "take": Nothing,
    "set_priority": SetPriority,
    "add_tag": Tag,
    "remove_tag": Tag,
    "reclassify": Reclassify,
    "add_task": AddTask,
    "move_task": MoveTask,
    "finish_task": FinishTask,
    "cancel_task": CancelTask,
    "note": Note,
    "write": Write,
    "correct_contact": CorrectContact,
    "attach": Attach,
    "add_party": AddParty,
    "link": Link,
    "log_interaction": LogInteraction,
    "confirm_hint": ConfirmHint,
    "answer_details": AnswerDetails,
    "extend": Extend,
    "record_finding": RecordFinding,
    "carry_out": CarryOut,
    "approve": Nothing,
    "return_for_rework": ReturnForRework,
    "withdraw": Withdraw,
    "accept": Accept,
    "dispute": Dispute,
    "rate": Rate,
    "reopen": Reopen,
    "move": Move,
    "move_back": MoveBack,
    "recount": Recount,
    "force": Force,
}
"""The commands that every claim knows beside its variant's own actions."""

REPORTS: dict[str, type[Data]] = {"letter_sent": LetterFate, "letter_refused": LetterFate}
"""What the post office tells a claim; no person may send these."""

CLAIMANTS = frozenset({"answer_details", "accept", "dispute", "withdraw", "rate"})
"""What a claimant may send by his link."""
