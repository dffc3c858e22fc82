"""The bounds after the faults: what waited too long is said, what came later has its own time."""

import pytest

from tests.lab.liveness import Bounds, Left, letters_in

COMMAND, LETTER = "I10 a command that stays pending", "I10 a letter neither sent nor shown as failed"
DEADLINE, START = "I4 a deadline that passed and did nothing", "I1 a claim without a workflow"


@pytest.mark.parametrize(
    ("left", "passed", "late"),
    [
        (Left({}), 1000.0, []),
        (Left({DEADLINE: 1}), 29.0, []),
        (Left({DEADLINE: 1}), 31.0, [DEADLINE]),
        (Left({START: 3}), 74.0, []),
        (Left({START: 3}), 76.0, [START]),
        (Left({COMMAND: 1}, 200.0), 74.0, []),
        (Left({COMMAND: 1}, 200.0), 76.0, [COMMAND]),
        (Left({COMMAND: 9}, 74.0), 170.0, []),
        (Left({COMMAND: 9}, 76.0), 170.0, [COMMAND]),
        (Left({LETTER: 1, COMMAND: 1}, 2.0), 179.0, []),
        (Left({LETTER: 1, COMMAND: 1}, 2.0), 181.0, [LETTER]),
    ],
)
def test_what_waited_too_long(left: Left, passed: float, late: list[str]) -> None:
    missed = Bounds(letters=900).missed(left, passed)
    assert [sentence.partition(",")[0] for sentence in missed] == late


@pytest.mark.parametrize(
    ("letters", "seconds"), [(0, 180.0), (1_000, 180.0), (3_500, 280.0), (20_000, 940.0)]
)
def test_a_backlog_of_thousands_has_its_own_bound(letters: int, seconds: float) -> None:
    bounds = Bounds(letters_in({LETTER: letters, COMMAND: 7}))
    assert bounds.of_letters == seconds
    assert bounds.missed(Left({LETTER: 1}), seconds) == []
    assert bounds.missed(Left({LETTER: 1}), seconds + 1) == [f"{LETTER}, {seconds:g} s after the last fault"]
