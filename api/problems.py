"""Errors as problem+json (RFC 9457), in the caller's language, with a stable code."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from api.field_errors import SENTENCES
from api.language import Language, asked_language
from api.problem_catalogue import FORBIDDEN, KINDS
from claims.values import Titles

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:redress:problem:"
_STANDING = ("type", "title", "status", "code", "detail")


class FieldError(NamedTuple):
    """One field that is wrong: its path, such as `claimant.email`, and a code of `SENTENCES`."""

    field: str
    code: str


class Problem(Exception):
    """An answer other than the one that was asked for.

    `detail` is what is said beyond the title; `members` are the named members of this code; `status` overrides
    the catalogue's for refusals of the rules, which have codes of their own.
    """

    def __init__(
        self,
        code: str,
        detail: Titles | None = None,
        *,
        status: int | None = None,
        retry_after: int | None = None,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[FieldError] = (),
        **members: Any,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.status = status or KINDS[code].status
        self.headers = dict(headers or {}) | ({"Retry-After": str(retry_after)} if retry_after else {})
        self.errors = tuple(errors)
        self.members = members

    def body(self, language: Language) -> dict[str, Any]:
        """The problem as its JSON object."""
        title = KINDS.get(self.code, KINDS["refused"]).title
        answer: dict[str, Any] = {
            "type": TYPE + self.code,
            "title": title.in_language(language),
            "status": self.status,
            "code": self.code,
            "detail": (self.detail or title).in_language(language),
        }
        if self.errors:
            answer["errors"] = [_spelled(error, language) for error in self.errors]
        return answer | {name: value for name, value in self.members.items() if name not in _STANDING}


def invalid(*errors: FieldError) -> Problem:
    """422: these fields are wrong."""
    return Problem("invalid", errors=errors)


def unavailable() -> Problem:
    """503: the database is away, or nobody knows whether COMMIT came through; safe to repeat with the key."""
    return Problem("unavailable", retry_after=1)


def refusal(problem: Mapping[str, Any]) -> Problem:
    """The rules' refusal as the journal keeps it: `{code, detail: {ru, en}, …members}`."""
    code = str(problem.get("code", "refused"))
    detail = problem.get("detail")
    members = {name: value for name, value in problem.items() if name not in _STANDING}
    return Problem(
        code,
        Titles.model_validate(detail) if detail else None,
        status=403 if code in FORBIDDEN else 409,
        **members,
    )


def language_of(request: Request) -> Language:
    """The caller's language: his setting once he is known, else what his client asks for."""
    known: Language | None = getattr(request.state, "language", None)
    return known or asked_language(request.headers)


def answer(request: Request, problem: Problem) -> Response:
    """The HTTP answer for a problem."""
    language = language_of(request)
    headers = problem.headers | {"Content-Language": language}
    return Response(to_json(problem.body(language)), problem.status, headers, MEDIA_TYPE)


def _spelled(error: FieldError, language: Language) -> dict[str, str]:
    return {"field": error.field, "code": error.code, "message": SENTENCES[error.code].in_language(language)}
