"""Errors on the claimants' pages: a page for those who read pages, problem+json for programs."""

from starlette.requests import Request
from starlette.responses import Response

from api.portal.rendering import claimants_page, speak
from api.problems import Problem, answer, language_of
from api.strict import JSON, media_type

_PLACES = ("/c/", "/p/", "/my/")
_BY_LINK = ("/c/", "/my/")


def is_claimants(path: str) -> bool:
    """Whether claimants read what stands under this path."""
    return path in ("/p", "/my") or path.startswith(_PLACES)


def answer_claimant(request: Request, problem: Problem) -> Response:
    """The answer for a problem; who came by a link that is not good is offered a new one."""
    if wants_json(request):
        return answer(request, problem)
    if getattr(request.state, "language", None) is None:
        speak(request)
    gone = problem.status == 404 and request.url.path.startswith(_BY_LINK)
    template = "portal/gone.html" if gone else "portal/problem.html"
    page = claimants_page(request, template, problem.status, problem=problem.body(language_of(request)))
    page.headers.update(problem.headers)
    return page


def wants_json(request: Request) -> bool:
    """JSON is asked for by Accept, or a JSON body was sent without asking for a page."""
    accepted = request.headers.get("accept", "")
    if "text/html" in accepted:
        return False
    return JSON in accepted or "application/problem+json" in accepted or media_type(request) == JSON
