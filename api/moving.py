"""Moving many claims to another version: foreseen, begun, paused, undone. The one door of pages and JSON calls."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

import structlog
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.calendar_rights import may_change_calendar
from api.console.variant_acts import own_variant, seen_version
from api.console.variant_rights import may_change
from api.desk import Desk
from api.names import is_id, not_found
from api.problems import FieldError, Problem, invalid
from claims.claim_number import GivenNumber
from claims.moving_preview import Foreseen, foreseen
from claims.moving_summary import MoveSum, summed
from claims.texts import Reason
from claims.values import Key
from claims.variant import Pinned, VariantRef
from store.calendars import users_of
from store.move_choice import (
    MOST,
    Choice,
    Movable,
    Standing,
    VersionOfType,
    chosen_claims,
    standings,
    versions_of_type,
)
from store.moves import Batch, Chosen, NewMove, State, batch, begin_move, moved_claims, set_state
from store.people import User
from store.sight import sight_of
from store.variants import PublishedVariant, version

Verb = Literal["pause", "resume", "stop"]
WORKED_AT_ONCE = 100
"""Claims that are looked at before others get their turn."""
_STEPS: dict[Verb, tuple[State, tuple[State, ...]]] = {
    "pause": ("paused", ("running",)),
    "resume": ("running", ("paused", "running")),
    "stop": ("stopped", ("running", "paused")),
}
_log = structlog.get_logger("api.moving")


class VersionName(BaseModel):
    """A published version."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Key
    version: int = Field(ge=1, le=2**31 - 1)

    @property
    def ref(self) -> VariantRef:
        """The same as the rules name it."""
        return VariantRef(key=self.key, version=self.version)


