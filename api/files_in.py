"""Takes a file in: looked at, pictures made anew, bytes stored under their hash, then the claim's own row and event."""

from hashlib import sha256
from typing import IO, NamedTuple

import structlog
from starlette.concurrency import run_in_threadpool
from uuid_utils import uuid7

from api.admission import step_aside
from api.commanding import Order, command_claim
from api.desk import Desk
from api.erased import erased_meanwhile, refuse_erased
from api.file_kinds import Refused, sniff
from api.images import made_anew
from api.problems import FieldError, Problem, invalid, refusal
from api.shapes.commands import CommandIn
from api.uploads import LARGEST_FILE, Upload
from claims.claim import Claim
from claims.commands import Actor
from store.files import ClaimErased, NewFile, StoredFile, TooManyFiles, add_file, erase_file
from store.sight import sight_of_system

_log = structlog.get_logger("api.files_in")


class Looked(NamedTuple):
    """A file that was looked at and whose bytes are stored; no claim has it yet."""

    name: str
    media_type: str
    size: int
    sha256: bytes


async def take_in(desk: Desk, claim: Claim, upload: Upload, *, by: Actor, internal: bool) -> StoredFile:
    """Add a file to a claim that the actor may see; the same bytes once more are the same file.

    Problem: 422 `invalid` with the error at the field of the upload, 409 when the rules refuse files: the claim is
    closed, or its data is erased, and then no byte is kept. `internal` keeps it from the claimant; what a claimant
    brings is never internal.
    """
    refuse_erased(claim)
    return await attach(desk, claim, await look(desk, upload), by=by, internal=internal)


async def look(desk: Desk, upload: Upload) -> Looked:
    """Look at a file and store its bytes; Problem `invalid` (422) when it is not taken, Full when too many wait."""
    if upload.too_large:
        raise invalid(FieldError(upload.field, "file-too-large"))
    step_aside()
    place = await desk.looking.enter()
    try:
        name, media_type, content = await run_in_threadpool(_looked_at, upload)
    except Refused as refused:
        raise invalid(FieldError(upload.field, refused.args[0])) from None
    finally:
        place.leave()
    with content:
        size, digest = await run_in_threadpool(_measured, content)
        await desk.blobs.put(digest, content)
    return Looked(name, media_type, size, digest)


def _looked_at(upload: Upload) -> tuple[str, str, IO[bytes]]:
    kind, name = sniff(upload.content, upload.name)
    content = made_anew(upload.content, kind) if kind.is_image else upload.content
    return name, kind.media_type, content


def _measured(content: IO[bytes]) -> tuple[int, bytes]:
    content.seek(0)
    hashed = sha256()
    while part := content.read(1024 * 1024):
        hashed.update(part)
    size = content.tell()
    if size > LARGEST_FILE:
        raise invalid(FieldError("file", "file-too-large"))
    content.seek(0)
    return size, hashed.digest()


async def attach(desk: Desk, claim: Claim, looked: Looked, *, by: Actor, internal: bool) -> StoredFile:
    """Give a file that was looked at to a claim; see `take_in`.

    Each step has a connection of its own: whoever held one and waited for another could wait for himself.
    """
    new = NewFile(
        id=str(uuid7()),
        claim_id=claim.id,
        **looked._asdict(),
        internal=internal and by.kind != "link",
        by_kind=by.kind,
        by_id=by.id,
    )
    try:
        async with desk.at_once.connect() as connection:
            stored = await add_file(connection, new)
    except TooManyFiles:
        raise invalid(FieldError("file", "claim-full")) from None
    except ClaimErased:
        raise erased_meanwhile() from None
    await _tell_the_claim(desk, stored, by)
    return stored


async def _tell_the_claim(desk: Desk, stored: StoredFile, by: Actor) -> None:
    """The timeline's event, once for each file; a file that the rules refuse is forgotten."""
    order = Order(
        actor_kind=by.kind,
        actor_id=by.id,
        caller=f"file:{stored.id}",
        sight=sight_of_system(),
        key="attach",
        path="/files",
        digest=stored.sha256,
        claim=stored.claim_id,
        body=CommandIn(action="attach", data={"file_id": stored.id}),
        waits=False,
    )
    try:
        outcome = await command_claim(desk, order)
    except Problem:
        await _forget(desk, stored)
        raise
    if outcome.status == "refused":
        await _forget(desk, stored)
        raise refusal(outcome.problem or {})
    _log.info("file taken in", claim=stored.claim_id, file=stored.id, media_type=stored.media_type)


async def _forget(desk: Desk, stored: StoredFile) -> None:
    async with desk.at_once.connect() as connection:
        await erase_file(connection, stored.id)
