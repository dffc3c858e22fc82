"""Terms of retention in the console: by claim type with their history, and what will be erased soon."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.person_forms import Errors, form_page, read_as
from api.console.personal_words import type_titles
from api.desk import desk_of
from api.pages.fields import read_fields
from api.pages.rendering import page
from api.problems import Problem, language_of
from api.retaining import FORESEEN, TermAsked, foreseen_until, known_type, set_retention
from api.strict import no_query
from claims.retention import OFFERED_MONTHS, OFFERED_SOURCE
from store.names import names_of
from store.retention import claim_types, foreseen, terms, terms_of
from store.sight import sight_of

router = APIRouter(include_in_schema=False)


@router.get("/personal/retention")
async def every_term(request: Request) -> Response:
    """How long data is kept, by claim type."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        types, kept = await claim_types(connection), await terms(connection)
        names = await names_of(connection, {one.set_by for one in kept.values() if one.set_by})
    return page(request, "console/personal/retention.html", types=types, kept=kept, names=names)


@router.get("/personal/retention/{key}")
async def term(request: Request, key: str) -> Response:
    """One type's term: the form, and its versions."""
    no_query(request)
    return await _form(request, key)


@router.post("/personal/retention/{key}")
async def set_term(request: Request, key: str) -> Response:
    """Set the next version; what was typed comes back with what is wrong."""
    no_query(request)
    given = (await read_fields(request)).given()
    typed = {name: given.get(name, "") for name in TermAsked.model_fields}
    asked, errors = read_as(TermAsked, {name: said for name, said in typed.items() if said})
    if asked is None:
        return await _form(request, key, typed, errors)
    try:
        async with desk_of(request).at_once.connect() as connection:
            await set_retention(connection, user_of(request), key, asked)
    except Problem as problem:
        if problem.code not in ("invalid", "rule-changed"):
            raise
        wrong = {error.field: error.code for error in problem.errors} or {"version": problem.code}
        return await _form(request, key, typed, wrong)
    return RedirectResponse("/personal/retention", 303)


async def _form(
    request: Request, key: str, typed: dict[str, str] | None = None, errors: Errors | None = None
) -> Response:
    async with desk_of(request).at_once.connect() as connection:
        known = await known_type(connection, key)
        past = await terms_of(connection, key)
        names = await names_of(connection, {one.set_by for one in past if one.set_by})
    now = past[0] if past else None
    offered = {
        "months": OFFERED_MONTHS,
        "demanded": 0,
        "source": OFFERED_SOURCE.in_language(language_of(request)),
    }
    fresh = now.model_dump(include=set(offered)) if now else offered
    shown = {"past": past, "names": names, "known": known}
    version = {"version": str(now.version if now else 0)}
    stated = {name: "" if value is None else str(value) for name, value in fresh.items()}
    return form_page(
        request, "console/personal/term.html", (typed or stated) | version, errors, offered=not past, **shown
    )


@router.get("/personal/due")
async def due(request: Request) -> Response:
    """The claims whose term ends within thirty days."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        total, claims = await foreseen(connection, sight_of(user_of(request)), foreseen_until())
        types = await claim_types(connection)
    shown = {"total": total, "claims": claims, "titles": type_titles(types), "days": FORESEEN.days}
    return page(request, "console/personal/due.html", **shown)
