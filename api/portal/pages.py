"""The page under a claimant's link: whose turn it is, what happened, what comes next, and his forms."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from api.desk import Desk, desk_of
from api.file_kinds import ACCEPTED
from api.language import Language
from api.pages.place_words import zone_words
from api.pages.words import words_in
from api.portal.masks import masked
from api.portal.nonces import new_nonce
from api.portal.promises import local_day, promise_of
from api.portal.rendering import claimants_page
from api.portal.saying import FILES, ON_DECISION, sentences
from api.portal.status import LinkStatus, stage_of, status_of
from api.portal.telling import Told, thanks, told
from api.portal.turns import steps_of, turn_of
from api.problems import Problem, language_of
from api.reading import pinned_of
from claims.claim import Claim
from claims.variant import Pinned
from store.cards import Card
from store.files import files_of
from store.letters_list import letters_of
from store.links import ClientLink
from store.public_story import public_story, words_of_decision
from store.questions import open_questions
from store.sight import sight_of_system

LONGEST = {"text": 20_000, "reason": 4_000}
"""Characters of what may be written into a box."""
SHOWN_LETTERS = 30
SCORES = (1, 2, 3, 4, 5)


class Again(NamedTuple):
    """A form that was not taken: which one, what stood in it, and why."""

    action: str
    typed: Mapping[str, Any]
    problem: Problem


async def status_for(desk: Desk, connection: AsyncConnection, link: ClientLink, found: Card) -> LinkStatus:
    """The claim as its claimant sees it, for programs."""
    return status_of(
        desk.settings,
        link.id,
        found.claim,
        await pinned_of(desk, connection, found),
        datetime.now(UTC),
        subject=found.subject,
        questions=await open_questions(connection, found.claim),
    )


async def status_page(
    request: Request,
    connection: AsyncConnection,
    token: str,
    link: ClientLink,
    found: Card,
    again: Again | None = None,
) -> Response:
    """The whole page; `again` shows one of its forms with what was typed and what is wrong."""
    desk, now = desk_of(request), datetime.now(UTC)
    pinned = await pinned_of(desk, connection, found)
    status = await status_for(desk, connection, link, found)
    page = claimants_page(
        request,
        "portal/claim.html",
        again.problem.status if again else 200,
        zone=pinned.calendar.zone,
        zone_said=zone_words(pinned.calendar.zone, language_of(request)),
        switch=f"/c/{token}",
        token=token,
        claim=found.claim,
        subject=found.subject,
        name=found.claimant.name,
        address=masked(found.claimant.email),
        pending=found.pending,
        expires_on=local_day(link.expires_at, pinned),
        received_on=local_day(found.claim.received_at, pinned),
        status=status,
        stage=stage_of(found.claim, pinned, language_of(request)),
        longest=LONGEST,
        scores=SCORES,
        accepted_files=ACCEPTED,
        **_course(found.claim, pinned, now),
        **await _past(connection, found.claim, pinned, now),
        **_forms(desk, link, found.claim, status),
        **_refused(again, language_of(request)),
    )
    page.headers.update(again.problem.headers if again else {})
    return page


def _course(claim: Claim, pinned: Pinned, now: datetime) -> dict[str, Any]:
    return {
        "turn": turn_of(claim, pinned, now),
        "promise": promise_of(claim, pinned),
        "steps": steps_of(claim, pinned),
        "complain_next": pinned.variant.complain_next,
        "own_remedies": pinned.variant.own_remedies,
    }


async def _past(connection: AsyncConnection, claim: Claim, pinned: Pinned, now: datetime) -> dict[str, Any]:
    """What happened, what was sent either way, and what the decision said."""
    sight, events = sight_of_system(), await public_story(connection, claim.id)
    lines: tuple[Told, ...] = told(events, pinned)
    letters = [row for row in await letters_of(connection, sight, claim.id) or () if row.login is None]
    his = [row for row in letters if row.recipient_kind == "claimant" and row.state == "sent"]
    files = await files_of(connection, sight, claim.id) or ()
    return {
        "story": lines,
        "thanks": thanks(lines, events, now),
        "letters": his[-SHOWN_LETTERS:][::-1],
        "files": [file for file in files if not file.internal],
        "words": await words_of_decision(connection, claim.id),
    }


def _forms(desk: Desk, link: ClientLink, claim: Claim, status: LinkStatus) -> dict[str, Any]:
    """What may be said now, each with the nonce of its form."""
    nonces = {offered.action: offered.nonce for offered in status.actions}
    for action in (ON_DECISION, FILES):
        nonces[action] = new_nonce(desk.settings, link.id, action)
    return {"nonces": nonces, "may": {offered.action for offered in status.actions}, "open": not claim.closed}


def _refused(again: Again | None, language: Language) -> dict[str, Any]:
    if again is None:
        return {"at": None, "typed": {}, "errors": {}, "notice": None}
    errors = sentences(again.problem, language)
    typed = {name: str(value) for name, value in again.typed.items() if name != "nonce"}
    notice = None if errors and "nonce" not in errors else _because(again.problem, language)
    return {"at": again.action, "typed": typed, "errors": errors, "notice": notice}


def _because(problem: Problem, language: Language) -> str:
    """Why nothing was taken, in words for a claimant."""
    gettext = words_in(language).gettext
    told = {
        "invalid": gettext("The form was open for too long. Look it through and send it again."),
        "used-form": gettext(
            "this form was sent before with other words. Look below at what has become of it."
        ),
        "too-many": gettext("too much was sent within a minute. Send it again in a minute."),
    }
    return told.get(problem.code) or str(problem.body(language)["detail"])
