"""Bounds for strangers: how often one network address, or one e-mail address, may do something within an hour."""

import hmac
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request

from api.desk import desk_of
from api.problems import Problem
from runtime.settings import Settings
from store.public_counts import count_call, seconds_left

MOST = {"attempt": 120, "filing": 20, "filing_email": 6, "own_page": 20, "own_page_email": 3}
"""Calls within one hour; an office or a family shares one network address."""
_PURPOSE = b"redress sender"
_HOME = 64
"""Bits of an IPv6 address that belong to one subscriber; the others he may choose at will."""


async def bound(request: Request, connection: AsyncConnection, what: str, email: str | None = None) -> None:
    """Count one call; Problem `too-many` (429) when there were too many within this hour."""
    if not await within_bound(request, connection, what, email):
        raise Problem("too-many", retry_after=await seconds_left(connection))


async def within_bound(
    request: Request, connection: AsyncConnection, what: str, email: str | None = None
) -> bool:
    """Count one call of this e-mail address, or of the caller's network address, and say whether it may go on."""
    sender = email.lower() if email else network_of(request.client.host if request.client else "")
    return await count_call(connection, what, _sealed(desk_of(request).settings, sender)) <= MOST[what]


def network_of(host: str) -> str:
    """Whoever shares this counts as one sender."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or int(address) >> (128 - _HOME))
    return str(address)


def _sealed(settings: Settings, sender: str) -> bytes:
    """What is kept instead of the address, so that no list of visitors comes about."""
    secret = settings.secret_key.get_secret_value().encode()
    return hmac.digest(secret, _PURPOSE + b"\0" + sender.encode(), sha256)
