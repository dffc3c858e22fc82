"""Hears everything that is logged, in the form in which it would be kept."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO


@contextmanager
def hearing() -> Iterator[StringIO]:
    """What the logs say while the block runs, down to `info`, as the lines of production."""
    root, heard = logging.getLogger(), StringIO()
    handler = logging.StreamHandler(heard)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # the test's own client
    handler.setFormatter(next(each.formatter for each in root.handlers if each.formatter))
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield heard
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
