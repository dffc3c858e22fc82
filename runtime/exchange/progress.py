"""Shows how far long work is: a bar with rate and remaining time on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

PLAIN_EVERY = 10.0  # seconds
Advance = Callable[[int], None]


@contextmanager
def progress_of(what: str, total: int) -> Iterator[Advance]:
    """Give a function that is told of every so many rows done."""
    if sys.stderr.isatty():
        yield from _bar(what, total)
    else:
        yield _Plain(what, total).advance


def _bar(what: str, total: int) -> Iterator[Advance]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]} rows/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield _Bar(progress, progress.add_task(what, total=total, rate="–")).advance


class _Bar:
    """The rate is that of the whole work, which does not jump from batch to batch."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress, self._task = progress, task
        self._began, self._done = monotonic(), 0

    def advance(self, rows: int) -> None:
        self._done += rows
        rate = self._done / max(monotonic() - self._began, 0.001)
        self._progress.update(self._task, advance=rows, rate=f"{rate:,.0f}")


class _Plain:
    """A line now and then, for logs."""

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total = what, total
        self._began = self._told = monotonic()
        self._done = 0

    def advance(self, rows: int) -> None:
        self._done += rows
        now = monotonic()
        if now - self._told < PLAIN_EVERY:
            return
        self._told = now
        rate = self._done / (now - self._began)
        left = (self._total - self._done) / rate if rate else 0
        done = f"{self._what}: {self._done:,} of {self._total:,} rows"
        sys.stderr.write(f"{done}, {rate:,.0f} rows/s, {left:,.0f} s to go\n")
        sys.stderr.flush()
