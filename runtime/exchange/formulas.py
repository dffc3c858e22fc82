"""Cells that a spreadsheet would take for a formula are written with a quote before them, and read without it."""

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_AFTER_A_SEPARATOR = re.compile(r"(?<=[,;|\t])(?=[=+\-@])")


def guarded(cell: str) -> str:
    """Put a quote before what a spreadsheet would run; `unguarded` takes it away again."""
    return "'" + cell if cell.startswith(_FORMULA) else cell


def harmless(cell: str) -> str:
    """The same for tables that are only looked at, wherever a cell may begin.

    A spreadsheet of another country parts columns by another character, which may stand in the middle of a text.
    """
    begun = "'" + cell if cell.lstrip(" ").startswith(_FORMULA) else cell
    return _AFTER_A_SEPARATOR.sub("'", begun)


def unguarded(cell: str) -> str:
    """Take away the quote that `guarded` put there."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
