"""Publishing a draft: what would change and for whom, the problems that keep it, and the act itself."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.editor_problems import faults_of
from api.console.person_forms import Errors, form_page, read_as
from api.console.publish_form import OVERTAKEN, PublishDetails, form_status
from api.console.variant_acts import own_draft, publish, seen_variant
from api.console.variant_check import check_draft
from api.desk import desk_of
from api.pages.fields import read_fields
from api.problems import Problem, language_of
from api.strict import no_query
from claims.variant_changes import changes
from claims.yaml_document import read_yaml
from store.names import names_of
from store.variant_history import present_version, running_of

router = APIRouter(include_in_schema=False)


@router.get("/variants/{key}/publish")
async def ask(request: Request, key: str) -> Response:
    """What publishing the draft would do, and the form for its note."""
    no_query(request)
    return await _shown(request, key, {})


@router.post("/variants/{key}/publish")
async def publish_it(request: Request, key: str) -> Response:
    """Publish; a form sent twice publishes once, and what was typed comes back with what is wrong."""
    given, desk, user = (await read_fields(request)).given(), desk_of(request), user_of(request)
    typed = {name: given.get(name, "") for name in PublishDetails.model_fields}
    details, errors = read_as(PublishDetails, typed)
    if details is None:
        return await _shown(request, key, given, errors)
    try:
        await publish(desk, user, key, details.revision, details.note)
    except Problem as problem:
        if problem.code in OVERTAKEN:
            return await _shown(request, key, given, {"revision": problem.code})
        raise
    return RedirectResponse(f"/variants/{key}?saved=published", 303)


async def _shown(request: Request, key: str, typed: dict[str, str], errors: Errors | None = None) -> Response:
    """The form as things stand now; the page of the variant where its draft is gone: it was published, or dropped."""
    try:
        return await _form(request, key, typed, errors)
    except Problem as problem:
        if problem.code != "not-found":
            raise
    async with desk_of(request).at_once.connect() as connection:
        await seen_variant(connection, user_of(request), key)
    return RedirectResponse(f"/variants/{key}?saved=gone", 303)


async def _form(request: Request, key: str, typed: dict[str, str], errors: Errors | None = None) -> Response:
    user = user_of(request)
    async with desk_of(request).at_once.connect() as connection:
        draft = await own_draft(connection, user, key)
        checked = await check_draft(connection, user, draft)
        present = await present_version(connection, key)
        running = await running_of(connection, key)
        replaced = checked.replaced
        others = await running_of(connection, replaced.ref.key) if replaced else {}
        names = await names_of(connection, [draft.changed_by])
    before = present or replaced
    told = changes(before.variant, checked.variant) if before and checked.variant else ()
    return form_page(
        request,
        "console/variants/publish.html",
        {"note": typed.get("note", "")},
        errors,
        status=form_status(errors),
        draft=draft,
        checked=checked,
        faults=faults_of(read_yaml(draft.body).value, checked.problems, language_of(request)),
        present=present,
        before=before,
        told=told,
        running=dict(running),
        others=sum(others.values()),
        names=names,
    )
