"""Makes a complaint of one row by the mapping, or says why the row is dirty."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256

from claims.conditions import Scalar
from claims.registration import declarable_causes
from claims.texts import clean_text
from claims.variant import FormField, Variant
from runtime.exchange.formulas import unguarded
from runtime.exchange.mapping import Column, Mapping, Response
from runtime.exchange.reading import RawRow
from runtime.exchange.trouble import Dirty, FileRefused

LONGEST_CELL, LONGEST_GIVEN, LONGEST_SUBJECT = 4000, 20_000, 300  # characters
FIRST_YEAR = 2010
"""Claims received before have no numbers."""
GIVEN = "given"
"""The private text that holds the cells of the row exactly as they were."""

_KEY = re.compile(r"[!-~]{1,200}")
_DATES = {
    "month/day/year": (re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII), (2, 0, 1)),
    "day.month.year": (re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII), (2, 1, 0)),
    "year-month-day": (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII), (0, 1, 2)),
}


@dataclass(frozen=True)
class Complaint:
    """One row, understood.

    `fields` are facts of the registration, `told_later` those that came with the response; `dates` names the fields
    that are days. `texts` are private. The hash is of the cells that mean something.
    """

    line: int
    key: str
    received: date
    admitted: date | None
    response: Response
    timely: bool | None
    disputed: bool | None
    declared_cause: str | None
    fields: dict[str, Scalar]
    told_later: dict[str, Scalar]
    dates: tuple[str, ...]
    texts: dict[str, str]
    body_hash: bytes


class Reader:
    """Reads rows by one mapping into complaints of one variant; `today` bounds their dates."""

    def __init__(self, mapping: Mapping, variant: Variant, today: date) -> None:
        self._mapping = mapping
        self._today = today
        self._fields = {field.key: field for field in variant.fields}
        self._causes = declarable_causes(variant)
        self.without_field = tuple(key for key in _fields_of(mapping) if key not in self._fields)
        self._expected = {
            place: re.compile(column.expected)
            for place, column in enumerate(mapping.columns)
            if column.expected
        }
        self.unexpected: Counter[str] = Counter()
        self._places = tuple(self._fields_by_place())
        self._later = {
            key for place, key in self._places if {"timely", "disputed"} & set(mapping.columns[place].to)
        }
        self._days_of_form = tuple(key for _, key in self._places if self._fields[key].kind == "date")
        self._check_words()

    def read(self, row: RawRow) -> Complaint:
        """Understand a row; raises Dirty with the reason."""
        if row.fault:
            raise Dirty(row.fault)
        given = json.dumps(row.cells, ensure_ascii=False)
        cells = [self._clean(column, cell) for column, cell in zip(self._columns, row.cells, strict=True)]
        if len(given) > LONGEST_GIVEN:
            raise Dirty(f"it is longer than {LONGEST_GIVEN} characters")
        received, admitted = self._days(cells)
        fields, private = self._form(cells)
        complaint = Complaint(
            line=row.line,
            key=self._key(cells),
            received=received,
            admitted=admitted,
            response=self._response(cells),
            timely=self._flag(cells, "timely"),
            disputed=self._flag(cells, "disputed"),
            declared_cause=self._cause(cells),
            fields={key: value for key, value in fields.items() if key not in self._later},
            told_later={key: value for key, value in fields.items() if key in self._later},
            dates=tuple(key for key in self._days_of_form if key in fields),
            texts={**private, "subject": self._subject(cells), "text": self._text(cells), GIVEN: given},
            body_hash=self._hash(row.cells),
        )
        self._count_unexpected(cells)
        return complaint

    @property
    def _columns(self) -> tuple[Column, ...]:
        return self._mapping.columns

    def _clean(self, column: Column, cell: str) -> str:
        if len(cell) > LONGEST_CELL:
            raise Dirty(f"{column.title} is longer than {LONGEST_CELL} characters")
        if not (cell.isascii() and cell.isprintable()):
            try:
                cell = clean_text(cell)
            except ValueError:
                raise Dirty(f"{column.title} has characters that are not allowed") from None
        cell = unguarded(cell.strip())
        if column.required and not cell:
            raise Dirty(f"{column.title} is empty")
        if column.words and cell and cell not in column.words:
            raise Dirty(f"{column.title} is a word that the mapping does not know")
        return cell

    def _key(self, cells: list[str]) -> str:
        column, cell = self._cell(cells, "external_key")
        if not cell:
            raise Dirty(f"{column.title} is empty")
        if not _KEY.fullmatch(cell):
            raise Dirty(f"{column.title} is not 1 to 200 visible ASCII characters")
        return cell

    def _days(self, cells: list[str]) -> tuple[date, date | None]:
        received_column, cell = self._cell(cells, "received")
        received = self._day(received_column, cell)
        if self._mapping.place_of("admitted") is None:
            return received, None
        column, cell = self._cell(cells, "admitted")
        if not cell:
            return received, None
        admitted = self._day(column, cell)
        if admitted < received:
            raise Dirty(f"{column.title} lies before {received_column.title}")
        return received, admitted

    def _day(self, column: Column, cell: str) -> date:
        if not cell:
            raise Dirty(f"{column.title} is empty")
        day = day_of(cell, self._mapping.dates)
        if day is None:
            raise Dirty(f"{column.title} is not a date written as {self._mapping.dates}")
        if day > self._today:
            raise Dirty(f"{column.title} lies in the future")
        if day.year < FIRST_YEAR:
            raise Dirty(f"{column.title} lies before {FIRST_YEAR}")
        return day

    def _response(self, cells: list[str]) -> Response:
        if self._mapping.place_of("response") is None:
            return Response(open=True)
        column, cell = self._cell(cells, "response")
        response = self._mapping.responses.get(cell)
        if response is None:
            raise Dirty(f"{column.title} is {'a word that the mapping does not know' if cell else 'empty'}")
        return response

    def _flag(self, cells: list[str], meaning: str) -> bool | None:
        place = self._mapping.place_of(meaning)
        if place is None or not cells[place]:
            return None
        word = (self._columns[place].words or {}).get(cells[place])
        return word if isinstance(word, bool) else None

    def _cause(self, cells: list[str]) -> str | None:
        place = self._mapping.place_of("declared_cause")
        word = (self._columns[place].words or {}).get(cells[place]) if place is not None else None
        return str(word) if word else None

    def _form(self, cells: list[str]) -> tuple[dict[str, Scalar], dict[str, str]]:
        """The fields of the form as facts, and their private texts."""
        fields: dict[str, Scalar] = {}
        private: dict[str, str] = {}
        for place, key in self._places:
            column, cell = self._columns[place], cells[place]
            if not cell:
                continue
            kind = self._fields[key].kind
            if kind == "text":
                fields[key], private[f"field:{key}"] = True, cell
            elif kind == "date":
                fields[key] = self._day(column, cell).isoformat()
            else:
                fields[key] = (column.words or {})[cell]
        return fields, private

    def _fields_by_place(self) -> Iterator[tuple[int, str]]:
        for place, column in enumerate(self._columns):
            for meaning in column.to:
                key = meaning.removeprefix("field:")
                if meaning.startswith("field:") and key in self._fields:
                    yield place, key

    def _subject(self, cells: list[str]) -> str:
        named = (cells[self._mapping.header.index(name)] for name in self._mapping.subject)
        subject = ": ".join(" ".join(cell.split()) for cell in named if cell) or self._mapping.title.en
        return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1] + "…"

    def _text(self, cells: list[str]) -> str:
        lines = [
            f"{column.column}: {cell}"
            for column, cell in zip(self._columns, cells, strict=True)
            if cell and "carried" not in column.to
        ]
        return "\n".join([*lines, "", self._mapping.note] if self._mapping.note else lines)

    def _cell(self, cells: list[str], meaning: str) -> tuple[Column, str]:
        place = self._mapping.place_of(meaning)
        if place is None:
            raise ValueError(f"the mapping has no column for {meaning}")
        return self._columns[place], cells[place]

    def _hash(self, cells: tuple[str, ...]) -> bytes:
        told = zip(self._columns, cells, strict=True)
        told = zip(self._columns, cells, strict=True)
        meant = [unguarded(cell) for column, cell in told if "carried" not in column.to]
        return sha256(json.dumps(meant).encode()).digest()

    def _count_unexpected(self, cells: list[str]) -> None:
        for place, pattern in self._expected.items():
            if not pattern.fullmatch(cells[place]):
                title = self._columns[place].title
                self.unexpected[f"{title}: {'not as expected' if cells[place] else 'empty'}"] += 1

    def _check_words(self) -> None:
        for place, key in self._places:
            field, column = self._fields[key], self._columns[place]
            if field.kind in ("choice", "bool", "number") and not _speaks(field, column):
                raise FileRefused(
                    f"The mapping {self._mapping.mapping} has no lawful words for the field {key} of this variant."
                )
        place = self._mapping.place_of("declared_cause")
        if place is not None and not _names_causes(self._columns[place], self._causes):
            raise FileRefused(
                f"The mapping {self._mapping.mapping} has no lawful words for the declared causes of this variant."
            )


def _speaks(field: FormField, column: Column) -> bool:
    words = (column.words or {}).values()
    if field.kind == "bool":
        return bool(words) and all(isinstance(word, bool) for word in words)
    return bool(words) and field.kind == "choice" and set(words) <= set(field.choices or {})


def _names_causes(column: Column, causes: Collection[str]) -> bool:
    words = (column.words or {}).values()
    return bool(words) and set(words) <= set(causes)


def _fields_of(mapping: Mapping) -> Iterator[str]:
    for column in mapping.columns:
        for meaning in column.to:
            if meaning.startswith("field:"):
                yield meaning.removeprefix("field:")


@lru_cache(maxsize=4096)
def day_of(cell: str, form: str) -> date | None:
    """Read a day in the mapping's spelling; None when it is none, such as 30 February."""
    pattern, (year, month, day) = _DATES[form]
    found = pattern.fullmatch(cell)
    if not found:
        return None
    numbers = [int(number) for number in found.groups()]
    try:
        return date(numbers[year], numbers[month], numbers[day])
    except ValueError:
        return None
