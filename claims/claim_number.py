"""The number of a claim, `26-00042` or `ПР-26-00042`: the one place that knows how it is spelled and read."""

import re
from typing import Annotated
from urllib.parse import quote

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from claims.texts import AtMost
from claims.values import Value

MOST_OF_PREFIX = 6
TRAINING = "T"
"""What stands in the place of the year in numbers of training claims; they have no prefix."""
LONGEST = MOST_OF_PREFIX + len("-26-") + 9
_CAPITALS = "A-ZА-ЯЁ"
_LETTERS = f"{_CAPITALS}a-zа-яё"
_MORE = f"{{0,{MOST_OF_PREFIX - 1}}}"
"""How many more letters and digits may follow the first letter of a prefix."""
_PREFIXED = f"([{{0}}][{{0}}0-9]{{{_MORE}}}-)?"
NUMBER_RULE = f"^({_PREFIXED.format(_CAPITALS)}[0-9]{{2}}|{TRAINING})-[0-9]{{5,9}}$"
"""What PostgreSQL lets stand in the table."""
NUMBER = f"{_PREFIXED.format(_LETTERS).replace('(', '(?:')}[0-9]{{2}}-[0-9]{{1,12}}"
"""How people may spell a number; training claims have other ones."""
_READ = re.compile(f"(?:([{_LETTERS}][{_LETTERS}0-9]{_MORE})-)?([0-9]{{2}})-([0-9]{{1,12}})")
_TRAINING = re.compile(f"{TRAINING}-([0-9]{{1,12}})", re.IGNORECASE)
_TAKEN = "TtТт"
"""Latin and Cyrillic."""
_PREFIX = rf"^\s*(?![{_TAKEN}]\s*$)([A-Za-z][A-Za-z0-9]{_MORE}|[А-ЯЁа-яё][А-ЯЁа-яё0-9]{_MORE})\s*$"


class ClaimNumber(Value):
    """A number in its parts; `series` is the year's last two digits, or that of training claims."""

    prefix: str | None = None
    series: str
    count: str

    @property
    def bare(self) -> str:
        """Without its prefix; no two claims share this either, for a year has one count whatever the prefix."""
        return f"{self.series}-{self.count}"

    def __str__(self) -> str:
        """As it stands at the claim."""
        return f"{self.prefix}-{self.bare}" if self.prefix else self.bare


def read_number(text: str) -> ClaimNumber | None:
    """Read a number as people write it, in capital or small letters; None for what is none."""
    if found := _READ.fullmatch(text):
        return ClaimNumber(prefix=found[1].upper() if found[1] else None, series=found[2], count=found[3])
    training = _TRAINING.fullmatch(text)
    return ClaimNumber(series=TRAINING, count=training[1]) if training else None


def claim_path(number: str) -> str:
    """The address of a claim in the console, where only ASCII may stand: in headers and letters."""
    return f"/claims/{quote(number)}"


def _checked_prefix(text: str) -> str:
    if not re.fullmatch(_PREFIX, text):
        raise PydanticCustomError("prefix", "is no prefix of numbers")
    return text.strip().upper()


Prefix = Annotated[
    str, AfterValidator(_checked_prefix), AtMost(60), Field(json_schema_extra={"pattern": _PREFIX})
]
"""Letters of one alphabet, digits after the first of them; those of two alphabets look alike. Kept in capitals."""
GivenNumber = Annotated[str, StringConstraints(pattern=f"^{NUMBER}$", to_upper=True)]
"""A number of a claim that is no training claim, as people type it."""
AnyNumber = Annotated[
    str,
    StringConstraints(pattern=f"^({NUMBER}|[{TRAINING}{TRAINING.lower()}]-[0-9]{{1,12}})$", to_upper=True),
]
"""A number of any claim, training claims too."""
