"""Counts what became of the rows, and keeps which were skipped, where and why."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

SHOWN = 20
"""So many skipped rows are named on the screen; the report file has them all."""


@dataclass(frozen=True)
class Remark:
    """Something about one row: the physical line on which it begins, and a sentence without its content."""

    line: int
    what: str
    why: str


@dataclass
class Report:
    """The figures of one import. `differing` are known rows that say something else than what was imported."""

    rows: int = 0
    imported: int = 0
    still_open: int = 0
    known: int = 0
    skipped: list[Remark] = field(default_factory=list)
    differing: list[Remark] = field(default_factory=list)

    def skip(self, line: int, why: str) -> None:
        """Note a row that is not taken."""
        self.skipped.append(Remark(line, "skipped", why))

    def differ(self, line: int) -> None:
        """Note a row that was imported before with another content; what is there stays."""
        self.differing.append(Remark(line, "kept", "it was imported before and said something else then"))

    @property
    def code(self) -> int:
        """The exit code: 0 when every row is in or known, 3 when some were skipped."""
        return 3 if self.skipped else 0

    def remarks(self) -> list[Remark]:
        """All remarks in the order of the file."""
        return sorted([*self.skipped, *self.differing], key=lambda remark: remark.line)

    def sentences(self) -> list[str]:
        """The remarks as people read them, the first of very many."""
        remarks = self.remarks()
        shown = [f"line {remark.line}: {remark.what}, {remark.why}" for remark in remarks[:SHOWN]]
        if len(remarks) > SHOWN:
            shown.append(f"… and {len(remarks) - SHOWN:,} more; --report FILE writes all of them.")
        return shown

    def write(self, path: Path) -> None:
        """Write all remarks as a table: line, what, why."""
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(("line", "what", "why"))
            table.writerows((remark.line, remark.what, remark.why) for remark in self.remarks())
