"""Why a date, why a person, and how a claim was at a past instant."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from api.auth import user_of
from api.console.card import context_of
from api.console.card_view import body_of
from api.console.clock_lanes import silence_of, title_of_run
from api.console.instants import Spelled, for_form, instant_of
from api.console.practice import explained, really_at
from api.console.telling import Telling
from api.console.why_date import until_of, why_of
from api.console.why_person import PERSON_EVENTS, ahead_of, turns_of
from api.console.why_routed import routed_of
from api.desk import Desk, desk_of
from api.names import not_found
from api.pages.formats import Formats
from api.pages.place_words import calendar_words
from api.pages.rendering import page, wants_part
from api.problems import language_of
from api.reading import FoundCard, find_card, find_past
from api.shapes.queries import Query
from api.strict import read_query
from claims.claim import ClockRun
from store.names import names_of
from store.people import User
from store.sight import sight_of
from store.story import Moment, chosen_events, last_instant, moments
from store.teams import title_of

router = APIRouter(include_in_schema=False)


class WhyQuery(Query):
    """Which run of the clock, at which instant, what to suppose."""

    run: int | None = Field(default=None, ge=1, le=10_000)
    instant: Spelled | None = None
    what: str | None = Field(default=None, max_length=40)


class PastQuery(Query):
    """Which instant, or which version; now where neither is said."""

    instant: Spelled | None = None
    version: int | None = Field(default=None, ge=1, le=2**31 - 1)


@router.get("/claims/{claim}/why/{clock}")
async def why_date(request: Request, claim: str, clock: str) -> Response:
    """Why the deadline of a clock is where it is, now or as it was at an instant."""
    query, desk, user = read_query(WhyQuery, request), desk_of(request), user_of(request)
    instant = instant_of(query.instant, user.zone) if query.instant else None
    async with desk.at_once.connect() as connection:
        found = await _found(desk, connection, user, claim, instant)
    now = instant or datetime.now(UTC)
    practice, found, now = explained(found, now)
    telling = _telling(request, user, found, {}, now if practice else None)
    run = _run(telling, clock, query.run)
    context = {
        "practice": practice,
        "really": really_at(practice, run.due_at),
        "claim": found.card.claim,
        "pinned": found.pinned,
        "calendar": calendar_words(found.pinned.calendar.key, telling.f.language),
        "why": why_of(telling, run, now),
        "what": query.what,
        "instant": instant,
        "others": _others(telling),
        "asked_at": for_form(instant or datetime.now(UTC), user.zone),
    }
    return page(request, f"console/why/{'panel' if wants_part(request) else 'date'}.html", **context)


@router.get("/claims/{claim}/why-person")
async def why_person(request: Request, claim: str) -> Response:
    """How the claim came to whoever has it."""
    desk, user = desk_of(request), user_of(request)
    async with desk.at_once.connect() as connection:
        found = await find_card(desk, connection, sight_of(user), claim)
        rows = await chosen_events(connection, sight_of(user), found.card.claim.id, PERSON_EVENTS)
        people = {row.actor.id for row in rows if row.actor.kind == "user" and row.actor.id}
        given = {row.data.get("assignee") for row in rows} | {found.card.claim.assignee}
        names = await names_of(connection, people | {each for each in given if each})
        team = await title_of(connection, found.card.claim.team)
        telling = _telling(request, user, found, names)._replace(called=team)
        routed = await routed_of(connection, telling, tuple(rows))
    context: dict[str, Any] = {"routed": routed}
    context |= {"turns": turns_of(telling, rows), "ahead": ahead_of(telling)}
    return page(request, "console/why/person.html", claim=telling.claim, telling=telling, **context)


@router.get("/claims/{claim}/at")
async def past(request: Request, claim: str) -> Response:
    """The card as it was at an instant: the same parts, nothing to act on."""
    query, desk, user, language = (
        read_query(PastQuery, request),
        desk_of(request),
        user_of(request),
        language_of(request),
    )
    async with desk.at_once.connect() as connection:
        now = await find_card(desk, connection, sight_of(user), claim)
        known = await moments(connection, sight_of(user), now.card.claim.id)
        instant = _chosen(query, user, known)
        found = await find_past(desk, connection, sight_of(user), claim, instant)
        if query.version:  # drawn as of what happened last, which may lie before it was written down
            instant = max(found.card.claim.at, found.card.claim.registered_at)
        telling, body = await body_of(connection, user, language, found, past=instant)
    context = context_of(found, telling, body, user, language, past=instant)
    template = "console/why/past-part.html" if wants_part(request) else "console/why/past.html"
    asked = {"asked_at": for_form(instant, user.zone), "last_version": now.card.claim.version}
    return page(request, template, **context, **asked, first_version=known[0].version if known else 1)


def _telling(
    request: Request, user: User, found: FoundCard, names: dict[str, str], now: datetime | None = None
) -> Telling:
    f = Formats(language_of(request), user.zone, now)
    return Telling(found.card.claim, found.pinned, f, names, {})


async def _found(
    desk: Desk, connection: AsyncConnection, user: User, claim: str, instant: datetime | None
) -> FoundCard:
    if instant is None:
        return await find_card(desk, connection, sight_of(user), claim)
    return await find_past(desk, connection, sight_of(user), claim, instant)


def _chosen(query: PastQuery, user: User, known: tuple[Moment, ...]) -> datetime:
    """The instant that is meant: neither before the claim's birth nor in the future."""
    now = datetime.now(UTC)
    of_version = last_instant(known, query.version) if query.version else None
    asked = of_version or (instant_of(query.instant, user.zone) if query.instant else now)
    return min(max(asked, known[0].recorded_at), now) if known else now


def _run(telling: Telling, clock: str, run: int | None) -> ClockRun:
    """The run that is meant, the latest where none is named; 404 when there is none."""
    runs = [each for each in _runs(telling) if each.clock == clock and run in (None, each.run)]
    if not runs:
        raise not_found()
    return runs[-1]


def _runs(telling: Telling) -> list[ClockRun]:
    """All runs of all clocks, and the claimant's silence while it counts."""
    return [*telling.claim.clocks, *silence_of(telling)]


def _others(telling: Telling) -> list[dict[str, Any]]:
    """What can be asked about, to choose from."""
    return [
        {
            "clock": run.clock,
            "run": run.run,
            "title": title_of_run(telling, run),
            "until": until_of(telling, run),
        }
        for run in _runs(telling)
    ]
