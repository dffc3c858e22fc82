"""How claims are numbered: `YY-NNNNN`, with so many digits, from a number on that a coming year may choose."""

from typing import Annotated

from pydantic import Field

from claims.values import Strict

LEAST_DIGITS, MOST_DIGITS = 5, 9
HIGHEST_START = 1_000_000
Digits = Annotated[int, Field(ge=LEAST_DIGITS, le=MOST_DIGITS)]
Start = Annotated[int, Field(ge=1, le=HIGHEST_START)]


class Mask(Strict):
    """How many digits stand behind the year at least, and with which number years begin: with 1 unless said.

    The start of a year cannot be changed once it has begun: numbers would come twice.
    """

    digits: Digits = LEAST_DIGITS
    starts: dict[int, Start] = {}

    def spelled(self, year: int, drawn: int) -> str:
        """Spell the number of a claim; `drawn` counts from 1 in every year."""
        return f"{year % 100:02d}-{drawn + self.start_of(year) - 1:0{self.digits}d}"

    def start_of(self, year: int) -> int:
        """The first number of a year."""
        return self.starts.get(year, 1)

    def with_start(self, digits: int, year: int, start: int) -> "Mask":
        """The same with other digits, and another beginning of a year that has not begun."""
        others = {each: kept for each, kept in self.starts.items() if each != year}
        return Mask(digits=digits, starts=others | ({year: start} if start != 1 else {}))
