"""Letters stand back in a crowd, but not for ever."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.post_office import AT_LEAST, IN_HAND, WAITED_ENOUGH, PostOffice
from store.outbox import Envelope

YOUNG, OLD = WAITED_ENOUGH / 2, WAITED_ENOUGH * 2
Taken = tuple[timedelta, int]
"""How long ago the letter was planned, and which attempt it is."""


def envelope(ago: timedelta, attempts: int) -> Envelope:
    return Envelope.model_construct(planned_at=datetime.now(UTC) - ago, attempts=attempts)


@pytest.mark.parametrize(
    ("crowded", "batches", "rooms"),
    [
        (False, [(YOUNG, 1), (OLD, 1), (YOUNG, 1)], [IN_HAND] * 3),
        (True, [(YOUNG, 1), (YOUNG, 1), (YOUNG, 1)], [AT_LEAST] * 3),
        (True, [(OLD, 1), (OLD, 1), (YOUNG, 1), (YOUNG, 1)], [AT_LEAST, IN_HAND, IN_HAND, AT_LEAST]),
        (True, [(OLD, 2), (OLD, 7)], [AT_LEAST] * 2),
    ],
    ids=["no crowd", "young ones", "until it has caught up", "not for those that were put off"],
)
async def test_how_many_are_taken(
    engine: AsyncEngine,
    monkeypatch: pytest.MonkeyPatch,
    crowded: bool,
    batches: list[Taken],
    rooms: list[int],
) -> None:
    monkeypatch.setattr("activities.post_office.HOLDS_BACK", 0.0)
    nobody = cast(Any, None)
    office = PostOffice(engine, nobody, nobody, nobody, nobody)
    coming: Iterator[Taken] = iter(batches)
    asked: list[int] = []

    async def take(room: int) -> tuple[Envelope, ...]:
        asked.append(room)
        return (envelope(*next(coming)),)

    monkeypatch.setattr(office, "_take", take)
    monkeypatch.setattr(office._crowd, "felt", lambda: crowded)
    for _ in batches:
        await office._take_in_turn(IN_HAND)
    assert asked == rooms
