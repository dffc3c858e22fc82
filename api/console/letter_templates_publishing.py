"""Publishing a letter text: what it changes against the text in force, and the note."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.letter_templates_acts import chain_of, checked, own_place, publish, words_of
from api.console.letter_templates_view import Told, address_of
from api.console.person_forms import Errors, form_page, read_as
from api.console.publish_form import OVERTAKEN, PublishDetails, form_status
from api.desk import desk_of
from api.pages.fields import read_fields
from api.problems import Problem, language_of
from api.strict import no_query
from letters.own_templates_changes import changed_lines
from letters.own_templates_rules import publishable
from letters.own_templates_shipped import shipped_words
from store.letter_templates import Words, draft_of

router = APIRouter(include_in_schema=False)
PLACE = "/letters/templates/{template}/{language}/{scope}"


@router.get(f"{PLACE}/publish")
async def ask(request: Request, template: str, language: str, scope: str) -> Response:
    """What publishing the draft would change, and the form for its note."""
    no_query(request)
    return await _shown(request, (template, language, scope), {})


@router.post(f"{PLACE}/publish")
async def publish_it(request: Request, template: str, language: str, scope: str) -> Response:
    """Publish; a form sent twice publishes once, and what was typed comes back with what is wrong."""
    no_query(request)
    given, user, desk = (await read_fields(request)).given(), user_of(request), desk_of(request)
    typed = {name: given.get(name, "") for name in PublishDetails.model_fields}
    details, errors = read_as(PublishDetails, typed)
    if details is None:
        return await _shown(request, (template, language, scope), given, errors)
    async with desk.at_once.connect() as connection:
        here = await own_place(connection, user, template, language, scope)
    try:
        await publish(desk, user, here, details.revision, details.note)
    except Problem as problem:
        if problem.code in OVERTAKEN:
            return await _shown(request, (template, language, scope), given, {"revision": problem.code})
        raise
    return RedirectResponse(f"{address_of(here.place)}?saved=published", 303)


async def _shown(
    request: Request, named: tuple[str, str, str], typed: dict[str, str], errors: Errors | None = None
) -> Response:
    """The form as things stand now; the page of the place where its draft is gone."""
    async with desk_of(request).at_once.connect() as connection:
        here = await own_place(connection, user_of(request), *named)
        draft = await draft_of(connection, here.place)
        chain = await chain_of(connection, here)
    if draft is None:
        return RedirectResponse(f"{address_of(here.place)}?saved=gone", 303)
    words = Words(draft.subject, draft.body)
    faults = await checked(here.place, words)
    in_force = next((text for _, text in chain if text), None)
    before = words_of(in_force) if in_force else shipped_words(here.place.template, here.place.language)
    return form_page(
        request,
        "console/letter-templates/publish.html",
        {"note": typed.get("note", "")},
        errors,
        status=form_status(errors),
        told=Told(here.place, here.owners, language_of(request)),
        draft=draft,
        faults=faults,
        publishable=publishable(faults),
        in_force=in_force,
        differences=changed_lines(before, words),
    )
