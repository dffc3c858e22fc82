"""What the card says of personal data: that it was erased, or that a hold keeps it."""

from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claim
from claims.erasing import ERASURE_BASES
from claims.values import Titles
from store.erasure_list import Erasure, erasure_of
from store.holds import LegalHold, holds_of


class Kept(NamedTuple):
    """The erasure of a claim with its reason in words, or the holds in force."""

    erasure: Erasure | None = None
    basis: Titles | None = None
    holds: tuple[LegalHold, ...] = ()


async def kept_of(connection: AsyncConnection, claim: Claim) -> Kept:
    """Look it up: one question."""
    if claim.erased_at is not None:
        found = await erasure_of(connection, claim.id)
        return Kept(found, ERASURE_BASES[found.basis] if found else None)
    return Kept(holds=tuple(one for one in await holds_of(connection, claim.id) if one.in_force))
