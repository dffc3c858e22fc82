"""Files of a claim: the list, sending some, fetching one."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import sight_for, user_of
from api.described import READS, described, ref
from api.desk import desk_of
from api.erased import refuse_erased
from api.files_in import Looked, attach, look
from api.giving_out import BYTES, give_out
from api.names import is_id, not_found
from api.problems import FieldError, invalid
from api.reading import see
from api.replies import reply
from api.shapes.files import FileOut, FilesIn
from api.shapes.parts import Listing
from api.strict import no_query
from api.strict_json import inside
from api.uploads import MULTIPART, Sent, reading_upload
from claims.commands import Actor
from store.files import file as stored_file
from store.files import files_of

router = APIRouter(tags=["files"])
_ONE = (*READS, 404, 422)
_SENDS: dict[str, Any] = {"required": True, "content": {MULTIPART: {"schema": ref(FilesIn)}}}


@router.get(
    "/api/claims/{claim}/files",
    operation_id="list_files",
    summary="List files",
    **described({200: Listing[FileOut]}, _ONE),
)
async def listed(request: Request, claim: str) -> Response:
    """The files of a claim, the oldest first."""
    no_query(request)
    desk, sight = desk_of(request), sight_for(request)
    async with desk.at_once.connect() as connection:
        seen = await see(desk, connection, sight, claim)
        found = await files_of(connection, sight, seen.claim.id)
    return reply(Listing[FileOut](items=tuple(map(FileOut.of, found or ()))))


@router.post(
    "/api/claims/{claim}/files",
    operation_id="send_files",
    summary="Send files",
    **described({201: Listing[FileOut]}, (*_ONE, 400, 409, 413, 415), requestBody=_SENDS),
)
async def send(request: Request, claim: str) -> Response:
    """Add files to a claim, all or none: each is looked at before any is kept.

    Pictures are made anew, without what they say of place and owner. The same file once more is the same file, so
    the call is safe to repeat. The timeline shows each as `attached`.
    """
    no_query(request)
    desk, user = desk_of(request), user_of(request)
    async with desk.at_once.connect() as connection:
        seen = await see(desk, connection, sight_for(request), claim)
    refuse_erased(seen.claim)
    async with reading_upload(request) as sent:
        internal = _internal(sent)
        looked = [await look(desk, upload) for upload in sent.uploads]
    actor = Actor(kind="user", id=user.id)
    stored = [
        await attach(desk, seen.claim, each, by=actor, internal=internal) for each in _each_once(looked)
    ]
    return reply(Listing[FileOut](items=tuple(map(FileOut.of, stored))), 201)


@router.get(
    "/api/claims/{claim}/files/{file}",
    operation_id="fetch_file",
    summary="Fetch a file",
    **described({200: BYTES}, _ONE),
)
async def fetch(request: Request, claim: str, file: str) -> Response:
    """The bytes of a file, always as a download."""
    no_query(request)
    return await fetched(request, claim, file)


async def fetched(request: Request, claim: str, file_id: str) -> Response:
    """A file of a claim that the caller may see; 404 for what is unknown, foreign or of another claim."""
    desk, sight = desk_of(request), sight_for(request)
    if not is_id(file_id):
        raise not_found()
    async with desk.at_once.connect() as connection:
        seen = await see(desk, connection, sight, claim)
        found = await stored_file(connection, sight, file_id)
    if found is None or found.claim_id != seen.claim.id:
        raise not_found()
    return await give_out(desk, found)


def _internal(sent: Sent) -> bool:
    """The word beside the files; Problem 422 for anything else than files and this word."""
    wrong = [FieldError(inside("", name), "unknown") for name in sent.fields.given() if name != "internal"]
    wrong += [
        FieldError(inside("", upload.field), "unknown") for upload in sent.uploads if upload.field != "file"
    ]
    if not sent.uploads:
        wrong.append(FieldError("file", "missing"))
    word = sent.fields.one("internal", "false")
    if word not in ("true", "false"):
        wrong.append(FieldError("internal", "not-allowed"))
    if wrong:
        raise invalid(*wrong)
    return word == "true"


def _each_once(looked: list[Looked]) -> list[Looked]:
    return list({each.sha256: each for each in looked}.values())
