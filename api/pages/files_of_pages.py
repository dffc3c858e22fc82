"""Gives out the assets of the pages: for ever, since their addresses change with their content."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.assets import assets
from api.problems import Problem

router = APIRouter(include_in_schema=False)
FOR_EVER = "public, max-age=31536000, immutable"


@router.get("/static/{digest}/{name:path}")
async def static(request: Request, digest: str, name: str) -> Response:
    """One asset, packed where the browser takes that."""
    found = assets().get(name)
    if found is None or found.digest != digest:
        raise Problem("not-found")
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    if found.packed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, 200, headers | {"Content-Encoding": "gzip"}, found.kind)
    return Response(found.content, 200, headers, found.kind)
