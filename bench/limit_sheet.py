"""The table of a search for the limit: one row for each rate, what was said afterwards below it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench.load import percentile
from bench.mix import ACKNOWLEDGED, ACT, FILING, PAGE, READ, SHARES, STAFF, WORD
from bench.open_load import Heard
from bench.report import RESULTS, machine

COLUMNS = (
    "asked/s",
    "acknowledged/s",
    "p50",
    "p95",
    "p99",
    "turned away 503",
    "429",
    "other",
    "all with Retry-After",
    "programs / people turned away",
    "reads p95",
    "claimants' pages p95",
    "claimants' words p95",
    "staff pages p95",
    "sent late p95",
)
PROGRAMS = (FILING, ACT, READ)


@dataclass
class Sheet:
    """Kept after every row: a run that is cut short leaves its rows."""

    how: str
    rows: list[tuple[str, ...]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    path: Path = field(default_factory=lambda: RESULTS / f"{datetime.now(UTC):%Y-%m-%d-%H%M}-limit.md")

    def step(self, rate: float, seconds: float, heard: Sequence[Heard], late: float) -> None:
        """Add a row; `seconds` is how long it took until everything was answered."""
        mine = [each for each in heard if each.kind in (FILING, ACT)]
        away = [each for each in heard if each.status in (429, 503)]
        by_status = Counter(each.status for each in heard)
        fine = _fine(mine)
        programs = sum(each.kind in PROGRAMS for each in away)
        self._add(
            f"{rate:.0f}",
            f"{len(fine) / seconds:.0f} of {len(mine) / seconds:.0f}",
            *(_ms(fine, share) for share in (0.5, 0.95, 0.99)),
            f"{by_status[503]} ({by_status[503] / max(len(heard), 1):.0%})",
            str(by_status[429]),
            _others(by_status),
            _all(away, lambda each: each.says_when),
            f"{programs} / {len(away) - programs}",
            *(
                _ms(_fine([each for each in heard if each.kind == kind]), 0.95)
                for kind in (READ, PAGE, WORD, STAFF)
            ),
            f"{late * 1000:.0f} ms",
        )

    def say(self, sentence: str) -> None:
        """Add a sentence below the table."""
        self.said.append(sentence)
        print(sentence, flush=True)
        self._write()

    def _add(self, *cells: str) -> None:
        self.rows.append(cells)
        print(", ".join(f"{name} {cell}" for name, cell in zip(COLUMNS, cells, strict=True)), flush=True)
        self._write()

    def _write(self) -> None:
        RESULTS.mkdir(exist_ok=True)
        shares = ", ".join(f"{kind} {share}" for kind, share in SHARES.items())
        lines = ["# The limit", "", machine(), "", f"{self.how} Of a hundred requests: {shares}.", ""]
        lines += [f"| {' | '.join(COLUMNS)} |", "|" + "---|" * len(COLUMNS)]
        lines += [f"| {' | '.join(row)} |" for row in self.rows]
        lines += [
            "",
            "Acknowledged and p50 to p99 are of filings and acts; times count from when a request was due.",
            "",
        ]
        self.path.write_text("\n".join([*lines, *(f"- {sentence}" for sentence in self.said), ""]), "utf-8")


def _fine(heard: Sequence[Heard]) -> list[float]:
    return [each.seconds for each in heard if each.status in ACKNOWLEDGED]


def _ms(seconds: list[float], share: float) -> str:
    return f"{percentile(seconds, share) * 1000:.0f} ms" if seconds else "none"


def _others(by_status: Counter[int]) -> str:
    odd = {status: count for status, count in by_status.items() if status not in (*ACKNOWLEDGED, 429, 503)}
    return ", ".join(f"{count} × {status or 'no answer'}" for status, count in odd.items()) or "0"


def _all(heard: Sequence[Heard], true: Callable[[Heard], bool]) -> str:
    missing = sum(not true(each) for each in heard)
    return "none turned away" if not heard else "yes" if not missing else f"no: {missing} without"
