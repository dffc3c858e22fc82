"""What is answered when something breaks: the database is away (503), or we have a bug (500)."""

import traceback
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, iter_route_contexts
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.field_errors import code_of
from api.pages.errors import answer_reader
from api.portal.errors import answer_claimant, is_claimants
from api.problem_catalogue import BY_STATUS
from api.problems import FieldError, Problem, answer, invalid, unavailable
from api.rights_kinds import Way
from api.strict_json import inside

AWAY = (OperationalError, InterfaceError, PoolTimeout, ConnectionError)
"""Nobody knows whether what was sent to the database came through."""
PROGRAMS = ("/api", "/healthz", "/readyz", "/metrics", "/openapi.json", "/dev")
"""Where only programs call."""
_log = structlog.get_logger("api.trouble")


def install(app: FastAPI) -> None:
    """Give the app its handlers of errors."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_framework_validation)
    app.add_exception_handler(DBAPIError, _on_database)
    for kind in AWAY:
        app.add_exception_handler(kind, _on_database)


async def _on_problem(request: Request, problem: Any) -> Response:
    return answer_for(request, problem)


async def _on_http(request: Request, error: Any) -> Response:
    code = BY_STATUS.get(error.status_code, "malformed")
    headers = {"Allow": _allowed(request)} if error.status_code == 405 else error.headers
    return answer_for(request, Problem(code, status=error.status_code, headers=headers))


def answer_for(request: Request, problem: Problem) -> Response:
    """A claimant on his pages and a reader of pages get a page, programs get problem+json."""
    if is_claimants(request.url.path):
        return answer_claimant(request, problem)
    return answer_reader(request, problem) if _reads_pages(request) else answer(request, problem)


def _reads_pages(request: Request) -> bool:
    way = getattr(request.state, "way", None)
    if way is not None:
        return way in (Way.PAGE, Way.FORM)
    wants = "text/html" in request.headers.get("accept", "")
    return wants and not request.url.path.startswith(PROGRAMS)


def _allowed(request: Request) -> str:
    """All methods of a path; the framework names those of the first route alone."""
    path = request.scope["path"]
    routes = (found.original_route for found in iter_route_contexts(request.app.routes))
    allowed = {
        m
        for route in routes
        if isinstance(route, APIRoute) and route.path_regex.match(path)
        for m in route.methods
    }
    return ", ".join(sorted(allowed))


async def _on_framework_validation(request: Request, error: Any) -> Response:
    found = [FieldError(inside("", each["loc"][-1]), code_of(each["type"])) for each in error.errors()]
    return answer(request, invalid(*found))


async def _on_database(request: Request, error: Any) -> Response:
    if isinstance(error, AWAY) or getattr(error, "connection_invalidated", False):
        _log.warning("the database did not answer", path=_template(request), fault=type(error).__name__)
        return answer_for(request, unavailable())
    return on_bug(request, error)


def on_bug(request: Request, error: BaseException) -> Response:
    """Answer 500 and log where it broke; messages of errors may hold personal data and are left out."""
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-8:]]
    _log.error("unexpected", path=_template(request), fault=type(error).__name__, places=places)
    return answer_for(request, Problem("unexpected"))


def _template(request: Request) -> str:
    return getattr(request.scope.get("route"), "path", "?")
