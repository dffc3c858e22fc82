"""The lab's own parts: the schedule is the seed's, the proxy does what it says, lateness is measured as promised."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from runtime.embedded.ports import free_ports
from tests.lab.judges.letters import extra_copies
from tests.lab.lateness import AFTER_TROUBLE, behind, calm_rate, judged
from tests.lab.proxy import Link
from tests.lab.schedule import (
    CALM,
    KINDS,
    WAVE,
    around_burst,
    deployments,
    lead,
    length_with,
    schedule,
)

DUE = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def test_a_seed_gives_the_same_faults_each_time() -> None:
    assert schedule(7, 600) == schedule(7, 600)
    assert schedule(7, 600) != schedule(8, 600)
    kinds = {fault.kind for seed in range(20) for fault in schedule(seed, 600, disks=True)}
    assert kinds == set(KINDS)
    assert all(fault.at % (WAVE + CALM) <= WAVE for fault in schedule(7, 3600))
    chosen = schedule(1, 60, pace=2, kinds={"kill:temporal": 1.0})
    assert {(fault.kind, fault.target) for fault in chosen} == {("kill", "temporal")}


def test_a_newer_program_comes_and_goes_by_a_chance_of_its_own() -> None:
    found = deployments(7, 600)
    assert found == deployments(7, 600)
    assert {fault.kind for fault in found} == {"deploy"}
    ends = [fault.at + fault.seconds for fault in found]
    assert all(after.at > end for after, end in zip(found[1:], ends, strict=False))  # never two at a time
    assert deployments(7, 5) == []


def test_around_a_burst_are_faults_before_it_a_few_amid_it_and_faults_after_it() -> None:
    count, length = 10_000, length_with(7, 10_000)
    plain = sorted([*schedule(7, length), *deployments(7, length)], key=lambda fault: fault.at)
    found = around_burst(plain, 7, count)
    assert found == around_burst(plain, 7, count)
    amid = [fault for fault in found if fault not in plain]
    assert {fault.kind for fault in amid} == {"kill", "refuse", "terminate"}
    assert {fault.target for fault in amid if fault.kind == "kill"} in (
        {"temporal", "worker1"},
        {"temporal", "worker2"},
    )
    assert all(lead(count) < fault.at < lead(count) + count / 40 for fault in amid)
    others = [fault for fault in found if fault in plain]
    assert all(not lead(count) - 10 < fault.at < max(each.at for each in amid) for fault in others)
    assert min(fault.at for fault in others) < lead(count) < max(fault.at for fault in others)


def rungs(count: int, late: float, after: float = 0.0) -> list[tuple[datetime, datetime]]:
    due = DUE + timedelta(seconds=after)
    return [(due, due + timedelta(seconds=late))] * count


@pytest.mark.parametrize(
    ("count", "late", "trouble", "wrong"),
    [
        (100, 4.9, [], False),
        (100, 5.1, [], True),
        (4000, 99.0, [], False),
        (4000, 101.0, [], True),
        (4000, 139.0, [(20.0, 30.0)], False),
        (4000, 141.0, [(20.0, 30.0)], True),
        (4000, 179.0, [(-5.0, 10.0), (90.0, 100.0)], False),
        (4000, 181.0, [(-5.0, 10.0), (90.0, 100.0)], True),
        (4000, 101.0, [(101.5, 110.0)], True),
        (1, AFTER_TROUBLE + 9, [(-1.0, 10.0)], False),
        (1, AFTER_TROUBLE + 11, [(-1.0, 10.0)], True),
        (1, AFTER_TROUBLE + 19, [(-1.0, 10.0), (15.0, 20.0)], False),
        (1, 6.0, [(-200.0, -100.0)], True),
    ],
)
def test_lateness_is_measured_from_the_end_of_trouble(
    count: int, late: float, trouble: list[tuple[float, float]], wrong: bool
) -> None:
    spans = [(DUE.timestamp() + began, DUE.timestamp() + ended) for began, ended in trouble]
    assert bool(judged(rungs(count, late), spans)[1]) is wrong


@pytest.mark.parametrize(
    ("after", "late", "wrong"),
    [(10.0, 84.0, False), (10.0, 96.0, True), (91.0, 4.9, False), (91.0, 5.1, True), (-1.0, 5.1, True)],
)
def test_who_falls_due_behind_thousands_waits_for_the_last_of_them(
    after: float, late: float, wrong: bool
) -> None:
    fired = [*rungs(4000, 90.0), *rungs(1, late, after)]
    assert bool(judged(fired, [])[1]) is wrong
    assert behind(fired) == ([late] if 0 < after < 90 else [])


def test_times_of_trouble_are_left_out_of_a_rate() -> None:
    assert calm_rate([1.0, 2.0, 3.0, 4.0], 0.0, []) == 1.0
    assert calm_rate([1.0, 2.0, 33.0, 34.0, 35.0], 0.0, [(2.5, 2.9)]) == pytest.approx(5 / 4.6)
    assert calm_rate([5.0], 0.0, [(0.0, 1.0)]) is None
    assert calm_rate([], 0.0, []) is None


def test_extra_copies_are_those_beyond_the_first() -> None:
    from collections import Counter

    assert extra_copies(Counter(("a", "a", "a", "b"))) == 2


@pytest.fixture
async def echo() -> AsyncIterator[tuple[Link, list[bytes]]]:
    """A link to a server that says what it hears, and what it heard."""
    ports, heard = free_ports(["link", "far"]), []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(100):
            heard.append(data)
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", ports["far"])
    link = Link("echo", ports["link"], ports["far"], share=1.0)
    await link.start()
    yield link, heard
    await link.stop()
    server.close()


async def said(link: Link, wait: float = 30.0) -> bytes | None:
    """What comes back; None when nothing does in time."""
    reader, writer = await asyncio.open_connection("127.0.0.1", link.port)
    try:
        writer.write(b"hello")
        return await asyncio.wait_for(reader.read(100), wait)
    except TimeoutError:
        return None
    except ConnectionError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize(
    ("mode", "answer", "arrives"),
    [
        ("pass", b"hello", True),
        ("delay", b"hello", True),
        ("refuse", b"", False),
        ("swallow", None, False),
        ("forward_then_cut", b"", True),
    ],
)
async def test_a_link_behaves_as_it_is_told(
    echo: tuple[Link, list[bytes]], mode: str, answer: bytes | None, arrives: bool
) -> None:
    link, heard = echo
    link.turn(mode, 0.05)
    assert await said(link, 0.4 if answer is None else 30.0) == answer
    assert bool(heard) is arrives
    link.heal()
    assert await said(link) == b"hello"
