"""The SQL that is too long to stand in Python: files of `store/sql`, read once."""

import re
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent / "sql"
_AT_LENGTH = re.compile(r"^-- at length\n.*?^-- always\n", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)


def statement(name: str, *, short: bool = False) -> str:
    """Read a statement; `-- dependents` stands for the tables that hang on a written claim, comments are dropped.

    A `short` one is without what stands between `-- at length` and `-- always`: PostgreSQL makes ready every table
    that a statement names, whether it gets a row or not.
    """
    text = (_FOLDER / f"{name}.sql").read_text()
    if "-- dependents" in text:
        text = text.replace("-- dependents", (_FOLDER / "dependents.sql").read_text())
    if short:
        text = _AT_LENGTH.sub("", text)
    return " ".join(_COMMENT.sub("", text).split())
