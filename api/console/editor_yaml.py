"""The text of a draft: seen and changed as a whole, with what is wrong in which line; taken out as a file."""

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.editor_look import look_at
from api.console.editor_saving import draft_to_change, draft_to_show, read_revision
from api.console.variant_rights import may_change
from api.desk import desk_of
from api.pages.fields import Fields, read_fields
from api.pages.rendering import page
from api.problems import language_of
from api.strict import no_query
from claims.yaml_document import LARGEST_BYTES
from store.drafts import Draft, save_draft

router = APIRouter(include_in_schema=False)
LARGEST_FORM = 6 * LARGEST_BYTES
"""Bytes of the form: a Cyrillic letter takes six of them where the text takes two."""


@router.get("/variants/{key}/draft/yaml")
async def text(request: Request, key: str) -> Response:
    """The text of the draft."""
    async with desk_of(request).at_once.connect() as connection:
        draft = await draft_to_show(request, connection, key)
        if not isinstance(draft, Draft):
            return draft
        saved = request.query_params.get("saved") == "yes"
        return await _page(request, connection, draft, draft.body, saved=saved)


@router.post("/variants/{key}/draft/yaml")
async def change(request: Request, key: str) -> Response:
    """Save the text as it was typed, also with faults; or look at it only."""
    fields = await read_fields(request, LARGEST_FORM)
    async with desk_of(request).at_once.connect() as connection:
        body = _text_of(fields)
        draft = await draft_to_change(request, connection, key, body)
        if not isinstance(draft, Draft):
            return draft
        if not body.strip() or len(body.encode()) > LARGEST_BYTES:
            why = "empty" if not body.strip() else "large"
            return await _page(request, connection, draft, body, 422, trouble=why)
        if fields.one("do") == "check":
            return await _page(request, connection, draft, body, typed=True)
        kept = None
        if read_revision(fields) == draft.revision:
            kept = await save_draft(connection, key, draft.revision, body, user_of(request).id)
        if kept is None:
            now = await draft_to_change(request, connection, key, body)
            if not isinstance(now, Draft):
                return now
            return await _page(request, connection, now, body, 409, trouble="changed", typed=True)
    return RedirectResponse(f"/variants/{key}/draft/yaml?saved=yes", 303)


def _text_of(fields: Fields) -> str:
    body = fields.one("body")
    return body + "\n" if body and not body.endswith("\n") else body


async def _page(
    request: Request,
    connection: AsyncConnection,
    draft: Draft,
    body: str,
    status: int = 200,
    *,
    trouble: str | None = None,
    saved: bool = False,
    typed: bool = False,
) -> Response:
    shown = draft.model_copy(update={"body": body})
    look = await look_at(connection, user_of(request), shown, language_of(request))
    return page(
        request,
        "console/editor/yaml.html",
        status,
        look=look,
        draft=draft,
        body=body,
        trouble=trouble,
        saved=saved,
        typed=typed,
        may=may_change(user_of(request), draft),
    )


@router.get("/variants/{key}/draft/file")
async def download(request: Request, key: str) -> Response:
    """The text of the draft as a file."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        draft = await draft_to_show(request, connection, key)
    if not isinstance(draft, Draft):
        return draft
    headers = {
        "Content-Disposition": f'attachment; filename="{draft.key}-draft.yaml"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(draft.body.encode(), 200, headers, "application/yaml")
