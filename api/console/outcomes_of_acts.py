"""What became of an act: accepted and waiting, done with a way to undo it, or refused with the rule's sentence."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from api.auth import sight_for, user_of
from api.console.action_form import new_key
from api.console.trade import action_title, stage_title
from api.desk import desk_of
from api.names import is_id, not_found
from api.pages.fields import whole
from api.pages.rendering import page, wants_part
from api.problems import language_of
from api.reading import Seen, see
from api.rights import ACTING
from claims.values import Titles
from store.acting import Typed, typed, value_before
from store.journal import CommandOutcome, outcome
from store.people import user_by_id

router = APIRouter(include_in_schema=False)
PAUSES = (1, 1, 1, 2, 2, 3, 5, 5, 10)
"""Seconds between two looks; the last one stays."""
PATIENCE = timedelta(seconds=30)
"""After this long the page says that the command is kept and will be carried out."""
MOST_LOOKS = 10_000
_UNDONE: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "take": ("assign", "assignee", ("registered", "assigned")),
    "assign": ("assign", "assignee", ("registered", "assigned")),
    "set_priority": ("set_priority", "priority", ("registered", "priority_set")),
}
"""The command that undoes another: its name, its member, and the events that tell the value before."""


class Undo(NamedTuple):
    """The form of one button that takes the act back."""

    action: str
    member: str
    value: str
    key: str
    version: int


@router.get("/claims/{claim}/commands/{command}")
async def show(request: Request, claim: str, command: str) -> Response:
    """A part that asks again by itself while the command waits; a page for those without scripts."""
    if not is_id(command):
        raise not_found()
    looks = request.query_params.get("looks", "0")
    desk, sight = desk_of(request), sight_for(request)
    async with desk.at_once.connect() as connection:
        seen = await see(desk, connection, sight, claim)
        found = await outcome(connection, command, sight)
        sent = await typed(connection, sight, seen.claim.id, command)
        if found is None or sent is None:
            raise not_found()
        undo = await _undo(request, connection, seen, found, sent)
    context = _context(request, seen, found, sent, whole(looks) or 0)
    template = "console/acting/outcome.html" if wants_part(request) else "console/acting/outcome-page.html"
    return page(request, template, undo=undo, **context)


def _context(
    request: Request, seen: Seen, found: CommandOutcome, sent: Typed, looks: int
) -> dict[str, object]:
    language, claim = language_of(request), seen.claim
    detail = (found.problem or {}).get("detail")
    return {
        "outcome": found,
        "number": claim.number,
        "title": action_title(seen.pinned, claim, found.action, language),
        "stage": stage_title(seen.pinned, claim.stage, language),
        "accepted_at": sent.accepted_at,
        "mine": sent.actor == user_of(request).id,
        "long": datetime.now(UTC) - sent.accepted_at > PATIENCE,
        "looks": min(looks + 1, MOST_LOOKS),
        "pause": PAUSES[min(looks, len(PAUSES) - 1)],
        "sentence": Titles.model_validate(detail).in_language(language) if detail else "",
    }


async def _undo(
    request: Request, connection: AsyncConnection, seen: Seen, found: CommandOutcome, sent: Typed
) -> Undo | None:
    """The way back, for the one who acted and while nothing has happened since."""
    user, claim = user_of(request), seen.claim
    fresh = found.status == "applied" and found.version == claim.version and sent.actor == user.id
    if not fresh or found.action not in _UNDONE or not ACTING.intersection(user.roles):
        return None
    action, member, events = _UNDONE[found.action]
    value = await value_before(connection, claim.id, claim.version, member, events)
    if member == "assignee":
        value = await _login(connection, claim.team, value) if value else "-"
    return Undo(action, member, value, new_key(), claim.version) if value else None


async def _login(connection: AsyncConnection, team: str, user_id: str) -> str | None:
    """The login of somebody who can still be given a claim of the team."""
    user = await user_by_id(connection, user_id)
    if user is None or not user.active or team not in {*user.teams, *user.manages}:
        return None
    return user.login
