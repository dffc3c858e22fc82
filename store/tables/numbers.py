"""The sequences that claim numbers come from, one for each year and one for training."""

from sqlalchemy import Sequence

from store.tables.base import METADATA

YEARS = range(2010, 2051)
TRAINING = "training_number"
"""The sequence of training claims, one for all years."""


def sequence_name(year: int) -> str:
    """Name the sequence of a year; ValueError for a year that has none."""
    if year not in YEARS:
        raise ValueError(f"claims of the year {year} have no numbers")
    return f"claim_number_{year}"


SEQUENCES = tuple(
    Sequence(name, start=1, metadata=METADATA) for name in (*map(sequence_name, YEARS), TRAINING)
)
