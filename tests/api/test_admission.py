"""Rooms: so many at work, a bounded line, and nobody who leaves takes a place with him."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from api.admission import CLAIMANTS, METRICS, PROGRAMS, STAFF, Full, Place, Room, rooms_of, step_aside
from api.gate import Gate, kind_of
from tests.api.office import settings_of

LONG = 30.0


class Hours:
    """A clock that stands still."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_so_many_work_so_many_wait_and_the_next_is_turned_away_at_once() -> None:
    room = Room(2, 3, LONG)
    places = [await room.enter(), await room.enter()]
    line = [asyncio.create_task(room.enter()) for _ in range(3)]
    await settled()
    assert (room.at_work, room.waiting, room.full) == (2, 3, True)
    with pytest.raises(Full):
        await room.enter()
    places[0].leave()
    await settled()
    assert [task.done() for task in line] == [True, False, False], "who came first goes first"
    assert (room.at_work, room.waiting, room.full) == (2, 2, False)
    for place in (places[1], await line[0]):
        place.leave()
    for place in await asyncio.gather(*line[1:]):
        place.leave()
        place.leave()
    assert (room.at_work, room.waiting, room.full) == (0, 0, False)


async def test_nobody_joins_a_line_that_has_become_slow() -> None:
    hours = Hours()
    room = Room(1, 100, LONG, hours)
    place = await room.enter()
    first = asyncio.create_task(room.enter())
    await settled()
    hours.now = LONG / 2 - 1
    second = asyncio.create_task(room.enter())
    await settled()
    hours.now = LONG / 2
    with pytest.raises(Full):
        await room.enter()
    place.leave()
    (await first).leave()
    (await second).leave()
    assert room.at_work == 0


async def test_a_wait_ends_when_its_time_is_over() -> None:
    room = Room(1, 5, 0.01)
    place = await room.enter()
    with pytest.raises(Full):
        await room.enter()
    assert (room.at_work, room.waiting) == (1, 0)
    place.leave()
    assert room.at_work == 0


@pytest.mark.parametrize("leaves_first", [True, False])
async def test_whoever_gives_up_leaves_the_place_to_the_next(leaves_first: bool) -> None:
    """Even when he is called in and gives up in the same moment, in either order."""
    room = Room(1, 5, LONG)
    place = await room.enter()
    gone, next_one = asyncio.create_task(room.enter()), asyncio.create_task(room.enter())
    await settled()
    for act in (place.leave, gone.cancel) if leaves_first else (gone.cancel, place.leave):
        act()
    with pytest.raises(asyncio.CancelledError):
        await gone
    (await next_one).leave()
    assert (room.at_work, room.waiting) == (0, 0)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api/claims", PROGRAMS),
        ("/openapi.json", PROGRAMS),
        ("/queue", STAFF),
        ("/sign-in", STAFF),
        ("/metrics", METRICS),
        ("/events", STAFF),
        ("/nowhere", STAFF),
        ("/c/abc/accept", CLAIMANTS),
        ("/p/goods", CLAIMANTS),
        ("/my", CLAIMANTS),
    ],
)
def test_whose_call_it_is(path: str, kind: str) -> None:
    assert kind_of(path) == kind


@pytest.mark.parametrize(("pool", "places"), [(1, (1, 1, 1)), (10, (6, 5, 7)), (40, (24, 20, 28))])
def test_places_follow_the_connections(pool: int, places: tuple[int, int, int]) -> None:
    rooms = rooms_of(settings_of("postgresql://desk", database_pool=pool))
    assert tuple(rooms[kind]._places for kind in (STAFF, CLAIMANTS, PROGRAMS)) == places
    assert pool == 1 or sum(places) < 2 * pool, "nobody who has a place waits for a connection"


class Passing:
    """One call through the gate to an application that does what it is told."""

    def __init__(self, application: Any) -> None:
        self.room = Room(1, 0, LONG)
        self.sent: list[Any] = []
        self.body: asyncio.Queue[Any] = asyncio.Queue()
        desk = SimpleNamespace(rooms={STAFF: self.room})
        self.scope = {"type": "http", "path": "/", "app": SimpleNamespace(state=SimpleNamespace(desk=desk))}
        self.task = asyncio.create_task(Gate(application)(self.scope, self.body.get, self._send))  # type: ignore[arg-type]

    async def _send(self, message: Any) -> None:
        self.sent.append(message)


