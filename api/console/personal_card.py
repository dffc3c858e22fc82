"""What the card says of personal data: that it was erased, or that a hold keeps it."""

from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claim
from claims.erasing import ERASURE_BASES
from claims.values import Titles
from store.erasure_list import Erasure, erasure_of
from store.holds import LegalHold, holds_of
from store.sight import Sight


class Kept(NamedTuple):
    """The erasure of a claim with its reason in words, or the holds in force."""

    erasure: Erasure | None = None
    basis: Titles | None = None
    holds: tuple[LegalHold, ...] = ()


async def kept_of(connection: AsyncConnection, sight: Sight, claim: Claim) -> Kept:
    """Look it up: one question."""
    if claim.erased_at is not None:
        erased = await erasure_of(connection, claim.id)
        return Kept(erased, ERASURE_BASES[erased.basis] if erased else None)
    found = await holds_of(connection, sight, claim.id)
    return Kept(holds=tuple(one for one in found if one.in_force))
