"""Letter texts of the company's own, as JSON calls take and show them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from api.shapes.parts import Answer
from claims.texts import AtMost, Reason, clean_line, clean_text
from claims.values import Instant, Strict, Titles

Counted = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]
SubjectIn = Annotated[str, AfterValidator(clean_line), AtMost(300)]
BodyIn = Annotated[str, AfterValidator(clean_text), AtMost(20_000)]


class TextIn(Strict):
    """Subject and text of a letter; they may have faults."""

    subject: SubjectIn
    body: BodyIn


class TextDraftIn(TextIn):
    """A draft's text. Without `revision` the draft is begun, with it the draft of this revision is changed."""

    revision: Counted | None = None


class TextPublishIn(Strict):
    """Which revision of the draft is to be published, and what is new in it."""

    revision: Counted
    note: Reason


class TextEndIn(Strict):
    """Which version is ended, and why."""

    version: Counted
    note: Reason


class TextPlace(Answer):
    """Where a text holds: `everywhere`, `type:<key>` or `variant:<key>`."""

    template: str
    language: Literal["ru", "en"]
    scope: str


class TextFault(Answer):
    """What is wrong with a text; `keeps` tells whether it keeps it from being published. Lines begin with 1."""

    part: Literal["subject", "body"]
    line: int
    code: str
    sentence: Titles
    keeps: bool


class TextFaults(Answer):
    """Everything that is wrong with a text, or worth a warning."""

    faults: tuple[TextFault, ...]


class TextDraftOut(TextPlace):
    """A draft with everything that is wrong with it."""

    subject: str
    body: str
    revision: int
    changed_by: str = Field(description="login")
    changed_at: Instant
    faults: tuple[TextFault, ...]


class TextVersion(TextPlace):
    """One version of a text; without subject and body the place has no text of its own since then."""

    version: int
    subject: str | None
    body: str | None
    note: str
    published_at: Instant
    published_by: str = Field(description="login")


class TextOut(TextPlace):
    """From what letters are written at a place: `in_use` is null for the text that comes with Redress."""

    subject: str
    body: str
    in_use: TextVersion | None
    versions: tuple[TextVersion, ...]
    """The newest first."""
