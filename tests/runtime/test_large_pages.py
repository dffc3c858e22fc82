"""Memory is laid in large pages where Linux does so, and is what it was before."""

import subprocess
import sys
from pathlib import Path

import pytest

from runtime import large_pages
from runtime.large_pages import LARGE, Span, own_memory, use_large_pages

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import os, re
from pathlib import Path
from runtime.large_pages import use_large_pages

def large():
    rollup = Path("/proc/self/smaps_rollup").read_text()
    return int(re.search(r"AnonHugePages: +([0-9]+) kB", rollup)[1]) * 1024

many = [str(number) for number in range(300_000)]
before = large()
laid = use_large_pages()
assert many == [str(number) for number in range(300_000)]
print(laid, large() - before, flush=True)
os._exit(0)
"""
MB = 1024 * 1024


@pytest.mark.parametrize(
    ("line", "spans"),
    [
        ("00200000-00600000 rw-p 00000000 00:00 0", [(2, 6)]),
        ("00100000-00700000 rw-p 00000000 00:00 0          [heap]", [(2, 6)]),
        ("00100000-003fffff rw-p 00000000 00:00 0", []),
        ("00200000-00600000 r--p 00000000 00:00 0", []),
        ("00200000-00600000 rw-s 00000000 00:05 1024       /dev/zero (deleted)", []),
        ("00200000-00600000 rw-p 00000000 fe:00 1234       /usr/lib/libpq.so.5", []),
        ("00200000-00600000 rw-p 00000000 00:00 0          [stack]", []),
    ],
)
def test_only_memory_of_its_own_is_laid(line: str, spans: list[tuple[int, int]]) -> None:
    assert list(own_memory([line])) == [Span(begin * MB, end * MB) for begin, end in spans]


def test_whoever_runs_the_machine_may_forbid_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    switch = tmp_path / "enabled"
    monkeypatch.setattr(large_pages, "_SWITCH", switch)
    monkeypatch.setattr(large_pages, "_lay", lambda madvise, span: LARGE)
    assert use_large_pages() == 0  # no such switch: no such pages
    switch.write_text("always madvise [never]\n")
    assert use_large_pages() == 0
    switch.write_text("always [madvise] never\n")
    assert use_large_pages() > 0


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="Linux tells what is laid")
def test_what_was_there_is_there_still() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    laid, more = map(int, done.stdout.split())
    assert laid % LARGE == 0
    assert more >= laid * 0.9
