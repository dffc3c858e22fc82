"""What a claimant sends by his link: a form, a form with files, or JSON."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from starlette.requests import Request

from api.idempotency import HEADER, hash_of, key_of
from api.portal.nonces import is_ours
from api.problems import FieldError, Problem, invalid
from api.strict import JSON, media_type, read_body
from api.strict_json import inside, read_json
from api.uploads import MULTIPART, Upload, reading_upload
from runtime.settings import Settings

FORM = "application/x-www-form-urlencoded"
LARGEST = 128 * 1024  # bytes
MOST_FIELDS = 20


class Said(NamedTuple):
    """What was sent: its members, its files, and whether a form brought it."""

    data: dict[str, Any]
    uploads: tuple[Upload, ...] = ()
    by_form: bool = True


class Word(NamedTuple):
    """The claimant's word: the data of the command, the key it is taken under, and its hash."""

    data: dict[str, Any]
    key: str
    digest: bytes


@asynccontextmanager
async def reading_said(request: Request) -> AsyncIterator[Said]:
    """Read a form or JSON; files are gone when the block ends. Problem 400, 413, 415 or 422."""
    kind = media_type(request)
    if kind == MULTIPART:
        async with reading_upload(request) as sent:
            yield Said(_plain(sent.fields.given()), sent.uploads)
        return
    if kind not in (FORM, JSON):
        raise Problem("media-type", headers={"Accept": f"{FORM}, {MULTIPART}, {JSON}"})
    raw = await read_body(request, LARGEST)
    yield Said(_json(raw) if kind == JSON else _form(raw), by_form=kind == FORM)


def word_of(
    request: Request, settings: Settings, link_id: str, action: str, version: int, said: Said
) -> Word:
    """Check the nonce; Problem 400 or 422.

    A form needs its nonce. JSON may bring a nonce or an Idempotency-Key; without both, the same body upon the
    same version of the claim counts as a repeat.
    """
    data = {name: value for name, value in said.data.items() if name != "nonce"}
    if "nonce" in said.data:
        return Word(data, _sealed_key(settings, link_id, action, said.data["nonce"]), hash_of(data))
    if said.by_form:
        raise invalid(FieldError("nonce", "missing"))
    if HEADER in request.headers:
        return Word(data, f"key:{key_of(request)}"[:200], hash_of(data))
    same = sha256(f"{action}:{version}:{hash_of(data).hex()}".encode()).hexdigest()
    return Word(data, f"body:{same}", hash_of(data))


def _sealed_key(settings: Settings, link_id: str, action: str, nonce: Any) -> str:
    if not isinstance(nonce, str) or not is_ours(settings, link_id, action, nonce):
        raise invalid(FieldError("nonce", "not-valid"))
    return f"nonce:{nonce}"


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
    return _plain({name: text for name, text in given.items() if text.strip()})


def _plain(given: Mapping[str, str]) -> dict[str, Any]:
    return {name: _number(name, text) for name, text in given.items()}


def _number(name: str, text: str) -> str | int:
    return int(text) if name == "score" and text.isascii() and text.isdigit() and len(text) < 4 else text
