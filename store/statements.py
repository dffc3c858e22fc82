"""The SQL that is too long to stand in Python: files of `store/sql`, read once."""

import re
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent / "sql"
_COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)


def statement(name: str) -> str:
    """Read a statement; `-- dependents` stands for the tables that hang on a written claim, comments are dropped."""
    text = (_FOLDER / f"{name}.sql").read_text()
    if "-- dependents" in text:
        text = text.replace("-- dependents", (_FOLDER / "dependents.sql").read_text())
    return " ".join(_COMMENT.sub("", text).split())
