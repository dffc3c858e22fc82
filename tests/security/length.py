"""How long the walks are: a sample by a fixed seed in the suite, everything when `tests.security.fuzz` asks for it."""

import os
from typing import NamedTuple


class Length(NamedTuple):
    """`each` inputs for every place (0: all), every so-many-th document, seconds of schemathesis and its seed."""

    each: int
    every: int
    seconds: int | None
    seed: int


def length(each: int, every: int = 1) -> Length:
    """What the suite does, unless a long run was asked for."""
    minutes, _, seed = os.environ.get("FUZZ", "").partition(",")
    if not minutes:
        return Length(each, every, None, 20261122)
    return Length(0, 1, int(float(minutes) * 60), int(seed))
