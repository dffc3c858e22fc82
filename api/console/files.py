"""Files of a claim on its card: the list, sending several at once, fetching one."""

from typing import NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import sight_for, user_of
from api.desk import Desk, desk_of
from api.field_errors import SENTENCES
from api.file_kinds import ACCEPTED
from api.file_names import safe_name
from api.files_in import take_in
from api.pages.rendering import page, wants_part
from api.problems import Problem, language_of
from api.reading import Seen, see
from api.rights_kinds import ACTING
from api.routes.files import fetched
from api.uploads import Sent, reading_upload
from claims.commands import Actor
from store.files import ListedFile, files_of

router = APIRouter(include_in_schema=False)


class RefusedFile(NamedTuple):
    """A file that was not taken, and why."""

    name: str
    sentence: str


@router.get("/claims/{claim}/files")
async def files(request: Request, claim: str) -> Response:
    """The files of a claim: a part of its card, or a page."""
    return await _shown(request, await _seen(request, claim))


@router.post("/claims/{claim}/files")
async def send(request: Request, claim: str) -> Response:
    """Take in each file that is good; of the others the answer says why they were not taken."""
    seen, desk = await _seen(request, claim), desk_of(request)
    async with reading_upload(request) as sent:
        refused = await _take_in(request, desk, seen, sent)
    if refused or wants_part(request):
        return await _shown(request, seen, 422 if refused else 200, refused, sent=len(sent.uploads))
    return RedirectResponse(f"/claims/{seen.claim.number}/files", 303)


@router.get("/claims/{claim}/files/{file}")
async def fetch(request: Request, claim: str, file: str) -> Response:
    """One file, as a download."""
    return await fetched(request, claim, file)


async def _seen(request: Request, claim: str) -> Seen:
    desk = desk_of(request)
    async with desk.at_once.connect() as connection:
        return await see(desk, connection, sight_for(request), claim)


async def _take_in(request: Request, desk: Desk, seen: Seen, sent: Sent) -> tuple[RefusedFile, ...]:
    actor, internal = Actor(kind="user", id=user_of(request).id), sent.fields.one("internal") == "true"
    refused = []
    for upload in sent.uploads:
        try:
            await take_in(desk, seen.claim, upload, by=actor, internal=internal)
        except Problem as problem:
            refused.append(RefusedFile(safe_name(upload.name), sentence_of(request, problem)))
    return tuple(refused)


def sentence_of(request: Request, problem: Problem) -> str:
    """What is wrong with a file, in the reader's language; other problems than the file's own are raised again."""
    language = language_of(request)
    if problem.errors:
        return SENTENCES[problem.errors[0].code].in_language(language)
    if problem.status in (403, 409):
        return str(problem.body(language)["detail"])
    raise problem


async def _shown(
    request: Request,
    seen: Seen,
    status: int = 200,
    refused: tuple[RefusedFile, ...] = (),
    sent: int | None = None,
) -> Response:
    template = "console/files/part.html" if wants_part(request) else "console/files/page.html"
    return page(
        request,
        template,
        status,
        claim=seen.claim,
        files=await _listed(request, seen),
        refused=refused,
        sent=sent,
        may_send=not seen.claim.closed and bool(ACTING.intersection(user_of(request).roles)),
        accepted=ACCEPTED,
    )


async def _listed(request: Request, seen: Seen) -> tuple[ListedFile, ...]:
    async with desk_of(request).at_once.connect() as connection:
        return await files_of(connection, sight_for(request), seen.claim.id) or ()
