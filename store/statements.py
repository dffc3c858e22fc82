"""The SQL that is too long to stand in Python: files of `store/sql`, read once."""

import re
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent / "sql"
_AT_LENGTH = re.compile(r"^-- at length\n.*?^-- always\n", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)


def statement(name: str, *, short: bool = False) -> str:
    """Read a statement; `-- happened` stands for the first rows of timelines, which births share; comments are dropped.

    A `short` one is without what stands between `-- at length` and `-- always`: PostgreSQL makes ready every table
    that a statement names, whether it gets a row or not.
    """
    text = (_FOLDER / f"{name}.sql").read_text()
    if "-- happened" in text:
        text = text.replace("-- happened", (_FOLDER / "happened.sql").read_text())
    if short:
        text = _AT_LENGTH.sub("", text)
    return " ".join(_COMMENT.sub("", text).split())
