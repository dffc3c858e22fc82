"""A thread that stands in line for a processor for longer than it runs is in a crowd."""

import time

import pytest

from activities.crowd import LEAST, Crowd, Times, thread_times

MS = 1_000_000


@pytest.mark.parametrize(
    ("looks", "felt"),
    [
        ([Times(10 * MS, 4 * MS)], [False]),
        ([Times(10 * MS, 11 * MS)], [True]),
        ([Times(10 * MS, 10 * MS)], [False]),
        ([Times(10 * MS, 90 * MS), Times(20 * MS, 91 * MS)], [True, False]),
        ([Times(90 * MS, 10 * MS), Times(91 * MS, 19 * MS)], [False, True]),
        ([Times(0, LEAST - 1)], [False]),
        ([Times(0, MS), Times(0, 2 * MS), Times(0, 2 * MS)], [False, True, False]),
        ([Times(), Times()], [False, False]),
    ],
)
def test_what_is_compared(looks: list[Times], felt: list[bool]) -> None:
    crowd = Crowd(iter(looks).__next__)
    assert [crowd.felt() for _ in looks] == felt


def test_the_kernel_tells_of_this_thread() -> None:
    before, until = thread_times(), time.thread_time() + 0.02
    while time.thread_time() < until:
        pass
    assert thread_times().ran - before.ran >= 10 * MS
