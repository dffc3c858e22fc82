"""What text people may send: normalised, bounded and free of characters that deceive."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BREAKS = "\u2028\u2029"
_SURROGATES = "\ud800-\udfff"
_CONTROLS = "\x00-\x1f\x7f-\x9f"
_CONTROLS_BUT_TAB_AND_NEWLINE = "\x00-\x08\x0b-\x1f\x7f-\x9f"
_NOT_IN_LINES = re.compile(f"[{_CONTROLS}{_SURROGATES}{_BREAKS}{_BIDI}]")
_NOT_IN_TEXTS = re.compile(f"[{_CONTROLS_BUT_TAB_AND_NEWLINE}{_SURROGATES}{_BREAKS}{_BIDI}]")


def _clean(text: str, refused: re.Pattern[str]) -> str:
    text = text.replace("\r\n", "\n")
    if refused.search(text):
        raise PydanticCustomError("characters", "has characters that are not allowed")
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str) -> str:
    """Normalise a one-line text; ValueError when it has control, bidi or surrogate characters."""
    return _clean(text, _NOT_IN_LINES)


def clean_text(text: str) -> str:
    """Normalise a longer text, in which newlines and tabs are lawful."""
    return _clean(text, _NOT_IN_TEXTS)


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
