"""How long the walks are: a sample by a fixed seed in the suite, everything when `tests.security.fuzz` asks for it."""

import os
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

LONG = "FUZZ"
"""What tells the walks that they are the long ones: `minutes,each,seed,part/parts`."""
T = TypeVar("T")


class Length(NamedTuple):
    """`each` inputs for every place (0: all), every so-many-th document, seconds of schemathesis and its seed.

    `part` of `parts`, from 1 on: several processes may share the places.
    """

    each: int
    every: int
    seconds: int | None
    seed: int
    part: int = 1
    parts: int = 1

    def mine(self, places: Sequence[T]) -> list[T]:
        """The places of this part; neighbours, which cost about the same, go to different ones."""
        return list(places[self.part - 1 :: self.parts])


def length(each: int, every: int = 1) -> Length:
    """What the suite does, unless a long run was asked for."""
    asked = os.environ.get(LONG)
    if not asked:
        return Length(each, every, None, 20261122)
    minutes, wanted, seed, shared = asked.split(",")
    part, parts = map(int, shared.split("/"))
    return Length(int(wanted), 1, int(float(minutes) * 60), int(seed), part, parts)
