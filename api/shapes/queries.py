"""What may stand behind the question mark of a call; anything else is an error of its own name."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from claims.conditions import Priority
from claims.texts import Line
from claims.values import Instant, Key, Strict

Cursor = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_=.:+-]{1,500}$")]


class Query(Strict):
    """A query; numbers come as digits."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ClaimsQuery(Query):
    """Which claims, in which order, which page."""

    stage: Key | None = None
    type: Key | None = None
    assignee: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,59}$")] | None = Field(
        default=None, description="a login, `me` or `none`"
    )
    team: Key | None = None
    status: Literal["open", "closed"] | None = None
    due: Literal["overdue", "today", "week"] | None = Field(
        default=None, description="by the earliest running clock, in the caller's time zone"
    )
    priority: Priority | None = None
    tag: Key | None = Field(default=None, description="claims with this tag")
    q: Line | None = Field(default=None, description="in number, claimant and subject")
    sort: Literal["deadline", "registered"] = "deadline"
    limit: int = Field(default=25, ge=1, le=100)
    cursor: Cursor | None = Field(default=None, description="`next` of the page before")


class TimelineQuery(Query):
    """Which page of the timeline."""

    limit: int = Field(default=100, ge=1, le=500)
    cursor: Cursor | None = Field(default=None, description="`next` of the page before")


class InstantQuery(Query):
    """Which moment."""

    instant: Instant


class RunQuery(Query):
    """Which run of the clock; the latest when not said."""

    run: int | None = Field(default=None, ge=1, le=10_000)
