"""What the doctor finds: sentences about one thing, each fine or not."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

Say = Callable[[], Awaitable["list[Finding]"]]


class Finding(NamedTuple):
    """One thing that was looked at: `about` names it for programs, the sentence for people."""

    about: str
    fine: bool
    sentence: str


def judged(about: str, number: int, fine: str, wrong: str) -> Finding:
    """Fine when there are none; `wrong` is a sentence with {n} for the number."""
    return Finding(about, number == 0, fine if number == 0 else wrong.format(n=number))
