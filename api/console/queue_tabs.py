"""The tabs above the queue: everybody's views and saved ones, with how many claims each holds."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.queue_query import BUILT_IN, address, asked_by, first_view, saved_filters
from api.console.queue_view import Asked, countable
from api.pages.formats import Formats
from api.pages.words import words_in
from store.counts import MOST, counts_of
from store.people import User, stands_in_for
from store.sight import sight_of
from store.views import View


class Tab(NamedTuple):
    """One view: its name, its address, how many claims it holds where that is counted, whether it is open."""

    key: str
    title: str
    address: str
    count: str
    current: bool
    late: bool
    saved: View | None = None


async def tabs_of(connection: AsyncConnection, asked: Asked, f: Formats) -> tuple[Tab, ...]:
    """All tabs of this person, counted in one question."""
    titles = view_titles(f, asked.user)
    filters = {key: asked_by(key, asked.user) for key in titles}
    saved = {view.id: view for view in asked.saved}
    filters |= {view.id: _without_order(view) for view in asked.saved}
    counts = await _counted(connection, asked, filters, f.now)
    names = titles | {view.id: view.name for view in asked.saved}
    return tuple(
        Tab(
            key=key,
            title=name,
            address=address({"view": key}),
            count=_spelled(f, counts.get(key)),
            current=key == asked.view,
            late=key == "overdue" and bool(counts.get(key)),
            saved=saved.get(key),
        )
        for key, name in names.items()
    )


async def first_count(connection: AsyncConnection, user: User, f: Formats) -> str:
    """How many claims the view holds that this person begins with."""
    people = (user.id, *await stands_in_for(connection, user.id))
    wanted = await countable(connection, user, asked_by(first_view(user), user), people)
    counts = await counts_of(connection, sight_of(user), (wanted,) if wanted else (), f.now)
    return _spelled(f, counts[0] if counts else None)


def _without_order(view: View) -> dict[str, str]:
    return {name: value for name, value in saved_filters(view.query).items() if name != "sort"}


async def _counted(
    connection: AsyncConnection, asked: Asked, filters: Mapping[str, Mapping[str, str]], now: datetime
) -> dict[str, int]:
    wanted = {
        key: await countable(connection, asked.user, given, asked.people) for key, given in filters.items()
    }
    views = {key: each for key, each in wanted.items() if each is not None}
    counts = await counts_of(connection, sight_of(asked.user), tuple(views.values()), now)
    return dict(zip(views, counts, strict=True))


def _spelled(f: Formats, count: int | None) -> str:
    if count is None:
        return ""
    return f.number(count) if count <= MOST else f"{f.number(MOST)}+"


def view_titles(f: Formats, user: User) -> dict[str, str]:
    """What the built-in views are called, in their order; only those that mean something to this person."""
    gettext = words_in(f.language).gettext
    titles = {
        "mine": gettext("My queue"),
        "overdue": gettext("Overdue"),
        "today": gettext("Today"),
        "waiting": gettext("Waiting for the claimant"),
        "team": gettext("My team"),
        "nobody": gettext("Unassigned"),
        "all": gettext("All claims"),
    }
    if not user.teams:
        titles.pop("mine")
    if not user.teams and not user.manages:
        titles.pop("team")
    return {key: titles[key] for key in BUILT_IN if key in titles}
