"""Files that came with a form that was not taken: their bytes are stored already, so that they need not come again.

What the form carries of them is sealed to the form's key: nobody can name bytes that he did not send.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from api.files_in import Looked
from api.uploads import MOST_FILES
from runtime.settings import Settings
from store.files import MOST_BYTES

_PURPOSE = b"redress kept file"


class KeptFile(NamedTuple):
    """A file that was looked at, and what the form carries of it."""

    looked: Looked
    sealed: str


def keep_file(settings: Settings, key: str, looked: Looked) -> KeptFile:
    """Spell a file for the form with this key."""
    facts = [looked.name, looked.media_type, looked.size, looked.sha256.hex()]
    text = urlsafe_b64encode(json.dumps(facts).encode()).decode()
    return KeptFile(looked, f"{text}.{_seal(settings, key, text)}")


def kept_files(settings: Settings, key: str, sealed: Iterable[str]) -> tuple[KeptFile, ...]:
    """The files that a form carries; what was made up is left out."""
    return tuple(found for each in sealed if (found := _opened(settings, key, each)))


def _opened(settings: Settings, key: str, sealed: str) -> KeptFile | None:
    text, _, seal = sealed.partition(".")
    if not sealed.isascii() or not hmac.compare_digest(seal, _seal(settings, key, text)):
        return None
    name, media_type, size, digest = json.loads(urlsafe_b64decode(text))
    return KeptFile(Looked(name, media_type, size, bytes.fromhex(digest)), sealed)


def fits(files: Sequence[KeptFile]) -> bool:
    """Whether one claim may have all of them."""
    return len(files) <= MOST_FILES and sum(file.looked.size for file in files) <= MOST_BYTES


def _seal(settings: Settings, key: str, text: str) -> str:
    secret = settings.secret_key.get_secret_value().encode()
    message = b"\0".join((_PURPOSE, key.encode(), text.encode()))
    return urlsafe_b64encode(hmac.digest(secret, message, sha256)[:18]).decode()
