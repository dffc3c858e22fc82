"""Against forged requests: what changes something must come from our own pages."""

from urllib.parse import urlsplit

from starlette.requests import Request

from api.desk import desk_of
from api.problems import Problem

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})


def refuse_foreign(request: Request, *, strictly: bool) -> None:
    """Problem `forged` (403) when a browser says that another site sent this, or, strictly, says nothing at all.

    Browsers send Sec-Fetch-Site to us over https and on the own machine, and Origin with every form.
    """
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in _OURS:
            raise Problem("forged")
        return
    origin = request.headers.get("origin")
    if origin is None and not strictly:
        return
    if origin not in _own_origins(request):
        raise Problem("forged")


def _own_origins(request: Request) -> set[str]:
    public = urlsplit(desk_of(request).settings.public_url)
    return {f"{public.scheme}://{public.netloc}", f"{request.url.scheme}://{request.headers.get('host', '')}"}
