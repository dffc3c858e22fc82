"""Problems as pages: a whole page for those who came by an address, a part for htmx, in the reader's language."""

from urllib.parse import quote

from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.pages.rendering import page, wants_part
from api.problems import Problem, language_of

SIGN_IN = "/sign-in"


def answer_reader(request: Request, problem: Problem) -> Response:
    """The answer for a problem on a page; who is not signed in is sent to sign in and comes back."""
    if problem.status == 401:
        return _to_sign_in(request)
    template = "console/parts/problem.html" if wants_part(request) else "console/problem.html"
    body = problem.body(language_of(request))
    answer = page(request, template, problem.status, problem=body)
    answer.headers.update(problem.headers)
    return answer


def _to_sign_in(request: Request) -> Response:
    if wants_part(request):
        # What was typed must not be lost: the page stays, and says that one has to sign in again.
        return page(request, "console/parts/signed-out.html", 401)
    came = _came_from(request)
    return RedirectResponse(SIGN_IN + (f"?next={quote(came, safe='')}" if came else ""), 303)


def _came_from(request: Request) -> str:
    """Where to go on afterwards: the page that was asked for, or the one whose form was sent; "" for none of ours."""
    url = request.url
    if request.method != "GET":
        url = URL(request.headers.get("referer", ""))
        if url.netloc != request.url.netloc:
            return ""
    return url.path + (f"?{url.query}" if url.query else "") if url.path != "/" else ""