async def test_a_place_is_kept_while_the_call_is_worked_on() -> None:
    go_on = asyncio.Event()

    async def works(scope: Any, receive: Any, send: Any) -> None:
        await go_on.wait()

    passing = Passing(works)
    await settled()
    assert passing.room.at_work == 1
    go_on.set()
    await passing.task
    assert passing.room.at_work == 0


async def test_an_error_gives_the_place_back() -> None:
    async def breaks(scope: Any, receive: Any, send: Any) -> None:
        raise ZeroDivisionError

    passing = Passing(breaks)
    with pytest.raises(ZeroDivisionError):
        await passing.task
    assert passing.room.at_work == 0


async def test_a_stream_and_who_steps_aside_hold_no_place() -> None:
    go_on = asyncio.Event()

    async def streams(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start"})
        await go_on.wait()

    async def waits_for_an_outcome(scope: Any, receive: Any, send: Any) -> None:
        step_aside()
        await go_on.wait()

    for application in (streams, waits_for_an_outcome):
        go_on.clear()
        passing = Passing(application)
        await settled()
        assert (passing.room.at_work, passing.task.done()) == (0, False)
        go_on.set()
        await passing.task
        assert passing.room.at_work == 0


async def test_a_client_who_is_slow_to_send_holds_no_place() -> None:
    async def reads(scope: Any, receive: Any, send: Any) -> None:
        await send(await receive())

    passing = Passing(reads)
    await settled()
    assert (passing.room.at_work, passing.task.done()) == (0, False)
    passing.body.put_nowait("at last")
    await passing.task
    assert passing.sent == ["at last"]
    assert passing.room.at_work == 0


async def test_who_comes_back_goes_before_those_who_had_no_place_and_waits_for_one() -> None:
    order: list[str] = []
    room, body = Room(1, 5, LONG), asyncio.get_running_loop().create_future()

    async def comes_back() -> Place:
        place = await room.enter()
        await place.without(body)
        order.append("back")
        return place

    async def newcomer(name: str) -> Place:
        place = await room.enter()
        order.append(name)
        return place

    back = asyncio.create_task(comes_back())
    await settled()
    first, second = asyncio.create_task(newcomer("first")), asyncio.create_task(newcomer("second"))
    await settled()
    body.set_result("the rest of the body")
    await settled()
    assert (order, room.at_work, room.waiting) == (["first"], 1, 2), "nobody works without a place"
    for task in (first, back, second):
        (await task).leave()
    assert (order, room.at_work) == (["first", "back", "second"], 0)


async def test_who_finds_no_place_again_is_turned_away() -> None:
    room, body = Room(1, 5, 0.01), asyncio.get_running_loop().create_future()
    place = await room.enter()
    back = asyncio.create_task(place.without(body))
    await settled()
    other = await room.enter()
    body.set_result("the rest of the body")
    with pytest.raises(Full):
        await back
    place.leave()
    assert room.at_work == 1
    other.leave()
    assert (room.at_work, room.waiting) == (0, 0)


@pytest.mark.parametrize("found_place", [False, True])
async def test_an_answer_that_has_begun_is_not_broken_off_where_the_room_is_full(found_place: bool) -> None:
    """Whoever streams listens for the client to leave, and needs no place for that."""
    room, body = Room(1, 5, 1.0), asyncio.get_running_loop().create_future()
    place = await room.enter()
    listening = asyncio.create_task(place.without(body))
    await settled()
    other = await room.enter()
    body.set_result("no body")
    await settled()
    place.leave()  # the answer begins
    if found_place:
        other.leave()
    assert await listening == "no body"
    other.leave()
    assert (room.at_work, room.waiting) == (0, 0)


def test_to_step_aside_without_a_place_is_nothing() -> None:
    step_aside()
