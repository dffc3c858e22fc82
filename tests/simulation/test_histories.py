"""Nothing is lost, doubled or stuck in any history; and the checks notice when a guard is taken away."""

import pytest

from tests.simulation.history import History

FLAWS = ("version", "seen+settled", "relay", "mark", "letters")
"""A repeat is stopped by what the workflow has seen and by the journal: one of these two alone may be missing."""
FEW = 160


@pytest.mark.parametrize("part", range(2))
def test_nothing_is_lost_doubled_or_stuck(part: int) -> None:
    for seed in range(part * FEW // 2, (part + 1) * FEW // 2):
        History(seed).play()


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_missing_guard_is_noticed(flaw: str) -> None:
    for seed in range(200):
        try:
            History(seed, frozenset(flaw.split("+"))).play()
        except AssertionError:
            return
    pytest.fail(f"nobody noticed that the guard {flaw} was gone")
