"""Rehearsals: asking for one, looking at it, cancelling it. The one door of pages, JSON calls and their rights."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request

from api.auth import sight_for, user_of
from api.console.variant_acts import seen_draft, seen_variant, seen_version
from api.console.variant_rights import require_sight
from api.desk import Desk, desk_of
from api.names import is_id, is_key, not_found
from api.problems import Problem
from api.shapes.rehearsals import RehearseIn
from claims.variant import Variant
from claims.variant_yaml import read_variant
from runtime.rehearsing.starting import cancel as cancel_workflow
from runtime.rehearsing.starting import start
from store.drafts import draft_of
from store.past_claims import PastFilter
from store.people import User
from store.rehearsals import NewRehearsal, Rehearsal, begin, end, rehearsal
from store.rehearsing_sources import Source
from store.variant_history import present_version

QUIET = timedelta(seconds=30)
"""A rehearsal that has not moved for so long is started again when somebody looks: its workflow may be gone."""


async def ask(request: Request, key: str, asked: RehearseIn) -> tuple[Rehearsal, bool]:
    """Begin a rehearsal; the one that is under way, and False, where the caller has one of this variant already."""
    desk, user = desk_of(request), user_of(request)
    async with desk.at_once.connect() as connection:
        source = await _source(connection, user, key, asked)
        variant = await _lawful(source.body)
        require_sight(user, variant)
        new = NewRehearsal(
            key=key,
            revision=source.revision,
            version=source.version,
            body=source.body,
            wanted=_filter(asked, variant),
            asked_by=user.id,
        )
        made, fresh = await begin(connection, new)
    await start(desk.temporal, desk.settings, made)
    return await look(request, made), fresh


def _filter(asked: RehearseIn, variant: Variant) -> PastFilter:
    given = asked.model_dump(exclude={"version", "body"})
    return PastFilter.model_validate({**given, "type": asked.type or variant.claim_type})


async def _source(connection: AsyncConnection, user: User, key: str, asked: RehearseIn) -> Source:
    """The given text, the named version, the draft, or what is live: in this order."""
    if not is_key(key):
        raise not_found()
    if asked.version is not None:
        found = await seen_version(connection, user, key, str(asked.version))
        return Source(key=key, body=found.body, version=found.ref.version)
    draft = await draft_of(connection, key)
    present = None if draft else await seen_variant(connection, user, key)
    if draft:
        await seen_draft(connection, user, key)
    if asked.body is not None:
        return Source(key=key, body=asked.body)
    if draft:
        return Source(key=key, body=draft.body, revision=draft.revision)
    if present is None:
        raise not_found()
    return Source(key=key, body=present.body, version=present.ref.version)


async def _lawful(body: str) -> Variant:
    """The variant of a text; Problem 409 `draft-faulty` while it has problems."""
    variant, _ = await asyncio.to_thread(read_variant, body)
    if variant is None:
        raise Problem("draft-faulty")
    return variant


async def look(request: Request, rehearsal_id: str) -> Rehearsal:
    """A rehearsal that the caller may see, set going again where it stands still; Problem 404 otherwise."""
    desk = desk_of(request)
    async with desk.at_once.connect() as connection:
        found = await _seen(connection, request, rehearsal_id)
    if found.under_way and datetime.now(UTC) - found.moved_at > QUIET:
        await start(desk.temporal, desk.settings, found.id)
    return found


async def cancel(request: Request, rehearsal_id: str) -> Rehearsal:
    """Cancel a rehearsal; one that is over stays as it is."""
    desk: Desk = desk_of(request)
    async with desk.at_once.connect() as connection:
        await _seen(connection, request, rehearsal_id)
        ended = await end(connection, rehearsal_id, "cancelled")
    if ended:
        await cancel_workflow(desk.temporal, rehearsal_id)
    return await look(request, rehearsal_id)


async def _seen(connection: AsyncConnection, request: Request, rehearsal_id: str) -> Rehearsal:
    if not is_id(rehearsal_id):
        raise not_found()
    found = await rehearsal(connection, sight_for(request), rehearsal_id)
    if found is None:
        raise not_found()
    present = await present_version(connection, found.key)
    for shown in (present and present.variant, await draft_of(connection, found.key)):
        if shown is not None:  # its claims may be everybody's while the process is a restricted one
            require_sight(user_of(request), shown)
    return found
