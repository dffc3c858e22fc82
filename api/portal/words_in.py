"""What a claimant sends by his link, as a form or as JSON."""

from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from starlette.requests import Request

from api.idempotency import HEADER, hash_of, key_of
from api.portal.nonces import is_ours
from api.problems import FieldError, Problem, invalid
from api.strict import JSON, media_type, read_body
from api.strict_json import inside, read_json
from runtime.settings import Settings

FORM = "application/x-www-form-urlencoded"
LARGEST = 128 * 1024  # bytes
MOST_FIELDS = 20


class Word(NamedTuple):
    """The claimant's word: the data of the command, the key it is taken under, and its hash."""

    data: dict[str, Any]
    key: str
    digest: bytes


async def read_word(request: Request, settings: Settings, link_id: str, action: str, version: int) -> Word:
    """Read and check the nonce; Problem 400, 409 `used-form`, 413, 415 or 422.

    A form needs its nonce. JSON may bring a nonce or an Idempotency-Key; without both, the same body upon the
    same version of the claim counts as a repeat.
    """
    kind = media_type(request)
    if kind not in (FORM, JSON):
        raise Problem("media-type", headers={"Accept": f"{FORM}, {JSON}"})
    raw = await read_body(request, LARGEST)
    data = _json(raw) if kind == JSON else _form(raw)
    nonce = data.pop("nonce", None)
    key = _key(request, settings, link_id, action, nonce, kind, f"{version}:{hash_of(data).hex()}")
    return Word(data, key, hash_of(data))


def _key(
    request: Request, settings: Settings, link_id: str, action: str, nonce: Any, kind: str, fallback: str
) -> str:
    if nonce is not None:
        if not isinstance(nonce, str) or not is_ours(settings, link_id, action, nonce):
            raise invalid(FieldError("nonce", "not-valid"))
        return f"nonce:{nonce}"
    if kind == FORM:
        raise invalid(FieldError("nonce", "missing"))
    if HEADER in request.headers:
        return f"key:{key_of(request)}"[:200]
    return f"body:{sha256(f'{action}:{fallback}'.encode()).hexdigest()}"


def _json(raw: bytes) -> dict[str, Any]:
    data = read_json(raw) if raw.strip() else {}
    if not isinstance(data, dict):
        raise invalid(FieldError("", "type"))
    return data


def _form(raw: bytes) -> dict[str, Any]:
    try:
        text = raw.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Problem("malformed") from None
    given = dict(pairs)
    if len(given) < len(pairs):
        raise invalid(*(FieldError(inside("", name), "repeated") for name in given))
    # An empty box of a form is a member that was not given.
    return {name: _number(name, text) for name, text in given.items() if text.strip()}


def _number(name: str, text: str) -> str | int:
    return int(text) if name == "score" and text.isascii() and text.isdigit() and len(text) < 4 else text
