"""The language that somebody without an account chose: `?lang=ru`, remembered in a cookie."""

from starlette.requests import Request
from starlette.responses import Response

from api.desk import desk_of
from api.language import Language, asked_language

COOKIE = "redress_language"
KEPT = 365 * 86400  # seconds


async def choose_language(request: Request) -> None:
    """Let the pages of this request speak the chosen language; a dependency of routes that need no session."""
    asked = _known(request.query_params.get("lang")) or _known(request.cookies.get(COOKIE))
    request.state.language = asked or asked_language(request.headers)


def keep_language(request: Request, answer: Response) -> Response:
    """Remember the language where the address chose it."""
    if chosen := _known(request.query_params.get("lang")):
        secure = desk_of(request).settings.public_url.startswith("https://")
        answer.set_cookie(COOKIE, chosen, KEPT, secure=secure, httponly=True, samesite="lax")
    return answer


def _known(word: str | None) -> Language | None:
    if word == "ru":
        return "ru"
    return "en" if word == "en" else None
