"""Faults of the database as Temporal may know them: their kind, never their words."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError
from temporalio.exceptions import ApplicationError

DATABASE = "database"


@contextmanager
def without_words() -> Iterator[None]:
    """Raise a fault of the database anew by its kind alone: the words hold statements and what people wrote."""
    try:
        yield
    except (SQLAlchemyError, OSError) as fault:
        raise ApplicationError(f"the database is not there: {type(fault).__name__}", type=DATABASE) from None
