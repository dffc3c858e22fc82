"""The plan, and what is said, written, asked and shown."""

from datetime import date
from typing import Literal

from claims.claim import Demand, Task, Via
from claims.conditions import Scalar
from claims.values import Instant, Value
from claims.variant import WaitsFor


class TaskAdded(Value):
    """A task was put on the plan."""

    event: Literal["task_added"] = "task_added"
    task: Task


class TaskMoved(Value):
    """A task got another deadline."""

    event: Literal["task_moved"] = "task_moved"
    task_id: str
    due_at: Instant | None
    last_day: date | None = None


class TaskFinished(Value):
    """A task was done."""

    event: Literal["task_finished"] = "task_finished"
    task_id: str


class TaskCancelled(Value):
    """A task is not needed any more."""

    event: Literal["task_cancelled"] = "task_cancelled"
    task_id: str


class TaskFellDue(Value):
    """The deadline of a task passed while it was open."""

    event: Literal["task_fell_due"] = "task_fell_due"
    task_id: str
    due_at: Instant


class Noted(Value):
    """An internal note was written; its text is found by the command."""

    event: Literal["noted"] = "noted"


class Written(Value):
    """A public message was written to the claimant."""

    event: Literal["written"] = "written"


class ContactCorrected(Value):
    """The claimant's name or addresses were corrected."""

    event: Literal["contact_corrected"] = "contact_corrected"
    has_email: bool


class Attached(Value):
    """A file was attached."""

    event: Literal["attached"] = "attached"
    file_id: str


class PartyAdded(Value):
    """Another person or firm takes part."""

    event: Literal["party_added"] = "party_added"
    role: str


class InteractionLogged(Value):
    """A call, meeting, letter or message was logged."""

    event: Literal["interaction_logged"] = "interaction_logged"
    kind: Literal["call", "meeting", "letter", "message"]
    direction: Literal["in", "out"]
    happened_at: Instant


class HintConfirmed(Value):
    """Somebody recorded that the claimant was told what a hint asks, in the version that it had."""

    event: Literal["hint_confirmed"] = "hint_confirmed"
    hint: str
    version: str | None = None
    by: str | None = None


class DetailsAsked(Value):
    """The claimant, or a third party, owes us an answer from now on."""

    event: Literal["details_asked"] = "details_asked"
    waiting_for: WaitsFor
    questions: int = 0
    letter_id: str | None = None


class DetailsAnswered(Value):
    """The answer came."""

    event: Literal["details_answered"] = "details_answered"
    via: Via | None = None


class DetailsCompleted(Value):
    """Fields of the form, or the demand, were filled in later."""

    event: Literal["details_completed"] = "details_completed"
    fields: dict[str, Scalar] = {}
    demand: Demand | None = None


class QuestionDropped(Value):
    """Nobody waits for the answer any more: the letter was refused, or the claim went on without it."""

    event: Literal["question_dropped"] = "question_dropped"
    why: Literal["letter_refused", "went_on"]


class LetterSent(Value):
    """A letter from which a term runs has left us."""

    event: Literal["letter_sent"] = "letter_sent"
    letter_id: str


class LetterRefused(Value):
    """The claimant's mail server refused a letter, or its fate is unknown for good."""

    event: Literal["letter_refused"] = "letter_refused"
    letter_id: str
