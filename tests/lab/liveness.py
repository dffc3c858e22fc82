"""How long anything may wait once the faults are over."""

from collections.abc import Mapping
from dataclasses import dataclass

DEADLINES_WITHIN = 30.0
"""Seconds after the last component is back until no deadline is overdue."""
SETTLED_WITHIN = 75.0
"""Seconds until nothing else waits: a sweep of the reconciler, and what it sets off."""
LETTERS_WITHIN = 180.0
"""Seconds until the backlog of letters is gone: a dead post office is missed after 20 and begins 10 later."""
BACKLOG, LETTERS_A_SECOND = 1_000, 25.0
"""A backlog of more letters than that may take longer: they go so quickly at least, beside all of the lab's own work.
Ten thousand claims that fall due together leave twice as many letters."""


@dataclass(frozen=True)
class Left:
    """What still waits, counted by its name; `oldest_pending`: how many seconds ago the first of the commands came."""

    counts: Mapping[str, int]
    oldest_pending: float = 0.0


@dataclass(frozen=True)
class Bounds:
    """The bounds after a time of faults that left so many letters."""

    letters: int = 0

    @property
    def of_letters(self) -> float:
        """Seconds in which the letters must be gone."""
        return LETTERS_WITHIN + max(0, self.letters - BACKLOG) / LETTERS_A_SECOND

    def missed(self, left: Left, passed: float) -> list[str]:
        """What still waits so many seconds after the last fault although its time is over."""
        over = {
            name: self._bound(name)
            for name in left.counts
            if self._waited(name, left, passed) > self._bound(name)
        }
        return [f"{name}, {bound:g} s after the last fault" for name, bound in over.items()]

    def _bound(self, name: str) -> float:
        if "letter" in name:
            return self.of_letters
        return DEADLINES_WITHIN if name.startswith("I4") else SETTLED_WITHIN

    def _waited(self, name: str, left: Left, passed: float) -> float:
        """Commands come after the faults too: each letter that went out may tell its claim so."""
        return min(passed, left.oldest_pending) if "command" in name else passed


def letters_in(counts: Mapping[str, int]) -> int:
    """How many letters wait."""
    return sum(count for name, count in counts.items() if "letter" in name)
