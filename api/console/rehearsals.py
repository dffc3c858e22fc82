"""Rehearsals in the console: asking for one, watching it, its result, both runs of a claim, the table as a file."""

from collections import defaultdict
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import sight_for, user_of
from api.console.person_forms import Errors
from api.console.rehearsals_csv import table_of
from api.console.rehearsals_runs import both_sides, people_of
from api.console.rehearsals_view import LISTED, View, seconds_taken
from api.console.variant_acts import seen_draft, seen_variant
from api.console.variant_rights import may_see
from api.desk import desk_of
from api.field_errors import SENTENCES
from api.names import not_found
from api.pages.fields import read_fields, whole
from api.pages.formats import Formats
from api.pages.rendering import page, wants_part
from api.problems import Problem, language_of
from api.rehearsing import ask, cancel, look
from api.routes.rehearsals import spot_of
from api.shapes.rehearsals import USUAL, RehearseIn
from api.strict import read_query, validate
from claims.rehearsal_compare import KINDS
from claims.variant import Pinned, VariantRef
from claims.variant_yaml import read_variant
from store.drafts import draft_of
from store.names import names_of
from store.past_claims import MOST
from store.people import User
from store.rehearsals import FIRST, BothRuns, Rehearsal, both_runs, lines, rehearsals_of
from store.variant_history import present_version
from store.variants import all_live, pinned_of

router = APIRouter(include_in_schema=False)
SHOWN = 50
"""Claims on one page of the list."""
_NUMBERS = ("every", "most", "version")


