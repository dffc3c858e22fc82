"""What each form of a link's page carries, so that it acts once.

It is sealed and not stored, since showing a page must change nothing; it becomes the command's key in the
journal, which takes each key once.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

from runtime.settings import Settings

_PURPOSE = b"redress form nonce"


def new_nonce(settings: Settings, link_id: str, action: str) -> str:
    """A fresh nonce for the form of an action."""
    salt = secrets.token_urlsafe(12)
    return f"{salt}.{_seal(settings, link_id, action, salt)}"


def is_ours(settings: Settings, link_id: str, action: str, nonce: str) -> bool:
    """Whether the nonce was made here for this link and action."""
    salt, _, seal = nonce.partition(".")
    return nonce.isascii() and hmac.compare_digest(seal, _seal(settings, link_id, action, salt))


def _seal(settings: Settings, link_id: str, action: str, salt: str) -> str:
    secret = settings.secret_key.get_secret_value().encode()
    message = b"\0".join((_PURPOSE, link_id.encode(), action.encode(), salt.encode()))
    return urlsafe_b64encode(hmac.digest(secret, message, sha256)[:18]).decode()
