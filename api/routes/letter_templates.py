"""Letter texts of the company's own: reading, drafting, checking, publishing, ending."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from api.auth import user_of
from api.console.letter_templates_acts import (
    Here,
    begin_words,
    chain_of,
    checked,
    end,
    own_place,
    publish,
    seen_place,
    words_of,
)
from api.console.letter_templates_view import seen_texts
from api.described import READS, WRITES, described
from api.desk import desk_of
from api.names import not_found
from api.problems import Problem
from api.replies import reply
from api.shapes.letter_templates import (
    TextDraftIn,
    TextDraftOut,
    TextEndIn,
    TextFault,
    TextFaults,
    TextIn,
    TextOut,
    TextPublishIn,
    TextVersion,
)
from api.shapes.parts import Listing
from api.strict import no_query, read_json_body, read_query, validate
from letters.own_templates import scope_name
from letters.own_templates_faults import Fault
from letters.own_templates_shipped import shipped_words
from store.letter_template_owners import owners
from store.letter_templates import (
    TemplateDraft,
    TemplateVersion,
    Words,
    draft_of,
    drop_draft,
    history,
    save_draft,
)

router = APIRouter(tags=["letters"])
_ALL = "/api/letter-templates"
_PLACE = f"{_ALL}/{{template}}/{{language}}/{{scope}}"
_READS = (*READS, 404, 422)
_WRITES = (*WRITES, 404, 409)


class RevisionQuery(BaseModel):
    """The revision of the draft that is thrown away."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    revision: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,8}$")]


@router.get(
    _ALL,
    operation_id="list_letter_texts",
    summary="List letter texts",
    **described({200: Listing[TextVersion]}, _READS),
)
async def texts(request: Request) -> Response:
    """The last version of the company's own text at every place that the caller sees."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        found = await seen_texts(connection, user_of(request), await owners(connection))
        shown = await _versions(request, connection, found)
    return reply(Listing[TextVersion](items=shown, next=None))


@router.get(
    _PLACE, operation_id="read_letter_text", summary="Read a letter text", **described({200: TextOut}, _READS)
)
async def read(request: Request, template: str, language: str, scope: str) -> Response:
    """From what text letters are written at a place, and its own versions."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        here = await seen_place(connection, user_of(request), template, language, scope)
        in_force = next((text for _, text in await chain_of(connection, here) if text), None)
        past = await _versions(request, connection, await history(connection, here.place))
        used = await _versions(request, connection, [in_force] if in_force else [])
    words = words_of(in_force) if in_force else shipped_words(here.place.template, here.place.language)
    shown = TextOut(**_named(here), **words._asdict(), in_use=used[0] if used else None, versions=past)
    return reply(shown)


