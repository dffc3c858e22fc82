"""How long the walks are: a sample by a fixed seed in the suite, everything when `tests.security.fuzz` asks for it."""

import os
from typing import NamedTuple

LONG = "FUZZ"
"""What tells the walks that they are the long ones: `minutes,each,seed`."""


class Length(NamedTuple):
    """`each` inputs for every place (0: all), every so-many-th document, seconds of schemathesis and its seed."""

    each: int
    every: int
    seconds: int | None
    seed: int


def length(each: int, every: int = 1) -> Length:
    """What the suite does, unless a long run was asked for."""
    asked = os.environ.get(LONG)
    if not asked:
        return Length(each, every, None, 20261122)
    minutes, wanted, seed = asked.split(",")
    return Length(int(wanted), 1, int(float(minutes) * 60), int(seed))
