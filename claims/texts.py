"""What text people may send: normalised, bounded and free of characters that deceive."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _allowed(character: str, long: bool) -> bool:
    if character in _BIDI:
        return False
    if character in "\n\t":
        return long
    return unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}


def _clean(text: str, long: bool) -> str:
    text = text.replace("\r\n", "\n")
    if not all(_allowed(character, long) for character in text):
        raise PydanticCustomError("characters", "has characters that are not allowed")
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str) -> str:
    """Normalise a one-line text; ValueError when it has control, bidi or surrogate characters."""
    return _clean(text, long=False)


def clean_text(text: str) -> str:
    """Normalise a longer text, in which newlines and tabs are lawful."""
    return _clean(text, long=True)


def _not_empty(text: str) -> str:
    if not text:
        raise PydanticCustomError("empty", "must not be empty")
    return text


_SHOWN = Field(json_schema_extra={"minLength": 1})
"""Generated clients learn that a text is not empty; the check itself comes after trimming."""
Line = Annotated[
    str, StringConstraints(max_length=200), AfterValidator(clean_line), AfterValidator(_not_empty), _SHOWN
]
"""A name or another short line."""
Subject = Annotated[
    str, StringConstraints(max_length=300), AfterValidator(clean_line), AfterValidator(_not_empty), _SHOWN
]
Reason = Annotated[
    str, StringConstraints(max_length=4000), AfterValidator(clean_text), AfterValidator(_not_empty), _SHOWN
]
Text = Annotated[
    str, StringConstraints(max_length=20000), AfterValidator(clean_text), AfterValidator(_not_empty), _SHOWN
]
