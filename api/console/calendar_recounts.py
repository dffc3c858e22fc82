"""Recounting open claims by another version of their calendar: foreseen and begun. The one door of pages and JSON."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StrictBool
from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.calendar_acts import require_own, seen_calendar
from api.desk import Desk
from api.moving import WORKED_AT_ONCE, own_batch
from api.names import is_id, not_found
from api.problems import FieldError, Problem, invalid
from claims.calendar import Calendar, CalendarRef
from claims.claim_number import GivenNumber
from claims.moving_preview import Foreseen, foreseen_recount
from claims.moving_summary import MoveSum, summed
from claims.texts import Reason
from claims.variant import Pinned, VariantRef
from store.calendars import Recountable, recountable
from store.move_choice import MOST, Movable
from store.moves import Batch, CalendarAim, Chosen, NewMove, batch, begin_move
from store.people import User
from store.sight import sight_of
from store.variants import YEARS_AFTER, YEARS_BEFORE

TRIED = CalendarRef(id="00000000-0000-7000-8000-000000000000", version=0)
"""Stands for the version that a draft would become."""


class ApplyAsked(BaseModel):
    """Which claims a version is to recount, and why: all, only those whose deadlines change, or chosen ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = Field(ge=1, le=2**31 - 1)
    only_changed: StrictBool = True
    claims: tuple[GivenNumber, ...] | None = Field(default=None, max_length=MOST)
    reason: Reason


class CalendarProspect(NamedTuple):
    """What counting by other days would do: each claim, the sum, and of how many claims these are a part."""

    claims: tuple[Foreseen, ...]
    total: MoveSum
    all: int
    sources: dict[VariantRef, Pinned]

    @property
    def changed(self) -> tuple[Foreseen, ...]:
        """The claims of which a deadline, a rung or the silence would be another."""
        return tuple(one for one in self.claims if changes(one))


def changes(one: Foreseen) -> bool:
    """Whether anything of a claim would be another."""
    return bool(one.rungs or one.silence or any(clock.becomes != "same" for clock in one.clocks))


async def foresee_days(
    desk: Desk, connection: AsyncConnection, user: User, calendar: Calendar, ref: CalendarRef = TRIED
) -> CalendarProspect:
    """Count all open claims of a calendar that one manages by other days, without changing anything."""
    found = await recountable(connection, sight_of(user), calendar.key, ref.id, sampled=True)
    return await _foreseen(desk, connection, found, calendar, ref)


async def apply_days(
    desk: Desk, connection: AsyncConnection, user: User, key: str, asked: ApplyAsked, move_id: str
) -> Batch:
    """Begin the batch that recounts claims by a version; the same id again is the same batch."""
    if not is_id(move_id):
        raise invalid(FieldError("id", "pattern"))
    found = await seen_calendar(connection, key, asked.version)
    await require_own(connection, user, key)
    if await batch(connection, move_id):
        return await own_batch(connection, user, move_id)
    claims = await recountable(connection, sight_of(user), key, found.ref.id, asked.claims)
    told = await _foreseen(desk, connection, claims, found.calendar, found.ref)
    wanted = [one for one in told.claims if one.refused is None and (changes(one) or not asked.only_changed)]
    if not wanted:
        raise Problem("nothing-to-recount")
    aim = CalendarAim(key=key, ref=found.ref)
    new = NewMove(id=move_id, calendar=aim, reason=asked.reason, started_by=user.id)
    await begin_move(connection, new, [Chosen(claim_id=one.claim_id, ref=one.ref) for one in wanted])
    await desk.door.go_on_moving(move_id)
    return await own_batch(connection, user, move_id)


async def _foreseen(
    desk: Desk, connection: AsyncConnection, found: Recountable, calendar: Calendar, ref: CalendarRef
) -> CalendarProspect:
    now, days = datetime.now(UTC), _Days(desk, connection, calendar, ref)
    told: list[Foreseen] = []
    for begin in range(0, len(found.claims), WORKED_AT_ONCE):
        part = [(await days.of(one), one) for one in found.claims[begin : begin + WORKED_AT_ONCE]]
        told += await asyncio.to_thread(_counted, part, ref, now)
    return CalendarProspect(tuple(told), summed(told), found.all, days.sources)


def _counted(
    part: Sequence[tuple[tuple[Pinned, Pinned], Movable]], ref: CalendarRef, now: datetime
) -> list[Foreseen]:
    return [foreseen_recount(before, after, ref, one.claim, now) for (before, after), one in part]


class _Days:
    """What claims are pinned to, and the same with other days, each made once."""

    def __init__(self, desk: Desk, connection: AsyncConnection, calendar: Calendar, ref: CalendarRef) -> None:
        self._desk, self._connection = desk, connection
        self._calendar, self._ref = calendar, ref
        self._kept: dict[tuple[VariantRef, str, int], tuple[Pinned, Pinned]] = {}
        self.sources: dict[VariantRef, Pinned] = {}

    async def of(self, one: Movable) -> tuple[Pinned, Pinned]:
        """Both for a claim."""
        received = one.claim.received_at
        key = (one.claim.variant, one.calendar_id, received.year)
        if key not in self._kept:
            shelved = await self._desk.shelf.pinned(
                self._connection, one.claim.variant, received, one.calendar_id
            )
            if shelved is None:
                raise not_found()
            days = self._calendar.for_years(received.year - YEARS_BEFORE, received.year + YEARS_AFTER)
            after = shelved.pinned.model_copy(update={"calendar": days, "calendar_ref": self._ref})
            self._kept[key] = shelved.pinned, after
            self.sources.setdefault(one.claim.variant, shelved.pinned)
        return self._kept[key]
