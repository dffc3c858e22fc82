"""The claim card with everything, its timeline by pages, and its process as a table."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field, StringConstraints
from starlette.responses import Response

from api.auth import user_of
from api.console.card_view import Body, around_of, body_of
from api.console.form_words import ROLES
from api.console.personal_card import kept_of
from api.console.practice import practice_of
from api.console.telling import Telling
from api.console.trade import BARE_CONTACTS, CHANNELS, CLAIMANTS, LETTER_STATES, PRIORITIES
from api.desk import desk_of
from api.language import Language
from api.pages.place_words import calendar_words, zone_words
from api.pages.rendering import page, wants_part
from api.problems import language_of
from api.reading import FoundCard, find_card
from api.rights_kinds import ACTING
from api.shapes.queries import Cursor, Query
from api.strict import read_query
from claims.letter_titles import LETTERS
from claims.trade_words import OUTCOMES, WAITING, capital
from claims.values import Titles
from store.people import User
from store.sight import sight_of

router = APIRouter(include_in_schema=False)
Tab = Literal["all", "letters", "interactions", "notes", "events"]
CommandId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]


class CardQuery(Query):
    """Which tab and page of the timeline; which command was just sent."""

    tab: Tab = "all"
    cursor: Cursor | None = None
    did: CommandId | None = Field(default=None, description="a command whose outcome is awaited")


@router.get("/claims/{claim}")
async def show(request: Request, claim: str) -> Response:
    """One claim on one page."""
    query = read_query(CardQuery, request)
    return page(request, "console/card.html", **await _context(request, claim, query), did=query.did)


@router.get("/claims/{claim}/timeline")
async def timeline(request: Request, claim: str) -> Response:
    """The timeline alone: for a tab, or the next page of it."""
    query = read_query(CardQuery, request)
    template = "console/card/more.html" if query.cursor and wants_part(request) else "console/card/story.html"
    return page(request, template, **await _context(request, claim, query), did=None)


async def _context(request: Request, claim: str, query: CardQuery) -> dict[str, Any]:
    """What the card's templates need; 404 for a claim that is unknown or foreign."""
    desk, user, language = desk_of(request), user_of(request), language_of(request)
    async with desk.at_once.connect() as connection:
        found = await find_card(desk, connection, sight_of(user), claim)
        telling, body = await body_of(connection, user, language, found, tab=query.tab, cursor=query.cursor)
        around = await around_of(desk, connection, user, found, telling)
        kept = await kept_of(connection, sight_of(user), found.card.claim)
    return {**context_of(found, telling, body, user, language), "around": around, "kept": kept}


def context_of(
    found: FoundCard,
    telling: Telling,
    body: Body,
    user: User,
    language: Language,
    past: datetime | None = None,
) -> dict[str, Any]:
    """What the templates of a card know, now or at a past instant."""
    claim = telling.claim
    return {
        "claim": claim,
        "card": found.card,
        "pinned": found.pinned,
        "telling": telling,
        "body": body,
        "past": past,
        "practice": practice_of(claim, found.pinned, telling.f.now),
        "at_query": f"&instant={past.isoformat()}".replace("+", "%2B") if past else "",
        "today": telling.f.local(telling.f.now).date(),
        "may_act": past is None and bool(ACTING.intersection(user.roles)),
        "drawn": _drawn(body),
        "words": _words(telling),
        "letter_titles": _in(LETTERS, language),
        "letter_states": _in(LETTER_STATES, language),
        "outcomes": _in(OUTCOMES, language),
        "bare_contacts": _in(BARE_CONTACTS, language),
        "roles": _in(ROLES, language),
    }


def _drawn(body: Body) -> dict[str, bool]:
    """Which kinds of pieces the axis shows, so that its legend names no others."""
    lanes = (clock.lane for clock in body.clocks.lanes)
    kinds = {piece.kind for lane in lanes if lane for piece in lane.pieces}
    return {kind: kind in kinds for kind in ("waiting", "rolled", "late")}


def _words(telling: Telling) -> dict[str, str]:
    claim = telling.claim
    return {
        "priority": telling.say(PRIORITIES[claim.priority]),
        "channel": telling.say(CHANNELS[claim.channel]),
        "claimant": telling.say(CLAIMANTS[claim.claimant.kind]),
        "outcome": telling.say(OUTCOMES[claim.outcome]) if claim.outcome else "",
        "waiting": telling.say(WAITING[claim.waiting_for]),
        "places": _places(telling),
    }


def _places(telling: Telling) -> str:
    """By which calendar the clocks run, and on whose clock their times are told."""
    language = telling.f.language
    calendar = calendar_words(telling.pinned.calendar.key, language)
    return f"{capital(calendar)}, {zone_words(telling.f.zone.key, language)}"


def _in(titles: dict[str, Titles], language: Language) -> dict[str, str]:
    return {name: each.in_language(language) for name, each in titles.items()}
