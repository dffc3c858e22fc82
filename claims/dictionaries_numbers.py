"""How claims are numbered: `YY-NNNNN`, with so many digits, from a number on that a coming year may choose.

A prefix may stand before it: one for the whole desk, and another for claims of a type.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from claims.claim_number import ClaimNumber, Prefix
from claims.values import Key, Strict

LEAST_DIGITS, MOST_DIGITS = 5, 9
HIGHEST_START = 1_000_000
MOST_PREFIXES = 200
Digits = Annotated[int, Field(ge=LEAST_DIGITS, le=MOST_DIGITS)]
Start = Annotated[int, Field(ge=1, le=HIGHEST_START)]
Prefixes = Annotated[dict[Key, Prefix], Field(max_length=MOST_PREFIXES)]
"""Prefixes by claim type, where they differ from that of the desk."""
_NONE: Mapping[str, str] = MappingProxyType({})


class Mask(Strict):
    """How many digits stand behind the year at least, with which number years begin, and what stands before it.

    The start of a year cannot be changed once it has begun: numbers would come twice. All prefixes share the count.
    """

    digits: Digits = LEAST_DIGITS
    starts: dict[int, Start] = {}
    prefix: Prefix | None = None
    prefixes: Prefixes = {}

    def spelled(self, year: int, drawn: int, claim_type: str | None = None) -> str:
        """Spell the number of a claim of this type; `drawn` counts from 1 in every year."""
        count = f"{drawn + self.start_of(year) - 1:0{self.digits}d}"
        return str(ClaimNumber(prefix=self.prefix_of(claim_type), series=f"{year % 100:02d}", count=count))

    def prefix_of(self, claim_type: str | None) -> str | None:
        """What stands before the numbers of a claim type."""
        return self.prefixes.get(claim_type, self.prefix) if claim_type else self.prefix

    def start_of(self, year: int) -> int:
        """The first number of a year."""
        return self.starts.get(year, 1)

    def with_start(self, digits: int, year: int, start: int) -> "Mask":
        """The same with other digits, and another beginning of a year that has not begun."""
        others = {each: kept for each, kept in self.starts.items() if each != year}
        starts = others | ({year: start} if start != 1 else {})
        return self.model_copy(update={"digits": digits, "starts": starts})

    def with_prefixes(
        self, prefix: str | None, prefixes: Mapping[str, str], kept: Mapping[str, str] = _NONE
    ) -> "Mask":
        """The same with other prefixes; a type that has that of the desk is not named.

        Unless it is among the `kept`, of which nothing was said: when that of the desk changes again, theirs stay.
        Raises ValidationError when they are too many.
        """
        own = {key: each for key, each in prefixes.items() if each != prefix}
        changed = {"prefix": prefix, "prefixes": dict(sorted({**own, **kept}.items()))}
        return Mask.model_validate(self.model_dump() | changed)
