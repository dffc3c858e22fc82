"""Errors under the claimant's link: a page for those who read pages, problem+json for programs."""

from starlette.requests import Request
from starlette.responses import Response

from api.portal.pages import error_page
from api.problems import Problem, answer, language_of
from api.strict import JSON, media_type

PLACE = "/c/"


def answer_claimant(request: Request, problem: Problem, token: str | None = None) -> Response:
    """The answer for a problem; a link that is not good gets no way back."""
    if wants_json(request):
        return answer(request, problem)
    language = language_of(request)
    page = error_page(None if problem.status == 404 else token, language, problem.body(language))
    page.headers.update(problem.headers)
    return page


def wants_json(request: Request) -> bool:
    """JSON is asked for by Accept, or a JSON body was sent without asking for a page."""
    accepted = request.headers.get("accept", "")
    if "text/html" in accepted:
        return False
    return JSON in accepted or "application/problem+json" in accepted or media_type(request) == JSON