@router.get(
    f"{_PLACE}/draft",
    operation_id="read_letter_draft",
    summary="Read the draft of a letter text",
    **described({200: TextDraftOut}, _READS),
)
async def read_draft(request: Request, template: str, language: str, scope: str) -> Response:
    """The draft at a place, with everything that is wrong with it."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        here = await own_place(connection, user_of(request), template, language, scope)
        return await _shown(request, connection, here, await draft_of(connection, here.place))


@router.put(
    f"{_PLACE}/draft",
    operation_id="change_letter_draft",
    summary="Begin or change the draft of a letter text",
    **described({200: TextDraftOut}, _WRITES, body=TextDraftIn),
)
async def change(request: Request, template: str, language: str, scope: str) -> Response:
    """Begin the draft at a place, or change it; it may have faults, which the answer names. Safe to repeat."""
    no_query(request)
    given, user = validate(TextDraftIn, await read_json_body(request)), user_of(request)
    words = Words(given.subject, given.body)
    async with desk_of(request).at_once.connect() as connection:
        here = await own_place(connection, user, template, language, scope)
        begun = None if given.revision else await begin_words(connection, user, here, words)
        kept = begun or await save_draft(connection, here.place, given.revision or 0, words, user.id)
        if kept is None:
            there = await draft_of(connection, here.place)
            raise Problem("draft-changed", revision=there.revision if there else None)
        return await _shown(request, connection, here, kept)


@router.delete(
    f"{_PLACE}/draft",
    operation_id="drop_letter_draft",
    summary="Throw the draft of a letter text away",
    **described({200: TextDraftOut}, (*_READS, 409), query=RevisionQuery),
)
async def drop(request: Request, template: str, language: str, scope: str) -> Response:
    """Throw the draft at a place away; the answer is what it was."""
    revision = int(read_query(RevisionQuery, request).revision)
    async with desk_of(request).at_once.connect() as connection:
        here = await own_place(connection, user_of(request), template, language, scope)
        draft = await draft_of(connection, here.place)
        answer = await _shown(request, connection, here, draft)
        if not await drop_draft(connection, here.place, revision):
            raise Problem("draft-changed", revision=draft.revision if draft else None)
    return answer


@router.post(
    f"{_PLACE}/check",
    operation_id="check_letter_text",
    summary="Check a letter text",
    **described({200: TextFaults}, (*WRITES, 404), body=TextIn),
)
async def check(request: Request, template: str, language: str, scope: str) -> Response:
    """Everything that is wrong with a text; nothing is kept."""
    no_query(request)
    given = validate(TextIn, await read_json_body(request))
    async with desk_of(request).at_once.connect() as connection:
        here = await own_place(connection, user_of(request), template, language, scope)
    return reply(TextFaults(faults=_faults(await checked(here.place, Words(given.subject, given.body)))))


@router.post(
    f"{_PLACE}/publish",
    operation_id="publish_letter_text",
    summary="Publish a letter text",
    **described({200: TextVersion}, _WRITES, body=TextPublishIn),
)
async def publish_it(request: Request, template: str, language: str, scope: str) -> Response:
    """Publish a draft without faults as the next version: letters that are written from then on say it."""
    no_query(request)
    given, user, desk = (
        validate(TextPublishIn, await read_json_body(request)),
        user_of(request),
        desk_of(request),
    )
    async with desk.at_once.connect() as connection:
        here = await own_place(connection, user, template, language, scope)
    version = await publish(desk, user, here, given.revision, given.note)
    async with desk.at_once.connect() as connection:
        return reply((await _versions(request, connection, [version]))[0])


@router.post(
    f"{_PLACE}/end",
    operation_id="end_letter_text",
    summary="Stop using a letter text",
    **described({200: TextVersion}, _WRITES, body=TextEndIn),
)
async def end_it(request: Request, template: str, language: str, scope: str) -> Response:
    """Go back to the next wider text, in the end to the one that comes with Redress; the history stays."""
    no_query(request)
    given, user = validate(TextEndIn, await read_json_body(request)), user_of(request)
    async with desk_of(request).at_once.connect() as connection:
        here = await own_place(connection, user, template, language, scope)
        ended = await end(connection, user, here, given.version, given.note)
        return reply((await _versions(request, connection, [ended]))[0])


def _named(here: Here) -> dict[str, str]:
    place = here.place
    return {"template": place.template, "language": place.language, "scope": scope_name(place)}


def _faults(found: Iterable[Fault]) -> tuple[TextFault, ...]:
    return tuple(TextFault(**each.model_dump()) for each in found)


async def _versions(
    request: Request, connection: AsyncConnection, found: Iterable[TemplateVersion]
) -> tuple[TextVersion, ...]:
    told = list(found)
    logins = await desk_of(request).logins.of(connection, {each.published_by for each in told})
    return tuple(
        TextVersion(
            **each.model_dump(include=TextVersion.model_fields.keys() - {"scope", "published_by"}),
            scope=scope_name(each),
            published_by=logins.get(each.published_by, each.published_by),
        )
        for each in told
    )


async def _shown(
    request: Request, connection: AsyncConnection, here: Here, draft: TemplateDraft | None
) -> Response:
    """The draft as it is; Problem 404 when there is none."""
    if draft is None:
        raise not_found()
    logins = await desk_of(request).logins.of(connection, [draft.changed_by])
    faults = await checked(here.place, Words(draft.subject, draft.body))
    members = draft.model_dump(include={"subject", "body", "revision", "changed_at"})
    by = logins.get(draft.changed_by, draft.changed_by)
    return reply(TextDraftOut(**_named(here), **members, changed_by=by, faults=_faults(faults)))
