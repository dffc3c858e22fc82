"""The one door: the dependency that asks the tables of rights before every route.

A route without a row in the table stops the app from starting.
"""

from collections.abc import Sequence
from ipaddress import ip_address

from fastapi import FastAPI, Request
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute

from api.auth import sign_in, sign_in_by_session
from api.desk import desk_of
from api.problems import Problem
from api.rights_kinds import ACTING, ADMIN, EVERYBODY, HOLDING, MANAGING, WATCHING, Right, Way
from api.rights_of_pages import PAGES
from api.same_origin import refuse_foreign
from store.people import User


def _for(roles: frozenset[str], method: str, *paths: str) -> list[Right]:
    return [Right(method, path, Way.ROLE, roles) for path in paths]


def _open(*paths: str) -> list[Right]:
    return [Right("GET", path, Way.PUBLIC) for path in paths]


_CLAIM = "/api/claims/{claim}"
_VARIANT = "/api/variants/{key}"
_CALENDAR = "/api/calendars/{key}"
_TEXT = "/api/letter-templates/{template}/{language}/{scope}"
RIGHTS: tuple[Right, ...] = (
    *_open("/healthz", "/readyz", "/openapi.json"),
    *_for(WATCHING, "GET", "/metrics"),
    *_for(ACTING, "POST", "/api/claims", f"{_CLAIM}/commands", f"{_CLAIM}/files"),
    *_for(EVERYBODY, "GET", "/api/claims", _CLAIM, f"{_CLAIM}/at", f"{_CLAIM}/timeline", f"{_CLAIM}/letters"),
    *_for(EVERYBODY, "GET", f"{_CLAIM}/tasks", f"{_CLAIM}/deadlines", f"{_CLAIM}/deadlines/{{clock}}"),
    *_for(EVERYBODY, "GET", f"{_CLAIM}/hints"),
    *_for(EVERYBODY, "GET", f"{_CLAIM}/files", f"{_CLAIM}/files/{{file}}"),
    *_for(EVERYBODY, "GET", "/api/commands/{command}"),
    *_for(EVERYBODY, "GET", "/api/variants", "/api/variants/{key}/versions/{number}"),
    *_for(EVERYBODY, "POST", "/api/variants/check"),
    *_for(
        EVERYBODY,
        "GET",
        f"{_VARIANT}/draft",
        f"{_VARIANT}/versions",
        f"{_VARIANT}/versions/{{number}}/changes",
    ),
    *_for(MANAGING, "PUT", f"{_VARIANT}/draft"),
    *_for(MANAGING, "DELETE", f"{_VARIANT}/draft"),
    *_for(MANAGING, "POST", f"{_VARIANT}/publish", f"{_VARIANT}/copy", f"{_VARIANT}/retire"),
    *_for(MANAGING, "GET", f"{_VARIANT}/move", "/api/moves/{move}", "/api/moves/{move}/claims"),
    *_for(MANAGING, "POST", f"{_VARIANT}/move", f"{_VARIANT}/move/foresee", "/api/moves/{move}/undo"),
    *_for(MANAGING, "POST", *(f"/api/moves/{{move}}/{verb}" for verb in ("pause", "resume", "stop"))),
    *_for(MANAGING, "POST", "/api/variants/{key}/rehearse", "/api/rehearsals/{rehearsal}/cancel"),
    *_for(MANAGING, "GET", "/api/rehearsals/{rehearsal}", "/api/rehearsals/{rehearsal}/claims"),
    *_for(EVERYBODY, "GET", "/api/dictionaries/{book}", "/api/priorities", "/api/numbers"),
    *_for(MANAGING, "PUT", "/api/dictionaries/{book}/{entry}", "/api/priorities", "/api/numbers"),
    *_for(MANAGING, "DELETE", "/api/dictionaries/{book}/{entry}"),
    *_for(MANAGING, "POST", "/api/dictionaries/{book}"),
    *_for(EVERYBODY, "GET", "/api/training"),
    *_for(ACTING, "POST", "/api/training", "/api/training/{training}/end"),
    *_for(EVERYBODY, "GET", "/api/routing", "/api/routing/versions", "/api/routing/versions/{number}"),
    *_for(MANAGING, "GET", "/api/routing/draft", "/api/routing/draft/try"),
    *_for(MANAGING, "PUT", "/api/routing/draft"),
    *_for(MANAGING, "POST", "/api/routing/publish"),
    *_for(EVERYBODY, "GET", "/api/calendars", _CALENDAR),
    *_for(MANAGING, "GET", f"{_CALENDAR}/draft", f"{_CALENDAR}/draft/foreseen"),
    *_for(MANAGING, "PUT", f"{_CALENDAR}/draft"),
    *_for(MANAGING, "POST", f"{_CALENDAR}/publish", f"{_CALENDAR}/apply"),
    *_for(EVERYBODY, "GET", "/api/letter-templates", _TEXT),
    *_for(MANAGING, "GET", f"{_TEXT}/draft"),
    *_for(MANAGING, "PUT", f"{_TEXT}/draft"),
    *_for(MANAGING, "DELETE", f"{_TEXT}/draft"),
    *_for(MANAGING, "POST", f"{_TEXT}/check", f"{_TEXT}/publish", f"{_TEXT}/end"),
    *_for(ADMIN, "GET", "/api/personal/{claim}", "/api/personal/{claim}/export"),
    *_for(ADMIN, "POST", "/api/personal/{claim}/erase"),
    *_for(WATCHING, "GET", "/api/erasures", "/api/retention", "/api/retention-due"),
    *_for(ADMIN, "PUT", "/api/retention/{key}"),
    *_for(HOLDING, "GET", "/api/holds", f"{_CLAIM}/holds"),
    *_for(MANAGING, "POST", f"{_CLAIM}/holds", f"{_CLAIM}/holds/{{hold}}/lift"),
    Right("GET", "/c/{token}", Way.LINK),
    Right("GET", "/c/{token}/files/{file}", Way.LINK),
    Right("POST", "/c/{token}/{action}", Way.LINK),
    Right("GET", "/dev/mailbox", Way.PUBLIC, embedded=True),
    Right("GET", "/dev/mailbox.json", Way.PUBLIC, embedded=True),
    Right("GET", "/dev/mailbox/{letter}", Way.PUBLIC, embedded=True),
    Right("GET", "/dev/mailbox/{letter}/text", Way.PUBLIC, embedded=True),
    *PAGES,
)
"""Every call that exists. Checking a variant changes nothing, so it is open to those who only read."""

