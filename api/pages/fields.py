"""What a form of ours sends: its fields, read strictly."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl

from starlette.requests import Request

from api.problems import FieldError, Problem, invalid
from api.strict import media_type, read_body
from api.strict_json import inside

FORM = "application/x-www-form-urlencoded"
LARGEST = 256 * 1024
"""Bytes of a form without files."""
MOST_FIELDS = 500
_WHOLE = re.compile(r"[0-9]{1,9}")


def whole(text: str) -> int | None:
    """A whole number as people type one, of nine figures at most; None for anything else."""
    return int(text) if _WHOLE.fullmatch(text) else None


class Fields:
    """The fields of one form by name; an empty box counts as one that was not given."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value.replace("\r\n", "\n").strip())

    def one(self, name: str, default: str = "") -> str:
        """The value of a field; 422 when it came more than once."""
        given = self._values.get(name, [])
        if len(given) > 1:
            raise invalid(FieldError(inside("", name), "repeated"))
        return given[0] if given and given[0] else default

    def all(self, name: str) -> list[str]:
        """The values of a field that may stand several times, such as chosen rows."""
        return [value for value in self._values.get(name, []) if value]

    def names(self) -> tuple[str, ...]:
        """Every field that came, empty or not."""
        return tuple(self._values)

    def given(self) -> dict[str, str]:
        """Every field that is not empty, each once."""
        return {name: self.one(name) for name in self._values if self.one(name)}


async def read_fields(request: Request, largest: int = LARGEST) -> Fields:
    """Read a plain form; Problem 400, 413 or 415."""
    if media_type(request) != FORM:
        raise Problem("media-type", headers={"Accept": FORM})
    raw = await read_body(request, largest)
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise Problem("malformed") from None
    if any("\x00" in part for pair in pairs for part in pair):
        raise Problem("malformed")
    return Fields(pairs)
