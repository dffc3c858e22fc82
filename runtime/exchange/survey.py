"""Looks over a file before it is taken: how many rows there are, and which day is the newest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from runtime.exchange.complaint import day_of
from runtime.exchange.mapping import Mapping
from runtime.exchange.reading import RawRow

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Survey:
    """`newest` is the newest lawful day of the file that is not in the future."""

    rows: int
    newest: date | None

    def shift_to(self, today: date) -> timedelta:
        """So many whole weeks that the newest day comes into the last seven; weekdays stay what they were."""
        return (today - self.newest) // _WEEK * _WEEK if self.newest else timedelta()


def survey(rows: Iterable[RawRow], mapping: Mapping, today: date) -> Survey:
    """Read a file to its end."""
    places = [place for place in map(mapping.place_of, ("received", "admitted")) if place is not None]
    count, cells = 0, set()
    for row in rows:
        count += 1
        cells.update(row.cells[place] for place in places if row.cells)
    days = (day_of(cell.strip(), mapping.dates) for cell in cells)
    return Survey(count, max((day for day in days if day and day <= today), default=None))
