"""The address of a queue: which view, which filters on top of it, which order; and how such addresses are spelled."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlencode

from pydantic import Field, StringConstraints

from api.shapes.queries import Cursor, Query
from claims.claim import Channel, WaitingFor
from claims.claim_number import GivenNumber
from claims.conditions import Priority
from claims.texts import Line
from claims.values import Day, Key
from store.people import User

BUILT_IN: Mapping[str, Mapping[str, str]] = {
    "mine": {"assignee": "mine", "status": "open"},
    "overdue": {"assignee": "mine", "status": "open", "due": "overdue"},
    "today": {"assignee": "mine", "status": "open", "due": "today"},
    "waiting": {"assignee": "mine", "status": "open", "waiting": "claimant"},
    "team": {"team": "mine", "status": "open"},
    "nobody": {"assignee": "none", "status": "open"},
    "all": {},
}
"""The views that everybody has, by what they ask."""
WHOSE = frozenset({"mine", "overdue", "today", "waiting"})
"""Views of the person's own claims; who works in no team himself sees those of all that he may see."""
FILTERS = (
    "q",
    "assignee",
    "team",
    "status",
    "stage",
    "type",
    "priority",
    "due",
    "waiting",
    "channel",
    "tag",
    "received_from",
    "received_until",
)
"""In the order of the chips."""
PATH = "/queue"
ViewName = Annotated[
    str, StringConstraints(pattern=r"^([a-z]{1,10}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$")
]


class QueueQuery(Query):
    """What stands behind the question mark; an empty box of the filter's form counts as one that was not given."""

    view: ViewName | None = None
    q: Line | None = None
    assignee: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,59}$")] | None = None
    team: Key | None = None
    status: Literal["open", "closed"] | None = None
    stage: Key | None = None
    type: Key | None = None
    priority: Priority | None = None
    due: Literal["overdue", "today", "week"] | None = None
    waiting: WaitingFor | None = None
    channel: Channel | None = None
    tag: Key | None = None
    received_from: Day | None = None
    received_until: Day | None = None
    sort: Literal["deadline", "registered", "priority"] = "deadline"
    cursor: Cursor | None = None
    after: Key | None = Field(default=None, description="the group that the page before ended in")
    peek: GivenNumber | None = None

    def filters(self) -> dict[str, str]:
        """The filters that were given, spelled as in the address."""
        given = self.model_dump(mode="json", include=set(FILTERS), exclude_none=True)
        return {name: str(given[name]) for name in FILTERS if name in given}


def first_view(user: User) -> str:
    """What a person sees who names no view: his own work, else his teams', else everything."""
    return "mine" if user.teams else "team" if user.manages else "all"


def asked_by(view: str, user: User) -> dict[str, str]:
    """The filters of a built-in view for this person."""
    asked = dict(BUILT_IN[view])
    if view in WHOSE and not user.teams:
        asked.pop("assignee")
    return asked


def saved_filters(query: str) -> dict[str, str]:
    """The filters and the order of a saved view."""
    return dict(parse_qsl(query))


def spelled(parameters: Mapping[str, Any]) -> str:
    """What stands behind the question mark, without what is empty."""
    return urlencode({name: value for name, value in parameters.items() if value})


def address(parameters: Mapping[str, Any]) -> str:
    """The address of the queue with these parameters."""
    query = spelled(parameters)
    return f"{PATH}?{query}" if query else PATH
