"""Reads the rows of a file into dictionary entries: all of them, or everything that is wrong, by line."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from claims.dictionaries import MOST_ENTRIES, Written
from claims.values import Titles, Value

COLUMNS = ("key", "ru", "en", "retired")
NEEDED = COLUMNS[:3]
MOST_FAULTS = 200
_YES = frozenset({"yes", "true", "1", "да"})
_NO = frozenset({"no", "false", "0", "нет"})


class Row(NamedTuple):
    """One row of a file: the line it begins on, counted from 1, and its cells by column."""

    line: int
    cells: Mapping[str, Any]


class Fault(Value):
    """What is wrong on a line; `column` is None where the whole line is meant."""

    line: int
    column: str | None
    code: str
    sentence: Titles


def _t(ru: str, en: str) -> Titles:
    return Titles(ru=ru, en=en)


_SENTENCES = {
    "missing": _t("Пусто: здесь нужен текст.", "Empty: there must be a text here."),
    "key": _t(
        "Ключ пишется строчными латинскими буквами, цифрами, дефисом и подчёркиванием; первый знак — буква, "
        "не длиннее 60 знаков.",
        "A key has small Latin letters, digits, dash and underscore, a letter first, at most 60 of them.",
    ),
    "too-long": _t("Длиннее 200 знаков.", "Longer than 200 characters."),
    "characters": _t(
        "Есть недопустимые знаки: управляющие или невидимые.",
        "It has characters that are not allowed: control or invisible ones.",
    ),
    "yes-or-no": _t("Здесь пишется yes или no, да или нет.", "Write yes or no here."),
    "text": _t("Здесь должен быть текст.", "There must be a text here."),
    "twice": _t("Этот ключ в файле уже был.", "This key stands in the file before."),
    "taken": _t("Этот ключ занят обычной мерой.", "This key belongs to a standard remedy."),
    "unknown": _t("Такого столбца нет.", "There is no such column."),
    "no-column": _t("Такого столбца в файле не хватает.", "The file lacks this column."),
    "empty": _t("В файле нет ни одной записи.", "There is no entry in the file."),
    "file-missing": _t("Выберите файл.", "Choose a file."),
    "file-too-large": _t("Файл больше 1 МБ.", "The file is larger than 1 MB."),
    "file-characters": _t("Это не текст в UTF-8.", "This is no text in UTF-8."),
    "file-table": _t(
        "Отсюда таблица не читается: проверьте кавычки.", "From here on it is no table: look at the quotes."
    ),
    "file-json": _t("Это не список записей в JSON.", "This is no list of entries in JSON."),
    "too-many": _t(
        f"Записей больше {MOST_ENTRIES}: столько справочник не вмещает.",
        f"There are more than {MOST_ENTRIES} entries: a dictionary does not hold so many.",
    ),
}
_OF_PYDANTIC = {
    "string_too_long": "too-long",
    "characters": "characters",
    "empty": "missing",
    "missing": "missing",
    "string_pattern_mismatch": "key",
}


def fault(line: int, column: str | None, code: str) -> Fault:
    """Something wrong, with its sentence."""
    return Fault(line=line, column=column, code=code, sentence=_SENTENCES[code])


def column_faults(columns: Sequence[str], line: int = 1) -> list[Fault]:
    """What is wrong with the head of a table."""
    unknown = [fault(line, name[:60], "unknown") for name in columns if name not in COLUMNS]
    return [
        *unknown[:MOST_FAULTS],
        *(fault(line, name, "no-column") for name in NEEDED if name not in columns),
    ]


def read_rows(
    rows: Sequence[Row], taken: frozenset[str] = frozenset()
) -> tuple[tuple[Written, ...], tuple[Fault, ...]]:
    """The entries that the rows describe, or every fault in the order of lines; never both. `taken` are no keys."""
    if not rows:
        return (), (fault(1, None, "empty"),)
    if len(rows) > MOST_ENTRIES:
        return (), (fault(rows[MOST_ENTRIES].line, None, "too-many"),)
    read, faults, seen = list[Written](), list[Fault](), set[str]()
    for row in rows:
        written, wrong = _read(row)
        faults += wrong
        if written and written.key in seen:
            faults.append(fault(row.line, "key", "twice"))
        if written and written.key in taken:
            faults.append(fault(row.line, "key", "taken"))
        if written:
            seen.add(written.key)
            read.append(written)
    return ((), tuple(faults[:MOST_FAULTS])) if faults else (tuple(read), ())


def _read(row: Row) -> tuple[Written | None, list[Fault]]:
    texts = {name: row.cells.get(name, "") for name in NEEDED}
    wrong = [fault(row.line, name, "text") for name, cell in texts.items() if not isinstance(cell, str)]
    wrong += [fault(row.line, str(name)[:60], "unknown") for name in row.cells if name not in COLUMNS]
    retired = _retired(row.cells.get("retired"))
    if isinstance(retired, str):
        wrong.append(fault(row.line, "retired", "yes-or-no"))
    if wrong:
        return None, wrong
    given = {"key": texts["key"].strip(), "title": {"ru": texts["ru"], "en": texts["en"]}, "retired": retired}
    try:
        return Written.model_validate(given), []
    except ValidationError as error:
        return None, _faults(row.line, error)


def _retired(cell: Any) -> bool | str | None:
    """Yes, no, nothing said; the text itself where it says neither."""
    if cell is None or isinstance(cell, bool):
        return cell
    word = str(cell).strip().lower()
    if not word:
        return None
    return word in _YES if word in _YES | _NO else word


def _faults(line: int, error: ValidationError) -> list[Fault]:
    found = {}
    for each in error.errors(include_url=False, include_context=False):
        column = str(each["loc"][-1])
        code = "missing" if each.get("input") == "" else _OF_PYDANTIC.get(each["type"], "text")
        if column == "key" and code == "too-long":
            code = "key"
        found.setdefault(column, fault(line, column, code))
    return list(found.values())
