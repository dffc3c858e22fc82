"""Letter texts of the company's own: the list, and one place with its text in force, history and differences."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console import letter_templates_draft, letter_templates_publishing
from api.console.letter_templates_acts import Here, begin, chain_of, end, own_place, seen_place, words_of
from api.console.letter_templates_view import Told, address_of, choices, lines_of_texts
from api.console.person_forms import Errors, form_page, read_as
from api.desk import desk_of
from api.names import not_found
from api.pages.fields import read_fields
from api.pages.rendering import page
from api.problems import Problem, language_of
from api.strict import no_query, read_query
from claims.letter_names import TO_CLAIMANTS
from claims.letter_titles import LETTERS
from claims.texts import Reason
from letters.own_templates_changes import changed_lines
from letters.own_templates_shipped import shipped_words
from store.letter_template_owners import owners
from store.letter_templates import TemplateVersion, draft_of, history
from store.names import names_of

router = APIRouter(include_in_schema=False)
router.include_router(letter_templates_draft.router)
router.include_router(letter_templates_publishing.router)
PLACE = "/letters/templates/{template}/{language}/{scope}"
Short = Annotated[str, StringConstraints(max_length=80)]


class ListQuery(BaseModel):
    """Which place is looked for; whole, it is opened."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    template: Short = ""
    language: Short = ""
    scope: Short = ""


class PlaceQuery(BaseModel):
    """Which version is shown, and what was just done."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int | None = Field(default=None, ge=1, le=2**31 - 1)
    against: int | None = Field(default=None, ge=1, le=2**31 - 1)
    saved: Literal["published", "ended", "dropped", "gone"] | None = None


class EndDetails(BaseModel):
    """Why the text of a place is ended, and which version was looked at."""

    model_config = ConfigDict(frozen=True)

    note: Reason
    version: int = Field(ge=1, le=2**31 - 1)


@router.get("/letters/templates")
async def texts(request: Request) -> Response:
    """Every text and draft that the person sees, and the choice of a place."""
    query, user = read_query(ListQuery, request), user_of(request)
    async with desk_of(request).at_once.connect() as connection:
        if query.template and query.language and query.scope:
            here = await seen_place(connection, user, query.template, query.language, query.scope)
            return RedirectResponse(address_of(here.place), 303)
        known = await owners(connection)
        lines = await lines_of_texts(connection, user, known)
        names = await names_of(connection, {line.by for line in lines})
    return page(
        request,
        "console/letter-templates/list.html",
        query=query,
        lines=lines,
        names=names,
        titles=LETTERS,
        to_claimants=[name for name in LETTERS if name in TO_CLAIMANTS],
        to_staff=[name for name in LETTERS if name not in TO_CLAIMANTS],
        scopes=choices(user, known, language_of(request)),
    )


@router.get(PLACE)
async def place(request: Request, template: str, language: str, scope: str) -> Response:
    """One place: from what letters are written there, its history, one version with what it changed."""
    query = read_query(PlaceQuery, request)
    async with desk_of(request).at_once.connect() as connection:
        here = await seen_place(connection, user_of(request), template, language, scope)
    return await _shown(request, here, query)


@router.post(f"{PLACE}/begin")
async def begin_draft(request: Request, template: str, language: str, scope: str) -> Response:
    """Begin a draft from the text in force, an earlier version or the shipped text; or open the one there is."""
    no_query(request)
    source = (await read_fields(request)).one("source")
    async with desk_of(request).at_once.connect() as connection:
        here = await own_place(connection, user_of(request), template, language, scope)
        await begin(connection, user_of(request), here, source)
    return RedirectResponse(f"{address_of(here.place)}/draft", 303)


@router.post(f"{PLACE}/end")
async def end_it(request: Request, template: str, language: str, scope: str) -> Response:
    """End the text of a place: letters are written from the next wider one again."""
    no_query(request)
    given, user = (await read_fields(request)).given(), user_of(request)
    typed = {name: given.get(name, "") for name in EndDetails.model_fields}
    details, errors = read_as(EndDetails, typed)
    async with desk_of(request).at_once.connect() as connection:
        here = await own_place(connection, user, template, language, scope)
        if details is not None:
            try:
                await end(connection, user, here, details.version, details.note)
            except Problem as problem:
                if problem.code != "draft-changed":
                    raise
                errors = {"version": problem.code}
    if errors:
        return await _shown(request, here, PlaceQuery(), typed, errors)
    return RedirectResponse(f"{address_of(here.place)}?saved=ended", 303)


async def _shown(
    request: Request,
    here: Here,
    query: PlaceQuery,
    typed: Mapping[str, str] | None = None,
    errors: Errors | None = None,
) -> Response:
    async with desk_of(request).at_once.connect() as connection:
        chain = await chain_of(connection, here)
        past = await history(connection, here.place)
        draft = await draft_of(connection, here.place)
        people = {each.published_by for each in past} | ({draft.changed_by} if draft else set())
        names = await names_of(connection, people)
    in_force = next((text for _, text in chain if text), None)
    place, shown = here.place, _version(past, query)
    return form_page(
        request,
        "console/letter-templates/place.html",
        typed or {},
        errors,
        status=409 if errors and "version" in errors else 422 if errors else 200,
        told=Told(here.place, here.owners, language_of(request)),
        here=here,
        chain=[(step, Told(step, here.owners, language_of(request)), text) for step, text in chain],
        in_force=in_force,
        said=words_of(in_force) if in_force else shipped_words(place.template, place.language),
        past=past,
        draft=draft,
        names=names,
        saved=query.saved,
        **shown,
    )


def _version(past: tuple[TemplateVersion, ...], query: PlaceQuery) -> dict[str, Any]:
    """The version that is asked for and what it changed; Problem 404 when there is none."""
    if query.version is None:
        return {"shown": None, "other": None, "differences": ()}
    by_number = {each.version: each for each in past}
    shown = by_number.get(query.version)
    other = by_number.get(query.against or query.version - 1)
    if shown is None or (query.against and other is None):
        raise not_found()
    lines = changed_lines(words_of(other), words_of(shown)) if other else ()
    return {"shown": shown, "other": other, "differences": lines}
