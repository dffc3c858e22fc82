"""The address of the page after filing: it names one claim, for a day, and cannot be made up."""

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256

from api.names import is_id
from runtime.settings import Settings

LIVES = timedelta(days=1)
_PURPOSE = b"redress receipt"


def receipt_for(settings: Settings, claim_id: str, now: datetime) -> str:
    """The last part of the address."""
    until = str(int((now + LIVES).timestamp()))
    return f"{claim_id}.{until}.{_seal(settings, claim_id, until)}"


def claim_of(settings: Settings, receipt: str, now: datetime) -> str | None:
    """The claim's id; None for what was made up or is over."""
    claim_id, _, rest = receipt.partition(".")
    until, _, seal = rest.partition(".")
    if not (receipt.isascii() and is_id(claim_id) and until.isdigit() and len(until) < 13):
        return None
    good = hmac.compare_digest(seal, _seal(settings, claim_id, until))
    return claim_id if good and now.timestamp() < int(until) else None


def _seal(settings: Settings, *parts: str) -> str:
    secret = settings.secret_key.get_secret_value().encode()
    message = b"\0".join((_PURPOSE, *(part.encode() for part in parts)))
    return urlsafe_b64encode(hmac.digest(secret, message, sha256)[:18]).decode()
