"""What one person's queue asks the store for: the view, what is filtered on top of it, in his words and zone."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.queue_query import (
    BUILT_IN,
    FILTERS,
    QueueQuery,
    address,
    asked_by,
    first_view,
    saved_filters,
)
from api.names import not_found
from api.problems import FieldError, Problem, invalid
from api.strict import validate
from store.list_conditions import ClaimFilter
from store.people import User, stands_in_for, user_by_login
from store.views import View, views_of

PAGE = 50
"""Rows that a page of the queue brings."""


class Asked(NamedTuple):
    """One resolved queue. `filters` are all that hold, `own` those on top of the view, `people` whose is "mine"."""

    view: str
    filters: Mapping[str, str]
    query: QueueQuery
    people: tuple[str, ...]
    saved: tuple[View, ...]
    user: User

    @property
    def parameters(self) -> dict[str, str]:
        """The address's parameters without the page."""
        return {"view": self.view, **self.query.filters(), **self.order}

    @property
    def order(self) -> dict[str, str]:
        """The order as a parameter, if it is not the usual one."""
        return {"sort": self.query.sort} if self.query.sort != "deadline" else {}

    def without(self, name: str) -> str:
        """The address of the same queue without one filter."""
        rest = {key: value for key, value in self.filters.items() if key != name}
        return address({"view": "all", **rest, **self.order})


async def read_asked(connection: AsyncConnection, user: User, query: QueueQuery) -> Asked:
    """Find what the address means for this person; 404 for a view that he does not have."""
    saved = await views_of(connection, user.id, (*user.teams, *user.manages))
    people = (user.id, *await stands_in_for(connection, user.id))
    view = query.view or ("all" if query.filters() else first_view(user))
    base = _base(view, user, saved)
    if "sort" in base and "sort" not in query.model_fields_set:
        query = query.model_copy(update={"sort": base["sort"]})
    base.pop("sort", None)
    return Asked(view, {**base, **query.filters()}, query, people, saved, user)


def _base(view: str, user: User, saved: Sequence[View]) -> dict[str, str]:
    if view in BUILT_IN:
        return asked_by(view, user)
    found = next((each for each in saved if each.id == view), None)
    if found is None:
        raise not_found()
    return saved_filters(found.query)


async def filter_of(
    connection: AsyncConnection,
    user: User,
    filters: Mapping[str, str],
    people: tuple[str, ...],
    query: QueueQuery | None = None,
) -> ClaimFilter:
    """What the store is asked for; Problem 422 for a person who does not exist."""
    asked = validate(QueueQuery, dict(filters))
    given = asked.model_dump(include={*FILTERS} - {"assignee", "team"}, exclude_none=True)
    given |= await _assignee(connection, user, asked.assignee, people)
    if asked.team == "mine":
        given["teams"] = (*user.teams, *user.manages)
    elif asked.team:
        given["team"] = asked.team
    page = {"sort": query.sort, "cursor": query.cursor} if query else {}
    return ClaimFilter(**given, **page, limit=PAGE, zone=user.zone)


async def _assignee(
    connection: AsyncConnection, user: User, named: str | None, people: tuple[str, ...]
) -> dict[str, object]:
    if named is None:
        return {}
    if named == "mine":
        return {"assignees": people}
    if named in ("none", "me"):
        return {"assignee": user.id if named == "me" else "none"}
    found = await user_by_login(connection, named)
    if found is None:
        raise invalid(FieldError("assignee", "no-such-person"))
    return {"assignee": found.id}


async def countable(
    connection: AsyncConnection, user: User, filters: Mapping[str, str], people: tuple[str, ...]
) -> ClaimFilter | None:
    """The filter of a view whose claims can be counted cheaply; None for one that looks for words or is idle."""
    if "q" in filters:
        return None
    try:
        return await filter_of(connection, user, filters, people)
    except Problem:
        # A saved view may name what is gone since; it is shown without a number.
        return None
