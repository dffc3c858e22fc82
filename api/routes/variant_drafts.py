"""Drafts of process variants: beginning, changing, publishing, copying and retiring, and the history."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from api.auth import user_of
from api.console.variant_acts import (
    NewName,
    begin,
    copy,
    end,
    own_draft,
    publish,
    seen_draft,
    seen_variant,
    seen_version,
)
from api.console.variant_check import check_draft
from api.described import READS, WRITES, described
from api.desk import desk_of
from api.names import is_key, not_found
from api.problems import Problem
from api.replies import reply
from api.shapes.lists import VariantProblem
from api.shapes.parts import Listing, Ref
from api.shapes.variants import (
    ChangeOut,
    CopyIn,
    DraftIn,
    DraftOut,
    PublishIn,
    RetireIn,
    VersionRow,
)
from api.strict import no_query, read_json_body, read_query, validate
from claims.variant_changes import changes
from store.drafts import Draft, draft_of, drop_draft, save_draft
from store.variant_history import MOST_VERSIONS, PastVersion, history

router = APIRouter(tags=["variants"])
_VARIANT = "/api/variants/{key}"
_READS = (*READS, 404, 422)
_WRITES = (*WRITES, 404, 409)
_NUMBER = r"^[1-9][0-9]{0,8}$"
Number = Annotated[str, StringConstraints(pattern=_NUMBER)]


class _Query(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HistoryQuery(_Query):
    """Where the page of a history begins: `next` of the page before."""

    cursor: Number | None = None


class AgainstQuery(_Query):
    """The version that another one is compared with; without it the one before."""

    against: Number | None = None


class RevisionQuery(_Query):
    """The revision of the draft that is thrown away."""

    revision: Number


@router.get(
    f"{_VARIANT}/draft",
    operation_id="read_draft",
    summary="Read a draft",
    **described({200: DraftOut}, _READS),
)
async def read(request: Request, key: str) -> Response:
    """The draft of a variant, with everything that keeps the caller from publishing it."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        return await _shown(request, connection, await seen_draft(connection, user_of(request), key))


@router.put(
    f"{_VARIANT}/draft",
    operation_id="change_draft",
    summary="Begin or change a draft",
    **described({200: DraftOut}, _WRITES, body=DraftIn),
)
async def change(request: Request, key: str) -> Response:
    """Begin the draft of a variant, or change its text; it may have faults, which the answer names.

    Safe to repeat: the text that stands there already is not changed.
    """
    no_query(request)
    given = validate(DraftIn, await read_json_body(request))
    if not is_key(key):
        raise not_found()
    async with desk_of(request).at_once.connect() as connection:
        draft = await (_begun if given.revision is None else _changed)(request, connection, key, given)
        return await _shown(request, connection, draft)


async def _begun(request: Request, connection: AsyncConnection, key: str, given: DraftIn) -> Draft:
    user, base = user_of(request), None
    if given.base:
        source = await seen_version(connection, user, given.base.key, str(given.base.version))
        base = source.ref
    there = await draft_of(connection, key)
    if there and there.body == given.body:
        return await own_draft(connection, user, key)
    return await begin(connection, user, key, given.body, base)


async def _changed(request: Request, connection: AsyncConnection, key: str, given: DraftIn) -> Draft:
    draft, user = await own_draft(connection, user_of(request), key), user_of(request)
    saved = await save_draft(connection, key, given.revision or 0, given.body, user.id)
    if saved is None:
        raise Problem("draft-changed", revision=draft.revision)
    return saved


@router.delete(
    f"{_VARIANT}/draft",
    operation_id="drop_draft",
    summary="Throw a draft away",
    **described({200: DraftOut}, (*_READS, 409), query=RevisionQuery),
)
async def drop(request: Request, key: str) -> Response:
    """Throw the draft of a variant away; the answer is what it was."""
    revision = int(read_query(RevisionQuery, request).revision)
    async with desk_of(request).at_once.connect() as connection:
        draft = await own_draft(connection, user_of(request), key)
        answer = await _shown(request, connection, draft)
        if draft.revision != revision or not await drop_draft(connection, key, revision):
            raise Problem("draft-changed", revision=draft.revision)
    return answer


