"""The sequences that claim numbers come from, one for each year."""

from sqlalchemy import Sequence

from store.tables.base import METADATA

YEARS = range(2010, 2051)


def sequence_name(year: int) -> str:
    """Name the sequence of a year; ValueError for a year that has none."""
    if year not in YEARS:
        raise ValueError(f"claims of the year {year} have no numbers")
    return f"claim_number_{year}"


SEQUENCES = tuple(Sequence(sequence_name(year), start=1, metadata=METADATA) for year in YEARS)
