"""Gives a stored file out: always as a download, never as something that a browser would run."""

import structlog
from starlette.responses import Response, StreamingResponse

from api.desk import Desk
from api.file_names import disposition
from api.names import not_found
from store.files import StoredFile

DOWNLOAD_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
BYTES = "application/octet-stream"
"""The type of every download: the list tells what a file is, and no browser opens it by itself."""
_log = structlog.get_logger("api.giving_out")


async def give_out(desk: Desk, file: StoredFile) -> Response:
    """The file's bytes as an attachment; Problem 404 when they are gone, which the log says."""
    try:
        parts = await desk.blobs.get(file.sha256)
    except FileNotFoundError:
        _log.error("bytes of a file are missing", file=file.id, claim=file.claim_id)
        raise not_found() from None
    headers = {
        "Content-Disposition": disposition(file.name),
        "Content-Length": str(file.size),
        "Content-Security-Policy": DOWNLOAD_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(parts, headers=headers, media_type=BYTES)
