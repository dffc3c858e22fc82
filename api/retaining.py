"""Legal holds and terms of retention: the one door of pages and JSON calls."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import structlog
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.variant_rights import manages
from api.erased import refuse_erased
from api.names import is_id, is_key, not_found
from api.problems import FieldError, Problem, invalid
from api.reading import seen_claim
from claims.claim import Claim
from claims.retention import MOST_MONTHS, RetentionTerm
from claims.texts import AtMost, Reason, Subject
from store.holds import LegalHold, hold, holds_of, lift_hold, put_hold
from store.people import User
from store.retention import KnownType, claim_types, set_term, terms
from store.sight import sight_of

FORESEEN = timedelta(days=30)
"""How far the preview of what will be erased looks ahead."""
_Months = Annotated[int, Field(ge=1, le=MOST_MONTHS)]
_Why = Annotated[Reason, AtMost(1000)]
_log = structlog.get_logger("api.retaining")


class HoldAsked(BaseModel):
    """Why the data of a claim, or of all its client's claims, must not be erased."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: _Why
    whole_client: StrictBool = False


class LiftAsked(BaseModel):
    """Why a hold is lifted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: _Why


class TermAsked(BaseModel):
    """How many months data is kept after closing; without `months` nothing is erased by itself.

    `demanded` are the months that the law of `source` demands at least. `version` is the one that is replaced.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = Field(ge=0, le=2**31 - 2)
    months: _Months | None = None
    demanded: int = Field(default=0, ge=0, le=MOST_MONTHS)
    source: Subject


async def put_legal_hold(
    connection: AsyncConnection, user: User, name: str, asked: HoldAsked
) -> tuple[LegalHold, ...]:
    """Put a hold on a claim of a team that he manages; a second one of its kind changes nothing.

    Problem 403 for another team's claim, 409 `erased` where there is nothing left to hold.
    """
    claim = await _managed(connection, user, name)
    refuse_erased(claim)
    put = await put_hold(connection, claim.id, asked.whole_client, asked.reason, user.id)
    if put is None:
        refuse_erased(await seen_claim(connection, sight_of(user), name))  # erased while the hold waited
    else:
        _log.warning("legal hold put", hold=put, claim=claim.id, client=asked.whole_client, by=user.id)
    return await holds_of(connection, sight_of(user), claim.id)


async def lift_legal_hold(
    connection: AsyncConnection, user: User, name: str, hold_id: str, asked: LiftAsked
) -> tuple[LegalHold, ...]:
    """Lift a hold of a claim; one that is lifted already stays as it is. Problem 404 or 403."""
    claim = await _managed(connection, user, name)
    found = await hold(connection, hold_id) if is_id(hold_id) else None
    if found is None or found.claim_id != claim.id:
        raise not_found()
    if await lift_hold(connection, hold_id, asked.reason, user.id):
        _log.warning("legal hold lifted", hold=hold_id, claim=claim.id, by=user.id)
    return await holds_of(connection, sight_of(user), claim.id)


async def _managed(connection: AsyncConnection, user: User, name: str) -> Claim:
    claim = await seen_claim(connection, sight_of(user), name)
    if not manages(user, claim.team):
        raise Problem("forbidden")
    return claim


async def known_type(connection: AsyncConnection, key: str) -> KnownType:
    """A claim type that some variant has; Problem 404 for any other."""
    found = (one for one in await claim_types(connection) if one.claim_type == key)
    if not is_key(key) or (known := next(found, None)) is None:
        raise not_found()
    return known


async def set_retention(connection: AsyncConnection, user: User, key: str, asked: TermAsked) -> RetentionTerm:
    """Set the next version of a type's term; Problem 409 `rule-changed` when somebody was faster.

    Problem 422 for a term that is shorter than what is demanded.
    """
    await known_type(connection, key)
    if asked.months is not None and asked.months < asked.demanded:
        raise invalid(FieldError("months", "out-of-bounds"))
    term = RetentionTerm(claim_type=key, **asked.model_dump())
    version = await set_term(connection, term, user.id)
    if version is None:
        raise Problem("rule-changed")
    _log.warning("retention term set", type=key, version=version, months=term.months, by=user.id)
    return (await terms(connection))[key]


def foreseen_until() -> datetime:
    """The end of the preview."""
    return datetime.now(UTC) + FORESEEN
