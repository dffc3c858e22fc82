"""What a public form carries: it files once, and says when it was opened.

It is sealed and not stored, since opening a form must change nothing; it becomes the key under which the claim is
filed, and a key files one claim.
"""

import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256

from runtime.settings import Settings

SOONEST = timedelta(seconds=3)
"""Nobody fills in the form faster; programs do."""
LIVES = timedelta(days=7)
_PURPOSE = b"redress public form"
_SPELLED = re.compile(r"([A-Za-z0-9_-]{16})\.([0-9]{9,12})\.([A-Za-z0-9_-]{24})")


def new_key(settings: Settings, now: datetime) -> str:
    """A fresh key for a form that is opened now."""
    salt, opened = secrets.token_urlsafe(12), str(int(now.timestamp()))
    return f"{salt}.{opened}.{_seal(settings, salt, opened)}"


def age_of(settings: Settings, key: str, now: datetime) -> timedelta | None:
    """How long ago the form was opened; None when the key was not made here or is too old."""
    found = _SPELLED.fullmatch(key)
    if found is None or not hmac.compare_digest(found[3], _seal(settings, found[1], found[2])):
        return None
    age = timedelta(seconds=now.timestamp() - int(found[2]))
    return age if age <= LIVES else None


def _seal(settings: Settings, *parts: str) -> str:
    secret = settings.secret_key.get_secret_value().encode()
    message = b"\0".join((_PURPOSE, *(part.encode() for part in parts)))
    return urlsafe_b64encode(hmac.digest(secret, message, sha256)[:18]).decode()
