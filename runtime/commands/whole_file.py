"""Writing a file that takes its name only when it is whole: half of one is never taken for the whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(file: Path) -> Iterator[Path]:
    """Give the place to write to; when nothing went wrong, what lies there becomes the file."""
    unfinished = file.with_name(file.name + ".unfinished")
    yield unfinished
    unfinished.replace(file)
