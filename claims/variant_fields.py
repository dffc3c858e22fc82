"""Checks the form fields of a process variant, and the conditions and requirements that speak of them."""

from datetime import date

from claims.conditions import AllOf, AnyOf, Condition, FieldIs, Not, Scalar
from claims.problems import Path
from claims.variant import FormField
from claims.variant_findings import Finding, Findings, Looked, named

_FIELD = "field:"


def check_fields(looked: Looked) -> Findings:
    """Find what is wrong with the fields of the form."""
    seen: set[str] = set()
    for place, field in enumerate(looked.variant.fields):
        path = ("fields", place)
        if field.key in seen:
            message = f"There is a field `{field.key}` already; give this one another key."
            yield Finding((*path, "key"), "repeated-field", message)
        seen.add(field.key)
        if field.kind == "choice" and not field.choices and looked.is_sound(*path, "choices"):
            yield Finding(path, "choice-without-choices", "Nothing is there to choose; add `choices`.")
        if field.kind != "choice" and field.choices is not None:
            message = "Only a field of kind choice has choices; remove them or make it one."
            yield Finding((*path, "choices"), "choices-misplaced", message)


def check_requirements(looked: Looked) -> Findings:
    """Find requirements of fields that the form does not have."""
    known = _known(looked)
    for stage, name, action in looked.actions():
        for place, requirement in enumerate(action.requires):
            field = requirement.removeprefix(_FIELD)
            if requirement.startswith(_FIELD) and known is not None and field not in known:
                path = ("stages", stage, "actions", name, "requires", place)
                yield Finding(path, "no-such-field", _no_field(field, known))


def check_conditions(looked: Looked) -> Findings:
    """Find conditions on fields that do not exist or can never have the value."""
    known = _known(looked)
    for path, condition in looked.conditions():
        for place, part in _parts(path, condition):
            if known is not None and part.field not in known:
                yield Finding((*place, "field"), "no-such-field", _no_field(part.field, known))
            elif known is not None:
                yield from _check_value(place, known[part.field], part.is_)


def _known(looked: Looked) -> dict[str, FormField] | None:
    """The fields by key; None when some were left out, so that nobody knows what there is."""
    sound = looked.is_sound("fields")
    return {field.key: field for field in looked.variant.fields} if sound else None


def _no_field(field: str, known: dict[str, FormField]) -> str:
    return f"There is no form field `{field}`; add it under `fields` or write one of these: {named(known)}."


def _parts(path: Path, condition: Condition) -> list[tuple[Path, FieldIs]]:
    """All comparisons with a field in a condition, each with its place."""
    if isinstance(condition, FieldIs):
        return [(path, condition)]
    if isinstance(condition, Not):
        return _parts((*path, "not"), condition.not_)
    if isinstance(condition, AllOf | AnyOf):
        name, parts = ("all", condition.all) if isinstance(condition, AllOf) else ("any", condition.any)
        return [each for n, part in enumerate(parts) for each in _parts((*path, name, n), part)]
    return []


def _check_value(path: Path, field: FormField, value: Scalar) -> Findings:
    if field.kind == "text":
        message = f"`{field.key}` is a free text, which conditions cannot look at; make it a choice."
        yield Finding((*path, "field"), "field-is-text", message)
    elif field.kind == "choice" and isinstance(value, str):
        if field.choices and value not in field.choices:
            message = f"`{field.key}` has no choice `{value[:60]}`; write one of {named(field.choices)}."
            yield Finding((*path, "is"), "no-such-choice", message)
    elif not _has_type(field, value):
        message = f"`{field.key}` is a {field.kind} and never equals this; write {_SAMPLES[field.kind]}."
        yield Finding((*path, "is"), "value-of-other-kind", message)


_SAMPLES = {
    "bool": "true or false",
    "number": "a whole number",
    "date": "a date in quotes such as '2026-11-22'",
    "choice": "the key of a choice",
}


def _has_type(field: FormField, value: Scalar) -> bool:
    if isinstance(value, bool):
        return field.kind == "bool"
    if isinstance(value, int):
        return field.kind == "number"
    return field.kind == "date" and _is_date(value)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