_OF_PROXIES = ("x-forwarded-for", "forwarded", "x-real-ip", "via")
_BY_CALL = {(right.method, right.path): right for right in RIGHTS}


class MissingRight(Exception):
    """A route and the table of rights do not agree."""


async def admit(request: Request) -> None:
    """Let the caller in or raise 401, 403 or 404; asked before every route, default deny."""
    right = _BY_CALL.get((request.method, request.scope["route"].path))
    if right is None or (right.embedded and not _on_this_machine(request)):
        raise Problem("not-found")
    request.state.way = right.way
    if right.way is Way.ROLE:
        _admit(await sign_in(request), right)
    if right.way is Way.PAGE:
        _admit(await sign_in_by_session(request), right)
    if right.way is Way.FORM:
        refuse_foreign(request, strictly=False)


def may(user: User | None, method: str, path: str) -> bool:
    """Whether somebody's roles open a call, for pages that offer it; KeyError for a call that does not exist."""
    return user is not None and bool(_BY_CALL[method, path].roles.intersection(user.roles))


def _admit(user: User, right: Right) -> None:
    if not right.roles.intersection(user.roles):
        raise Problem("forbidden")


def _on_this_machine(request: Request) -> bool:
    """Whether this is the embedded stack and the caller sits on the same machine, with no proxy between."""
    if not desk_of(request).settings.embedded or request.client is None:
        return False
    if any(name in request.headers for name in _OF_PROXIES):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def check_rights(app: FastAPI) -> None:
    """Compare routes and table; MissingRight names what stands on one side only."""
    calls = set(calls_of(app.routes))
    missing, idle = calls - _BY_CALL.keys(), _BY_CALL.keys() - calls
    if missing or idle:
        raise MissingRight(
            f"routes without a right: {sorted(missing)}; rights without a route: {sorted(idle)}"
        )


def calls_of(routes: Sequence[BaseRoute]) -> list[tuple[str, str]]:
    """Every method and path template; whatever is no plain route counts as a call of its own."""
    return [
        (method, getattr(found, "path", None) or repr(found.original_route))
        for found in iter_route_contexts(routes)
        for method in sorted(getattr(found, "methods", None) or {"*"})
    ]
