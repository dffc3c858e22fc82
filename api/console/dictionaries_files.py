"""Dictionaries as files, CSV and JSON: written so that no spreadsheet runs what is in them, and read again."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from pydantic_core import to_json

from api.console.dictionaries_acts import faulty
from api.problems import Problem
from api.strict_json import read_json
from api.uploads import Sent
from claims.dictionaries_rows import COLUMNS, Row, column_faults, fault
from runtime.exchange.formulas import guarded, unguarded
from store.dictionaries import Entry

LARGEST = 1024 * 1024
"""Bytes of a file."""
_DELIMITERS = (";", ",", "\t")


def as_csv(found: Sequence[Entry], language: str) -> str:
    """One line for each entry; Russian spreadsheets part columns by semicolons."""
    written = io.StringIO()
    table = csv.writer(written, delimiter=";" if language == "ru" else ",", lineterminator="\r\n")
    table.writerow(COLUMNS)
    for each in found:
        table.writerow(guarded(cell) for cell in _cells(each))
    return "\ufeff" + written.getvalue()


def as_json(found: Sequence[Entry]) -> bytes:
    """The same as a list of objects."""
    rows = [dict(zip(COLUMNS, (*_cells(each)[:3], each.retired), strict=True)) for each in found]
    return to_json(rows, indent=2)


def _cells(each: Entry) -> tuple[str, str, str, str]:
    return each.key, each.title.ru, each.title.en, "yes" if each.retired else "no"


def rows_of(sent: Sent) -> list[Row]:
    """The rows of the file that came with a form; Problem 422 `file-faulty` when it cannot be read as a table."""
    if len(sent.uploads) != 1 or sent.uploads[0].field != "file":
        raise _unreadable("missing")
    upload = sent.uploads[0]
    raw = b"" if upload.too_large else upload.content.read(LARGEST + 1)
    if upload.too_large or len(raw) > LARGEST:
        raise _unreadable("too-large")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable("characters") from None
    if "\0" in text:
        raise _unreadable("characters")
    return rows_of_json(text.encode()) if text.lstrip().startswith(("[", "{")) else rows_of_csv(text)


def _unreadable(code: str) -> Problem:
    return faulty([fault(1, None, f"file-{code}")])


def rows_of_csv(text: str) -> list[Row]:
    """The rows of a table whose first line names the columns; parted by commas, semicolons or tabs."""
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(_DELIMITERS, key=first.count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines, begins = list[tuple[int, list[str]]](), 1
    try:
        for cells in table:
            lines.append((begins, cells))
            begins = table.line_num + 1  # a cell may hold several lines
    except csv.Error:
        raise faulty([fault(table.line_num, None, "file-table")]) from None
    head = [name.strip().lower() for name in lines[0][1]] if lines else []
    if wrong := column_faults(head):
        raise faulty(wrong)
    return [_row(line, head, cells) for line, cells in lines[1:] if any(cell.strip() for cell in cells)]


def _row(line: int, head: list[str], cells: list[str]) -> Row:
    """A row by its columns; what stands beyond the last one has no name."""
    named: dict[str, Any] = dict(zip(head, map(unguarded, cells), strict=False))
    if any(cell.strip() for cell in cells[len(head) :]):
        named["…"] = ""
    return Row(line, named)


def rows_of_json(raw: bytes) -> list[Row]:
    """The objects of a list, the first one as line 1."""
    try:
        value = read_json(raw)
    except Problem:
        raise faulty([fault(1, None, "file-json")]) from None
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise faulty([fault(1, None, "file-json")])
    return [Row(place, each) for place, each in enumerate(value, 1)]
