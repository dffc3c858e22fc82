"""The table of results, with the facts of the machine."""

import os
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil

RESULTS = Path(__file__).parent / "results"


@dataclass
class Report:
    """Rows of what, measured, wanted; printed as they come and written at the end."""

    rows: list[tuple[str, str, str]] = field(default_factory=list)
    path: Path = field(default_factory=lambda: RESULTS / f"{datetime.now(UTC):%Y-%m-%d-%H%M}.md")

    def add(self, what: str, measured: str, wanted: str = "") -> None:
        """Keep a row, show it, and write what there is: a run that is cut short leaves its rows."""
        self.rows.append((what, measured, wanted))
        print(f"{what:<62} {measured:<46} {wanted}", flush=True)
        self._write()

    def _write(self) -> None:
        RESULTS.mkdir(exist_ok=True)
        table = [f"| {what} | {measured} | {wanted} |" for what, measured, wanted in self.rows]
        head = ["# Benchmark", "", machine(), "", "| what | measured | to reach |", "|---|---|---|"]
        self.path.write_text("\n".join([*head, *table, ""]), "utf-8")


def machine() -> str:
    """The facts of the machine in one line."""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores shared by "
        f"everything, {memory:.0f} GiB, Python {platform.python_version()}. "
        "One process each of API, claims worker and letters worker."
    )
