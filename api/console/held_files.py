"""Files of a form that is not sent yet: their bytes are stored, the form carries a sealed note of them.

So a form that comes back with an error keeps its files, which a browser would forget. A note is good for the person
who sent the file, and for as long as bytes are kept that no claim names.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterable
from hashlib import sha256

from pydantic_core import from_json, to_json

from api.files_in import Looked
from runtime.settings import Settings

MOST = 20
_PURPOSE = b"redress held file"
_SEAL = 18  # bytes


def note_of(settings: Settings, user_id: str, looked: Looked) -> str:
    """The sealed note of a file that was looked at."""
    said = to_json([looked.name, looked.media_type, looked.size, looked.sha256.hex()])
    return urlsafe_b64encode(_seal(settings, user_id, said) + said).decode()


def held(settings: Settings, user_id: str, notes: Iterable[str]) -> tuple[Looked, ...]:
    """The files of notes that were sealed here for this person, each once; others are passed over."""
    read = (_read(settings, user_id, note) for note in list(notes)[:MOST])
    return tuple({each.sha256: each for each in read if each}.values())


def _read(settings: Settings, user_id: str, note: str) -> Looked | None:
    try:
        opened = urlsafe_b64decode(note.encode("ascii"))
    except (Error, ValueError):
        return None
    seal, said = opened[:_SEAL], opened[_SEAL:]
    if not hmac.compare_digest(seal, _seal(settings, user_id, said)):
        return None
    name, media_type, size, digest = from_json(said)
    return Looked(name, media_type, size, bytes.fromhex(digest))


def _seal(settings: Settings, user_id: str, said: bytes) -> bytes:
    secret = settings.secret_key.get_secret_value().encode()
    return hmac.digest(secret, b"\0".join((_PURPOSE, user_id.encode(), said)), sha256)[:_SEAL]
