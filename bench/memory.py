"""How much memory processes take while something happens, and the most that they took."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psutil

EVERY = 1.0  # seconds
SHOWN = ("worker", "letters", "temporal", "api")


@dataclass
class Memory:
    """Resident memory by component in MiB: at first, and the most."""

    first: dict[str, float] = field(default_factory=dict)
    most: dict[str, float] = field(default_factory=dict)

    def look(self, pids: Mapping[str, int]) -> None:
        """Look once."""
        for name in SHOWN:
            with suppress(psutil.Error):
                now = psutil.Process(pids[name]).memory_info().rss / 2**20
                self.first.setdefault(name, now)
                self.most[name] = max(now, self.most.get(name, 0.0))

    def __str__(self) -> str:
        return ", ".join(
            f"{name} {first:.0f} → {self.most[name]:.0f} MiB" for name, first in self.first.items()
        )


@contextmanager
def watched(pids: Mapping[str, int]) -> Iterator[Memory]:
    """Watch from a thread while the context lasts."""
    memory, over = Memory(), threading.Event()

    def watch() -> None:
        while not over.is_set():
            memory.look(pids)
            over.wait(EVERY)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield memory
    finally:
        over.set()
        watcher.join()