class ResultQuery(BaseModel):
    """Which claims of the result are listed, and from which place on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str = ""
    after: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}-[0-9]{1,4}$")] | None = None


@router.get("/variants/{key}/rehearse")
async def form(request: Request, key: str) -> Response:
    """The form: which claims, and earlier rehearsals of this variant."""
    return await _form(request, key, {"every": "1", "most": str(USUAL), **dict(request.query_params)}, {})


@router.post("/variants/{key}/rehearse")
async def begin(request: Request, key: str) -> Response:
    """Begin a rehearsal; a second click finds the one that is under way."""
    given = (await read_fields(request)).given()
    numbers = {name: number for name in _NUMBERS if (number := whole(given.get(name, ""))) is not None}
    try:
        found, _ = await ask(request, key, validate(RehearseIn, {**given, **numbers}))
    except Problem as problem:
        if problem.code not in ("invalid", "draft-faulty"):
            raise
        errors = {error.field: error.code for error in problem.errors}
        return await _form(request, key, given, errors or {"what": problem.code}, problem.status)
    return RedirectResponse(f"/rehearsals/{found.id}", 303)


async def _form(
    request: Request, key: str, typed: dict[str, str], errors: Errors, status: int = 200
) -> Response:
    user, language = user_of(request), language_of(request)
    async with desk_of(request).at_once.connect() as connection:
        present, draft, title = await _subject(connection, user, key)
        live = [one for one in await all_live(connection) if may_see(user, one.variant)]
        past = await rehearsals_of(connection, sight_for(request), key)
    own = draft.claim_type if draft and draft.claim_type else present.variant.claim_type if present else ""
    types = {one.variant.claim_type: one.variant.title.in_language(language) for one in live}
    context: dict[str, Any] = {"present": present, "draft": draft, "past": past, "title": title, "most": MOST}
    words = {code: titles.in_language(language) for code, titles in SENTENCES.items()}
    choices = {own: types.get(own, own), **types} if own else types
    boxes = defaultdict(str, {"type": own, **typed})  # a box that nobody filled in yet is empty
    known = {"typed": boxes, "errors": defaultdict(str, errors), "sentences": words, "types": choices}
    return page(request, "console/rehearsals/form.html", status, key=key, **context, **known)


async def _subject(connection: AsyncConnection, user: User, key: str) -> tuple[Any, Any, Any]:
    """The present version, the draft and the title of a variant; Problem 404 when he sees neither."""
    draft = await draft_of(connection, key) if key else None
    if draft:
        draft = await seen_draft(connection, user, key)
        present = await present_version(connection, key)
    else:
        present = await seen_variant(connection, user, key)
    return present, draft, present.variant.title if present else draft.title if draft else None


@router.get("/rehearsals/{rehearsal}")
async def result(request: Request, rehearsal: str) -> Response:
    """How far it is, or what it amounts to and the claims that end differently."""
    query = read_query(ResultQuery, request)
    found = await look(request, rehearsal)
    if found.under_way and wants_part(request):
        return page(request, "console/rehearsals/progress.html", found=found)
    if wants_part(request):
        return Response(status_code=200, headers={"HX-Redirect": f"/rehearsals/{found.id}"})
    context = await _head(request, found)
    if found.totals is None:
        return page(request, "console/rehearsals/waiting.html", found=found, **context)
    return page(
        request,
        "console/rehearsals/result.html",
        found=found,
        **context,
        **await _result(request, found, query),
    )


async def _head(request: Request, found: Rehearsal) -> dict[str, Any]:
    async with desk_of(request).at_once.connect() as connection:
        try:
            _, _, title = await _subject(connection, user_of(request), found.key)
        except Problem:
            title = None  # the draft was thrown away and never published; what it would have done stays
        live = {one.variant.claim_type: one.variant.title for one in await all_live(connection)}
    return {"title": title, "type_title": live.get(found.wanted.type), "seconds": seconds_taken(found)}


async def _result(request: Request, found: Rehearsal, query: ResultQuery) -> dict[str, Any]:
    kinds = (query.kind,) if query.kind in LISTED else LISTED
    after = spot_of(query.after) if query.after else FIRST
    async with desk_of(request).at_once.connect() as connection:
        shown = await lines(connection, found.id, kinds, SHOWN + 1, after)
        people = {pair.name for pair in found.totals.people} if found.totals else set()
        names = await names_of(connection, people)
    told = View(_formats(request), names).told(found.totals) if found.totals else None
    more = shown[SHOWN - 1].spot if len(shown) > SHOWN else None
    return {"told": told, "totals": found.totals, "lines": shown[:SHOWN], "more": more, "kind": query.kind}


def _formats(request: Request) -> Formats:
    return Formats(language_of(request), user_of(request).zone)


@router.post("/rehearsals/{rehearsal}/cancel")
async def stop(request: Request, rehearsal: str) -> Response:
    """Cancel it."""
    await cancel(request, rehearsal)
    return RedirectResponse(f"/rehearsals/{rehearsal}", 303)


@router.get("/rehearsals/{rehearsal}/claims.csv")
async def table(request: Request, rehearsal: str) -> Response:
    """All claims of it as a table for a spreadsheet."""
    found = await look(request, rehearsal)
    async with desk_of(request).at_once.connect() as connection:
        shown = await lines(connection, found.id, KINDS, MOST)
    name = f"rehearsal-{found.key}-{found.asked_at.date().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(table_of(shown, _formats(request)), 200, headers, "text/csv; charset=utf-8")


@router.get("/rehearsals/{rehearsal}/claims/{number}")
async def runs(request: Request, rehearsal: str, number: str) -> Response:
    """Both runs of one claim side by side."""
    found = await look(request, rehearsal)
    async with desk_of(request).at_once.connect() as connection:
        both = await both_runs(connection, found.id, number)
        own = await pinned_of(connection, both.claim_id) if both else None
        if both is None or own is None:
            raise not_found()
        names = await names_of(connection, people_of(both.runs or ()))
    sides = both_sides(both.runs, (own, _draft(both, own)), _formats(request), names) if both.runs else ()
    context = await _head(request, found)
    return page(
        request,
        "console/rehearsals/runs.html",
        found=found,
        both=both,
        own=own,
        sides=sides,
        names=names,
        **context,
    )


def _draft(both: BothRuns, own: Pinned) -> Pinned:
    """What the right side ran under; a text that was lawful then is lawful now."""
    variant, _ = read_variant(both.body)
    return Pinned(
        ref=VariantRef(key=own.ref.key, version=0), variant=variant or own.variant, calendar=own.calendar
    )
