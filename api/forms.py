"""Checks the fields of a claim type's form: kinds, choices, what is required; parts texts from facts."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from api.field_errors import code_of
from api.problems import FieldError
from api.strict_json import inside
from claims.conditions import Scalar
from claims.granting import remedy_titles
from claims.registration import declarable_causes
from claims.texts import Text
from claims.values import Day
from claims.variant import FormField, Variant

GIVEN = True
"""Stands among the facts for a text, which is private and kept elsewhere."""
LARGEST = 10**15
_TEXT: TypeAdapter[str] = TypeAdapter(Text)
_DAY: TypeAdapter[date] = TypeAdapter(Day)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _Wrong(Exception):
    """The value is not one of the field's; carries the code."""


def read_form(
    variant: Variant, given: Mapping[str, Any], under: str, *, whole: bool
) -> tuple[dict[str, Scalar], dict[str, str], list[FieldError]]:
    """Return facts, texts by `field:<key>`, and what is wrong; `whole` asks for every required field."""
    known = {field.key: field for field in variant.fields}
    facts: dict[str, Scalar] = {}
    texts: dict[str, str] = {}
    errors = [FieldError(inside(under, key), "unknown") for key in given if key not in known]
    for key, field in known.items():
        if key in given:
            _read_field(field, given[key], facts, texts, errors, inside(under, key))
    return facts, texts, errors + (_missing(known.values(), given, under) if whole else [])


def cause_errors(variant: Variant, declared: str | None) -> list[FieldError]:
    """What is wrong with the cause that a claimant declares; free words belong into the text."""
    known = declared is None or declared in declarable_causes(variant)
    return [] if known else [FieldError("declared_cause", "not-allowed")]


def remedy_errors(variant: Variant, *named: tuple[str, str | None]) -> list[FieldError]:
    """What is wrong with remedies that somebody names at these places: neither standard nor the variant's own."""
    known = remedy_titles(variant)
    return [FieldError(path, "not-allowed") for path, remedy in named if remedy and remedy not in known]


def _read_field(
    field: FormField,
    value: Any,
    facts: dict[str, Scalar],
    texts: dict[str, str],
    errors: list[FieldError],
    path: str,
) -> None:
    try:
        fact = _READERS[field.kind](field, value)
    except _Wrong as wrong:
        errors.append(FieldError(path, wrong.args[0]))
    except ValidationError as wrong:
        errors.append(FieldError(path, code_of(wrong.errors()[0]["type"])))
    else:
        facts[field.key] = GIVEN if field.kind == "text" else fact
        if field.kind == "text":
            texts[f"field:{field.key}"] = str(fact)


def _missing(fields: Iterable[FormField], given: Mapping[str, Any], under: str) -> list[FieldError]:
    return [
        FieldError(inside(under, field.key), "missing")
        for field in fields
        if field.required and field.key not in given
    ]


def _text(field: FormField, value: Any) -> Scalar:
    return _TEXT.validate_python(value)


def _number(field: FormField, value: Any) -> Scalar:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Wrong("type")
    if abs(value) > LARGEST:
        raise _Wrong("out-of-bounds")
    return int(value) if value == int(value) else str(value)


def _date(field: FormField, value: Any) -> Scalar:
    if not isinstance(value, str) or not _ISO.fullmatch(value):
        raise _Wrong("type" if not isinstance(value, str) else "pattern")
    return _DAY.validate_python(value).isoformat()


def _choice(field: FormField, value: Any) -> Scalar:
    if not isinstance(value, str) or value not in (field.choices or {}):
        raise _Wrong("not-allowed")
    return value


def _bool(field: FormField, value: Any) -> Scalar:
    if not isinstance(value, bool):
        raise _Wrong("type")
    return value


_READERS: dict[str, Callable[[FormField, Any], Scalar]] = {
    "text": _text,
    "number": _number,
    "date": _date,
    "choice": _choice,
    "bool": _bool,
}
