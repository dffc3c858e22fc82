"""Asks Linux to lay the memory of this process in large pages.

Python looks at objects all over its memory, and the processor finds the pages of a few MB only without looking them
up. In a virtual machine each such look costs twice. What was loaded by then is what every call goes through.
"""

import ctypes
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

LARGE = 2 * 1024 * 1024
"""Bytes of a large page on x86-64, and on ARM with pages of 4 KB."""
_SWITCH = Path("/sys/kernel/mm/transparent_hugepage/enabled")
_HUGEPAGE, _COLLAPSE = 14, 25  # MADV_HUGEPAGE, and MADV_COLLAPSE of Linux 6.1, of madvise(2)


class Span(NamedTuple):
    """Addresses from `begin` on, `end` not included."""

    begin: int
    end: int


def use_large_pages() -> int:
    """Lay in large pages what the process has by now, and say how many bytes those are; a second or less.

    0 where the system does not do it, or is told never to: the process works on all the same.
    """
    if sys.platform != "linux" or not _allowed():
        return 0
    madvise = ctypes.CDLL(None).madvise
    madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    with suppress(OSError):
        return sum(
            _lay(madvise, span) for span in own_memory(Path("/proc/self/maps").read_text().splitlines())
        )
    return 0


def _allowed() -> bool:
    """What whoever runs the machine says; the kernel asks him for one of the two advices alone."""
    with suppress(OSError):
        return "[never]" not in _SWITCH.read_text()
    return False


def _lay(madvise: "ctypes._NamedFuncPointer", span: Span) -> int:
    """Page by page: one that was never touched would keep the others of its span from being laid."""
    madvise(span.begin, span.end - span.begin, _HUGEPAGE)
    return sum(LARGE for page in range(span.begin, span.end, LARGE) if not madvise(page, LARGE, _COLLAPSE))


def own_memory(maps: Iterable[str]) -> Iterator[Span]:
    """The whole large pages within the memory that is written to and belongs to no file, of lines of proc(5)."""
    for line in maps:
        addresses, rights, _, _, inode, *named = line.split(maxsplit=5)
        if rights.startswith("rw-p") and inode == "0" and (not named or named[0] == "[heap]"):
            begin, end = (int(address, 16) for address in addresses.split("-"))
            span = Span(-(-begin // LARGE) * LARGE, end // LARGE * LARGE)
            if span.begin < span.end:
                yield span
