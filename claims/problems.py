"""What is wrong with a process variant, said so that its author can put it right."""

from claims.values import Value

Path = tuple[str | int, ...]
"""Where a part of a document stands: names of members and places in lists, counted from 0."""


class Problem(Value):
    """One thing to put right: where it stands, a stable code, and a sentence that says what to do.

    `line` is counted from 1; None where the document had no lines (JSON).
    """

    path: str
    line: int | None = None
    code: str
    message: str


def spelled(path: Path) -> str:
    """Spell a path as `stages.intake.actions.admit.to`, every name cut to 60 printable characters."""
    return ".".join(shown(part) for part in path)


def shown(value: object) -> str:
    """Show a written name in a message: printable characters only, at most 60 of them."""
    return "".join(character if character.isprintable() else "?" for character in str(value)[:60])


def problem(path: Path, code: str, message: str, line: int | None = None) -> Problem:
    """Make a problem at a path."""
    return Problem(path=spelled(path), line=line, code=code, message=message)
