"""Personal data of one client: found, exported, erased. The one door of pages and JSON calls."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import structlog
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response, StreamingResponse

from api.desk import Desk
from api.giving_out import DOWNLOAD_POLICY
from api.problems import FieldError, Problem, invalid
from api.reading import seen_claim
from claims.claim import ErasureBasis, GivenBasis
from claims.claim_number import AnyNumber
from claims.retention import InTheWay
from store.connections import together
from store.erasing_many import erase_claims, try_out_erasure
from store.erasure import Erased, Wish
from store.erasure_hindrances import hindrances
from store.erasure_list import Erasure, erased_together
from store.people import User
from store.personal import MOST, ClaimOfClient, claims_of_client
from store.personal_export import gather
from store.personal_zip import archive
from store.sight import sight_of

ZIP = "application/zip"
_DOWNLOAD = {
    "Content-Disposition": 'attachment; filename="personal-data.zip"',
    "Content-Security-Policy": DOWNLOAD_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
_log = structlog.get_logger("api.personal")


class EraseAsked(BaseModel):
    """Which claims of the client lose their data, and why.

    Without `claims` all that may be erased, save those that share a telephone alone.

    `dry_run` tells what would be done, and does nothing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    basis: GivenBasis
    claims: tuple[AnyNumber, ...] | None = Field(default=None, max_length=MOST)
    dry_run: bool = False


class ClientsClaim(NamedTuple):
    """A claim of the client, and everything that keeps its data."""

    claim: ClaimOfClient
    in_the_way: tuple[InTheWay, ...]


class Outcome(NamedTuple):
    """What became of one claim."""

    claim: ClaimOfClient
    erased: Erased


async def client_of(connection: AsyncConnection, user: User, claim: str) -> tuple[ClientsClaim, ...]:
    """All claims of a claim's client that he sees; Problem 404 when the claim is unknown or foreign."""
    sight = sight_of(user)
    claims = await claims_of_client(connection, sight, (await seen_claim(connection, sight, claim)).id)
    kept = await hindrances(connection, sight, [one.id for one in claims], datetime.now(UTC))
    return tuple(ClientsClaim(one, kept[one.id]) for one in claims)


def chosen_of(claims: Sequence[ClientsClaim], numbers: Sequence[str] | None) -> tuple[ClientsClaim, ...]:
    """Those that are named by number; where none are, those that more than a telephone says are the client's.

    Problem 422 for a number that is not the client's.
    """
    if numbers is None:
        return tuple(one for one in claims if one.claim.surely_his)
    known = {one.claim.number: one for one in claims}
    if not numbers or not known.keys() >= set(numbers):
        raise invalid(FieldError("claims", "not-allowed" if numbers else "missing"))
    return tuple(known[number] for number in dict.fromkeys(numbers))


async def erase_chosen(
    desk: Desk, user: User, chosen: Sequence[ClientsClaim], basis: ErasureBasis, act_id: str, dry_run: bool
) -> tuple[Outcome, ...]:
    """Erase, each claim in a transaction of its own, or tell what that would do."""
    wish, now = Wish(basis, user.id, act_id, sight_of(user)), datetime.now(UTC)
    ids = [one.claim.id for one in chosen]
    if dry_run:
        done = await try_out_erasure(desk.at_once, ids, wish, now)
    else:
        done = await erase_claims(desk.at_once, desk.blobs, ids, wish, now)
    erased = {one.claim_id: one for one in done}
    if not dry_run:
        gone = [one.claim_id for one in done if one.done]
        _log.warning("personal data erased", by=user.id, act=act_id, basis=basis, claims=gone)
    return tuple(Outcome(one.claim, erased[one.claim.id]) for one in chosen)


async def erased_before(desk: Desk, user: User, act_id: str) -> tuple[Erasure, ...]:
    """What this very act has erased: by then the client is not known by these claims any more."""
    async with desk.at_once.connect() as connection:
        return await erased_together(connection, sight_of(user), act_id)


def check_repeated(before: Sequence[Erasure], known: Sequence[ClientsClaim], asked: EraseAsked) -> None:
    """What was erased under this key was asked for by this very call; Problem `idempotency-key-reused` otherwise."""
    done = {one.number for one in before}
    here = {one.claim.number for one in known if "claim" in one.claim.by}
    same_claims = done & here if asked.claims is None else done <= set(asked.claims)
    if asked.dry_run or not same_claims or any(one.basis != asked.basis for one in before):
        raise Problem("idempotency-key-reused")


async def archive_of(desk: Desk, user: User, chosen: Sequence[ClientsClaim]) -> Response:
    """The archive of everything that is kept in these claims, made while it is sent."""
    sight, ids = sight_of(user), [one.claim.id for one in chosen]
    async with together(desk.at_once).connect() as connection:
        gathered = await gather(connection, sight, ids, datetime.now(UTC))
    _log.warning("personal data exported", by=user.id, claims=ids)
    parts = archive(desk.at_once, desk.blobs, sight, gathered)
    return StreamingResponse(parts, headers=_DOWNLOAD, media_type=ZIP)
