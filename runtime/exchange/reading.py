"""Reads a table of text: its encoding, its header, and its rows with the physical lines on which they begin.

A quoted cell may hold line breaks. A quote that is never closed costs its own line and not the rest of the file.
"""

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from runtime.exchange.mapping import Mapping
from runtime.exchange.trouble import FileRefused

MOST_LINES, LONGEST_ROW = 500, 200_000  # lines, characters
_BLOCK = 1 << 20  # bytes


@dataclass(frozen=True)
class RawRow:
    """The cells of one row; `fault` says why it could not be parted into cells."""

    line: int
    cells: tuple[str, ...]
    fault: str | None = None


class _TooLong(Exception):
    """The row runs over more lines or characters than any lawful one."""


class _Lines:
    """Hands out physical lines, counts them, and takes those of the present row back."""

    def __init__(self, source: Iterable[str]) -> None:
        self._source = iter(source)
        self._again: deque[str] = deque()
        self._row: list[str] = []
        self._characters = 0
        self.next_line = 1

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        if len(self._row) >= MOST_LINES or self._characters > LONGEST_ROW:
            raise _TooLong
        line = self._again.popleft() if self._again else next(self._source)
        self._row.append(line)
        self._characters += len(line)
        self.next_line += 1
        return line

    def begin_row(self) -> int:
        """Forget the lines of the row before; return the number of the line that comes."""
        self._row, self._characters = [], 0
        return self.next_line

    def keep_only_first(self) -> bool:
        """Put back all lines of the row but its first; False when there was none at all."""
        back = self._row[1:]
        self._again.extendleft(reversed(back))
        self.next_line -= len(back)
        return bool(self._row)


def rows_of(lines: Iterable[str], delimiter: str) -> Iterator[RawRow]:
    """Part lines into rows. Empty lines are passed over; a row that cannot be parted carries its fault."""
    source = _Lines(lines)
    csv.field_size_limit(LONGEST_ROW + _BLOCK)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        line = source.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLong) as error:
            if not source.keep_only_first():
                return
            reader = csv.reader(source, delimiter=delimiter, strict=True)
            yield RawRow(line, (), _fault(error))
            continue
        if cells:
            yield RawRow(line, tuple(cells))


def _fault(error: Exception) -> str:
    if isinstance(error, _TooLong) or "unexpected end" in str(error):
        return "a quote is opened and not closed, or a cell is too long"
    return "the quotes or line breaks are not those of a table"


def encoding_of(path: Path, encodings: Iterable[str]) -> str:
    """Find the first encoding in which the whole file is lawful; raises FileRefused when none is."""
    with path.open("rb") as file:
        beginning = file.read(4)
    if beginning.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise FileRefused("The file is UTF-16 text; save it as UTF-8.")
    if beginning.startswith(BOM_UTF8):
        encodings = ("utf-8",)
    tried = tuple(encodings)
    for encoding in tried:
        if _lawful(path, encoding):
            return "utf-8-sig" if encoding == "utf-8" else encoding
    raise FileRefused(f"The file is not text in {' or '.join(tried)}; save it as UTF-8.")


def _lawful(path: Path, encoding: str) -> bool:
    decoder = getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def lines_of(path: Path, encoding: str) -> Iterator[str]:
    """Read physical lines, their ends untouched."""
    with path.open(encoding=encoding, newline="\n") as file:
        yield from file


def header_of(path: Path, encoding: str, delimiter: str) -> tuple[str, ...]:
    """Read the first row; raises FileRefused for an empty file."""
    for row in rows_of(lines_of(path, encoding), delimiter):
        return tuple(name.strip() for name in row.cells)
    raise FileRefused("The file is empty.")


def table_rows(path: Path, encoding: str, mapping: Mapping) -> Iterator[RawRow]:
    """Read the rows below the header, their cells in the order of the mapping's columns."""
    header = header_of(path, encoding, mapping.delimiter)
    places = [header.index(name) for name in mapping.header]
    rows = rows_of(lines_of(path, encoding), mapping.delimiter)
    next(rows)
    for row in rows:
        if row.fault:
            yield row
        elif len(row.cells) != len(header):
            fault = f"it has {len(row.cells)} cells, the header has {len(header)}"
            yield RawRow(row.line, (), fault)
        else:
            yield RawRow(row.line, tuple(row.cells[place] for place in places))