class MoveAsked(BaseModel):
    """Which claims go to which version of this variant, and where claims of vanished stages go.

    `stages` maps stages that the version does not have; `claims` are the numbers of chosen ones, `only_stages` limits
    them to some stages. Both left out mean all.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    version: int = Field(ge=1, le=2**31 - 1)
    from_: tuple[VersionName, ...] = Field(alias="from", min_length=1, max_length=20)
    stages: dict[Key, Key] = Field(default={}, max_length=60)
    only_stages: tuple[Key, ...] | None = Field(default=None, max_length=60)
    claims: tuple[GivenNumber, ...] | None = Field(default=None, max_length=MOST)
    plan: bool = False

    @property
    def choice(self) -> Choice:
        """The claims that are meant."""
        versions = tuple(dict.fromkeys(one.ref for one in self.from_))
        return Choice(versions=versions, stages=self.only_stages, numbers=self.claims)


class BeginAsked(MoveAsked):
    """The same, to be done, with the reason that stands at every claim."""

    reason: Reason


class Bench(NamedTuple):
    """What a move is put together from: the variant, the versions of its claim type, and who stands where."""

    present: PublishedVariant
    versions: tuple[VersionOfType, ...]
    standings: tuple[Standing, ...]


class Prospect(NamedTuple):
    """What a move would do: the version that it leads to, every claim, and the sum."""

    target: PublishedVariant
    sources: dict[VariantRef, Pinned]
    claims: tuple[Foreseen, ...]
    total: MoveSum
    more: bool
    """Whether more claims are chosen than one batch may have."""


async def bench(connection: AsyncConnection, user: User, key: str) -> Bench:
    """What one may choose from; 404 or 403 for a variant that he may not change."""
    present = await own_variant(connection, user, key)
    claim_type = present.variant.claim_type
    versions = await versions_of_type(connection, claim_type)
    seen = tuple(one for one in versions if may_change(user, one))
    return Bench(present, seen, await standings(connection, sight_of(user), claim_type))


async def foresee(
    desk: Desk, connection: AsyncConnection, user: User, key: str, asked: MoveAsked
) -> Prospect:
    """Decide every move without making it; Problem `invalid` names a version that is none or of another type."""
    target = await _target(connection, user, key, asked)
    claims = await chosen_claims(connection, sight_of(user), asked.choice, MOST + 1)
    found: list[Foreseen] = []
    now, loaded = datetime.now(UTC), _Loaded(desk, connection)
    for begin in range(0, min(len(claims), MOST), WORKED_AT_ONCE):
        part = [
            await loaded.both(one, target.ref)
            for one in claims[begin : begin + WORKED_AT_ONCE][: MOST - begin]
        ]
        found += await asyncio.to_thread(_foreseen, part, asked.stages, now)
    return Prospect(target, loaded.sources, tuple(found), summed(found), len(claims) > MOST)


async def start(
    desk: Desk, connection: AsyncConnection, user: User, key: str, asked: BeginAsked, move_id: str
) -> Batch:
    """Begin a batch with the claims that can be moved now; the same id again is the same batch."""
    if not is_id(move_id):
        raise invalid(FieldError("id", "pattern"))
    before = await batch(connection, move_id)
    if before:
        return await own_batch(connection, user, move_id)
    prospect = await foresee(desk, connection, user, key, asked)
    claims = [Chosen(claim_id=one.claim_id, ref=one.ref) for one in prospect.claims if one.refused is None]
    if not claims:
        raise Problem("nothing-to-move")
    new = NewMove(
        id=move_id,
        to=prospect.target.ref,
        stages=asked.stages,
        plan=asked.plan,
        reason=asked.reason,
        started_by=user.id,
    )
    return await _begun(desk, connection, new, claims)


async def undo(
    desk: Desk, connection: AsyncConnection, user: User, found: Batch, reason: str, move_id: str
) -> Batch:
    """Begin the batch that takes back what another one moved; there is at most one."""
    if found.undone_by:
        return await own_batch(connection, user, found.undone_by)
    claims = await moved_claims(connection, found.id)
    if found.undoes or found.calendar or not claims:
        raise Problem("nothing-to-move")
    new = NewMove(id=move_id, to=found.to, reason=reason, undoes=found.id, started_by=user.id)
    return await _begun(desk, connection, new, claims)


async def steer(desk: Desk, connection: AsyncConnection, found: Batch, verb: Verb) -> None:
    """Pause, resume or stop a batch; Problem 409 `move-over` when it has ended."""
    state, of = _STEPS[verb]
    if not await set_state(connection, found.id, state, of=of) and found.state != state:
        raise Problem("move-over")
    _log.info("batch of moves steered", move=found.id, verb=verb)
    await desk.door.go_on_moving(found.id)


async def own_batch(connection: AsyncConnection, user: User, move_id: str) -> Batch:
    """A batch of a variant or calendar that he may change; Problem 404 otherwise."""
    found = await batch(connection, move_id) if is_id(move_id) else None
    if found is None or not await _is_his(connection, user, found):
        raise not_found()
    return found


async def _is_his(connection: AsyncConnection, user: User, found: Batch) -> bool:
    if found.calendar:
        return may_change_calendar(user, await users_of(connection, found.calendar.key))
    target = await version(connection, found.to) if found.to else None
    return target is not None and may_change(user, target.variant)


async def _begun(desk: Desk, connection: AsyncConnection, new: NewMove, claims: Sequence[Chosen]) -> Batch:
    await begin_move(connection, new, claims)
    found = await batch(connection, new.id)
    if found is None:  # another one undoes the same batch meanwhile
        raise Problem("move-over")
    _log.info("batch of moves begun", move=new.id, claims=found.total, by=new.started_by)
    await desk.door.go_on_moving(new.id)
    return found


async def _target(connection: AsyncConnection, user: User, key: str, asked: MoveAsked) -> PublishedVariant:
    present = await own_variant(connection, user, key)
    try:
        target = await seen_version(connection, user, key, str(asked.version))
    except Problem:
        raise invalid(FieldError("version", "not-allowed")) from None
    for ref in asked.choice.versions:
        source = await version(connection, ref)
        if source is None or ref == target.ref or source.variant.claim_type != present.variant.claim_type:
            raise invalid(FieldError("from", "not-allowed"))
    if target.variant.claim_type != present.variant.claim_type or not may_change(user, target.variant):
        raise invalid(FieldError("version", "not-allowed"))
    unknown = [name for name in asked.stages.values() if name not in target.variant.stages]
    if unknown:
        raise invalid(FieldError("stages", "not-allowed"))
    return target


class _Loaded:
    """The versions of a look, each read once."""

    def __init__(self, desk: Desk, connection: AsyncConnection) -> None:
        self._desk, self._connection = desk, connection
        self.sources: dict[VariantRef, Pinned] = {}
        self._kept: dict[tuple[Any, ...], Pinned] = {}

    async def both(self, one: Movable, target: VariantRef) -> tuple[Pinned, Pinned, Movable]:
        """What a claim is pinned to, what it would be, and the claim."""
        before = await self._of(one.claim.variant, one, one.calendar_id)
        self.sources.setdefault(before.ref, before)
        return before, await self._of(target, one, None), one

    async def _of(self, ref: VariantRef, one: Movable, calendar_id: str | None) -> Pinned:
        key = (ref, calendar_id, one.claim.received_at.year)
        if key not in self._kept:
            shelved = await self._desk.shelf.pinned(self._connection, ref, one.claim.received_at, calendar_id)
            if shelved is None:
                raise not_found()
            self._kept[key] = shelved.pinned
        return self._kept[key]


def _foreseen(
    part: Sequence[tuple[Pinned, Pinned, Movable]], stages: dict[str, str], now: datetime
) -> list[Foreseen]:
    return [foreseen(before, after, one.claim, stages, now) for before, after, one in part]
