"""Drafts of process variants and their history, as JSON calls take and show them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from api.shapes.lists import VariantProblem
from api.shapes.parts import Answer, Ref
from claims.texts import Reason
from claims.values import Instant, Key, Strict, Titles

LONGEST_BODY = 256 * 1024


def _storable(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("characters", "has characters that are not allowed")
    return text


Body = Annotated[str, StringConstraints(max_length=LONGEST_BODY), AfterValidator(_storable)]
"""The text of a draft, YAML; it may have faults."""
Counted = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]


class RefIn(Strict):
    """A published version."""

    key: Key
    version: Counted


class DraftIn(Strict):
    """A draft's text. Without `revision` the draft is begun, with it the draft of this revision is changed.

    `base` is the version it is begun from; it is read only then.
    """

    body: Body
    revision: Counted | None = None
    base: RefIn | None = None


class PublishIn(Strict):
    """Which revision of the draft is to be published, and what is new in it."""

    revision: Counted
    note: Reason


class RetireIn(Strict):
    """The version under which claims are filed now; guards against ending another one."""

    version: Counted


class CopyIn(Strict):
    """The key of the new variant, and what else is to differ; without `version` the present one is copied."""

    key: Key
    version: Counted | None = None
    title: Titles | None = None
    claim_type: Key | None = None
    team: Key | None = None


class DraftOut(Answer):
    """The draft of a process variant; `problems` are everything that keeps the caller from publishing it."""

    key: str
    revision: int
    body: str
    base: Ref | None
    claim_type: str | None
    title: Titles | None
    team: str
    changed_by: str = Field(description="login")
    changed_at: Instant
    problems: tuple[VariantProblem, ...]


class VersionRow(Answer):
    """One version in the history of a variant; `retired_at` when filing ended with it."""

    version: int
    live: bool
    note: str
    published_at: Instant
    published_by: str | None = Field(description="login; null for what came with the product")
    retired_at: Instant | None
    retired_by: str | None = Field(description="login")


class ChangeOut(Answer):
    """One difference between two versions, in words; `path` is that of the later one."""

    path: str
    kind: Literal["added", "removed", "changed"]
    sentence: Titles
