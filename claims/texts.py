"""What text people may send: normalised, bounded and free of characters that deceive."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

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


@dataclass(frozen=True)
class AtMost:
    """The most characters of a text: of what was sent, blanks at its ends too, and of what is kept.

    A description can only tell the first. The second may be more, for some characters are composed of several.
    """

    most: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check before and after everything else that is asked of the text."""
        return core_schema.no_info_wrap_validator_function(self._both, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Tell the bound."""
        return {**handler(schema), "maxLength": self.most}

    def _both(self, sent: Any, read: Callable[[Any], str]) -> str:
        self._check(sent)
        kept = read(sent)
        self._check(kept)
        return kept

    def _check(self, text: Any) -> None:
        if isinstance(text, str) and len(text) > self.most:
            raise PydanticKnownError("string_too_long", {"max_length": self.most})


_SHOWN = Field(json_schema_extra={"minLength": 1})
"""Generated clients learn that a text is not empty; the check itself comes after trimming."""
Line = Annotated[str, AfterValidator(clean_line), AfterValidator(_not_empty), _SHOWN, AtMost(200)]
"""A name or another short line."""
Subject = Annotated[str, AfterValidator(clean_line), AfterValidator(_not_empty), _SHOWN, AtMost(300)]
Reason = Annotated[str, AfterValidator(clean_text), AfterValidator(_not_empty), _SHOWN, AtMost(4000)]
Text = Annotated[str, AfterValidator(clean_text), AfterValidator(_not_empty), _SHOWN, AtMost(20_000)]