@router.post(
    f"{_VARIANT}/publish",
    operation_id="publish_draft",
    summary="Publish a draft",
    **described({200: Ref}, _WRITES, body=PublishIn),
)
async def publish_it(request: Request, key: str) -> Response:
    """Publish a draft without problems as the next version; running claims stay on theirs."""
    no_query(request)
    given = validate(PublishIn, await read_json_body(request))
    ref = await publish(desk_of(request), user_of(request), key, given.revision, given.note)
    return reply(Ref(key=ref.key, version=ref.version))


@router.post(
    f"{_VARIANT}/retire",
    operation_id="retire_variant",
    summary="Retire a variant",
    **described({200: Ref}, _WRITES, body=RetireIn),
)
async def retire_it(request: Request, key: str) -> Response:
    """End filing under a variant; its running claims finish."""
    no_query(request)
    given = validate(RetireIn, await read_json_body(request))
    async with desk_of(request).at_once.connect() as connection:
        await end(connection, user_of(request), key, given.version)
    return reply(Ref(key=key, version=given.version))


@router.post(
    f"{_VARIANT}/copy",
    operation_id="copy_variant",
    summary="Copy as a new variant",
    **described({201: DraftOut}, _WRITES, body=CopyIn),
)
async def copy_it(request: Request, key: str) -> Response:
    """Begin the draft of a new variant that says everything this one says."""
    no_query(request)
    given, user = validate(CopyIn, await read_json_body(request)), user_of(request)
    name = NewName(given.key, given.title, given.claim_type, given.team)
    async with desk_of(request).at_once.connect() as connection:
        source = await (
            seen_version(connection, user, key, str(given.version))
            if given.version
            else seen_variant(connection, user, key)
        )
        draft = await copy(connection, user, source, name)
        return await _shown(request, connection, draft, 201)


@router.get(
    f"{_VARIANT}/versions",
    operation_id="list_versions",
    summary="List versions",
    **described({200: Listing[VersionRow]}, _READS, query=HistoryQuery),
)
async def versions(request: Request, key: str) -> Response:
    """The versions of a variant, the newest first."""
    cursor, desk = read_query(HistoryQuery, request).cursor, desk_of(request)
    async with desk.at_once.connect() as connection:
        await seen_variant(connection, user_of(request), key)
        found = await history(connection, key, int(cursor) if cursor else None)
        people = {each for row in found for each in (row.published_by, row.retired_by) if each}
        logins = await desk.logins.of(connection, people)
    more = str(found[-1].version) if len(found) == MOST_VERSIONS and found[-1].version > 1 else None
    return reply(Listing[VersionRow](items=tuple(_row(each, logins) for each in found), next=more))


@router.get(
    f"{_VARIANT}/versions/{{number}}/changes",
    operation_id="list_changes",
    summary="Compare two versions",
    **described({200: Listing[ChangeOut]}, _READS, query=AgainstQuery),
)
async def compared(request: Request, key: str, number: str) -> Response:
    """What differs in a version from the one before, or from another one, in words."""
    against, user = read_query(AgainstQuery, request).against, user_of(request)
    async with desk_of(request).at_once.connect() as connection:
        after = await seen_version(connection, user, key, number)
        earlier = against or str(after.ref.version - 1)
        before = await seen_version(connection, user, key, earlier) if earlier != "0" else None
    found = await asyncio.to_thread(changes, before.variant, after.variant) if before else ()
    return reply(Listing[ChangeOut](items=tuple(ChangeOut(**each.model_dump()) for each in found)))


def _row(past: PastVersion, logins: dict[str, str]) -> VersionRow:
    named = {name: logins.get(getattr(past, name) or "") for name in ("published_by", "retired_by")}
    return VersionRow(**past.model_dump(exclude={"key", *named}), **named)


async def _shown(request: Request, connection: AsyncConnection, draft: Draft, status: int = 200) -> Response:
    checked = await check_draft(connection, user_of(request), draft)
    logins = await desk_of(request).logins.of(connection, [draft.changed_by])
    members = draft.model_dump(include=DraftOut.model_fields.keys() - {"changed_by"})
    shown = DraftOut(
        **members,
        changed_by=logins.get(draft.changed_by, draft.changed_by),
        problems=tuple(VariantProblem(**each.model_dump()) for each in checked.problems),
    )
    return reply(shown, status)
