"""What the rules answer: events with their letters, or a refusal with a stable code."""

from typing import Any
from uuid import UUID, uuid5

from claims.claim import Claim
from claims.events import Event
from claims.values import Titles, Value

_LETTERS = UUID("5b0f1d43-7c0e-5c53-9a53-6f2f9d1f4a10")


class PlannedLetter(Value):
    """A letter that the record plans. `recipient` is `claimant` or the id of one of our people.

    `reports` asks the post office to tell the claim when it is sent, since a term runs from it; a refusal is
    always told. `about` is the place of its event within the record.
    """

    id: str
    template: str
    recipient: str
    about: int = 0
    reports: bool = False
    details: dict[str, Any] = {}


class Decision(Value):
    """The events of one record, the letters that go with them and the state after them."""

    events: tuple[Event, ...]
    letters: tuple[PlannedLetter, ...] = ()
    claim: Claim


class Refusal(Exception):
    """The rules do not allow it. The claim stays as it is."""

    def __init__(self, code: str, sentence: Titles, **members: Any) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.members = members

    def problem(self) -> dict[str, Any]:
        """The refusal as the journal keeps it: code, both sentences and the named members."""
        return {"code": self.code, "detail": self.sentence.model_dump(), **self.members}


def letter_id(claim_id: str, version: int, recipient: str) -> str:
    """Name the one letter that a record may plan for a recipient; the same on every repeat."""
    return str(uuid5(_LETTERS, f"{claim_id}/{version}/{recipient}"))
