"""What others do just now, and that something has changed."""

import json
import time
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from api.auth import sight_for, user_of
from api.console.hints import Hints, Listener
from api.console.queue_changes import changed_since
from api.console.queue_page import formats_for
from api.desk import Desk, desk_of
from api.names import names_claim, not_found
from api.pages.fields import read_fields
from api.pages.rendering import page
from api.problems import FieldError, invalid, unavailable
from store.cards import standing
from store.changes import Change, who_is_signed_in
from store.presence import keep_presence, leave, present_at
from store.sight import sight_of

router = APIRouter(include_in_schema=False)
STILL_THERE = 10.0
"""Seconds after which a silent stream says that it lives, and is asked whether its session does."""
LONGEST = 600.0
"""Seconds that one stream lasts; the page opens the next one."""
EVENTS = "text/event-stream"
_HEADERS = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}


@router.get("/events")
async def events(request: Request) -> Response:
    """Hints as server-sent events; who does not ask for a stream gets only how often to come again."""
    hints = desk_of(request).hints
    if EVENTS not in request.headers.get("accept", ""):
        return Response("retry: 15000\n\n", 200, _HEADERS, EVENTS)
    if hints.full or hints.stopping:
        raise unavailable()
    return StreamingResponse(_stream(request, desk_of(request), hints), 200, _HEADERS, EVENTS)


async def _stream(request: Request, desk: Desk, hints: Hints) -> AsyncIterator[str]:
    ends = time.monotonic() + LONGEST
    with hints.listening(desk.at_once, sight_for(request)) as listener:
        yield "retry: 3000\n\n"
        checked = time.monotonic()
        while time.monotonic() < ends:
            try:
                told = await listener.hear(STILL_THERE)
            except TimeoutError:
                yield ": still here\n\n"
            else:
                if told is None:
                    return
                yield _spelled(told)
            if time.monotonic() - checked >= STILL_THERE:
                checked = time.monotonic()
                if not await _still_signed_in(request, desk, listener):
                    yield "event: signed-out\ndata: {}\n\n"
                    return


def _spelled(change: Change) -> str:
    hint = {"claim": change.number, "id": change.id, "version": change.version}
    return f"event: claim-changed\ndata: {json.dumps(hint)}\n\n"


async def _still_signed_in(request: Request, desk: Desk, listener: Listener) -> bool:
    """Whether the session is good; what its owner may see is looked up anew."""
    async with desk.at_once.connect() as connection:
        user = await who_is_signed_in(connection, request.state.session)
    if user is None:
        return False
    listener.sight = sight_of(user)
    return True


@router.get("/queue/changes")
async def changes(request: Request) -> Response:
    """How many claims of a queue changed since its page was made, and who is at its claims now."""
    desk, user = desk_of(request), user_of(request)
    async with desk.at_once.connect() as connection:
        found = await changed_since(connection, user, formats_for(request), request)
    return page(request, "console/queue/changed.html", **found)


@router.get("/claims/{claim}/presence")
async def present(request: Request, claim: str) -> Response:
    """Who else is at a claim."""
    return await _present(request, await _claim_id(request, claim))


@router.post("/claims/{claim}/presence")
async def be_present(request: Request, claim: str) -> Response:
    """The heartbeat of an open page: its reader looks, writes, or has gone."""
    claim_id = await _claim_id(request, claim)
    fields = await read_fields(request)
    doing = fields.one("doing", "looks")
    if doing not in ("looks", "writes", "gone"):
        raise invalid(FieldError("doing", "not-valid"))
    async with desk_of(request).at_once.connect() as connection:
        if doing == "gone":
            await leave(connection, user_of(request).id, claim_id)
        else:
            await keep_presence(connection, user_of(request).id, claim_id, doing)  # type: ignore[arg-type]
    return await _present(request, claim_id)


async def _claim_id(request: Request, name: str) -> str:
    if not names_claim(name):
        raise not_found()
    async with desk_of(request).at_once.connect() as connection:
        found = await standing(connection, sight_for(request), name)
    if found is None:
        raise not_found()
    return found.claim.id


async def _present(request: Request, claim_id: str) -> Response:
    async with desk_of(request).at_once.connect() as connection:
        people = await present_at(connection, sight_for(request), [claim_id])
    return page(request, "console/parts/present.html", people=people)
