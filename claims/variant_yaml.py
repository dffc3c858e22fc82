"""Reads process variants that people wrote, YAML or JSON, telling every problem at once, and writes them."""

from collections.abc import Callable, Iterable
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from claims.letter_names import TEMPLATES
from claims.plain_values import TooMuch, cleaned
from claims.problems import Path, Problem, problem
from claims.variant import Variant
from claims.variant_check import findings_of
from claims.variant_findings import Looked
from claims.variant_repair import Sound
from claims.variant_shape import parsed
from claims.yaml_document import read_yaml

MOST_PROBLEMS = 200
Read = tuple[Variant | None, tuple[Problem, ...]]
_Line = Callable[[Path], int | None]


def read_variant(
    text: str | bytes, templates: frozenset[str] = TEMPLATES, calendars: frozenset[str] | None = None
) -> Read:
    """Read a variant from YAML: the variant, or every problem with path and line; never both, never raises.

    `templates` and `calendars` are the letters and calendars that exist; without `calendars` any is taken.
    """
    document = read_yaml(text)
    if not document.complete:
        return None, _sorted(document.problems)
    variant, problems = _checked(document.value, document.line_of, templates, calendars)
    return _read(variant, [*document.problems, *problems])


def check_document(
    document: object, templates: frozenset[str] = TEMPLATES, calendars: frozenset[str] | None = None
) -> Read:
    """Read a variant from values that came as JSON, like `read_variant`; problems have no lines."""
    return _read(*_checked(document, lambda path: None, templates, calendars))


def variant_to_yaml(variant: Variant) -> str:
    """Write a variant as YAML that reads back as the same variant; what has its default value is left out."""
    plain = variant.model_dump(mode="json", exclude_defaults=True)
    stream = StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 100
    yaml.sort_base_mapping_type_on_output = False  # stages stand in the order of the process
    yaml.dump(plain, stream)
    return stream.getvalue()


def _checked(
    document: object, line: _Line, templates: frozenset[str], calendars: frozenset[str] | None
) -> tuple[Variant | None, list[Problem]]:
    problems: list[Problem] = []

    def note(path: Path, code: str, message: str) -> None:
        problems.append(problem(path, code, message, line(path)))

    try:
        plain = cleaned(document, note)
    except TooMuch:
        return None, problems
    if not isinstance(plain, dict):
        note((), "not-a-mapping", "A process variant is a mapping; begin with `variant: <its name>`.")
        return None, problems
    return _look(plain, note, templates, calendars), problems


def _look(
    plain: dict[str, Any],
    note: Callable[[Path, str, str], None],
    templates: frozenset[str],
    calendars: frozenset[str] | None,
) -> Variant | None:
    variant, faults = parsed(plain)
    for fault in faults:
        note(fault.path, fault.code, fault.message)
    if variant is not None:
        for finding in findings_of(Looked(variant, frozenset(), templates, calendars)):
            note(*finding)
        return variant
    sound = Sound(plain, faults)
    if sound.variant is not None:
        for finding in findings_of(
            Looked(sound.variant, frozenset(sound.spoilt), templates, calendars, sound.original)
        ):
            note(sound.original(finding.path), finding.code, finding.message)
    return None


def _read(variant: Variant | None, problems: list[Problem]) -> Read:
    return (None if problems else variant), _sorted(problems)


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """In the order of the lines; of very many problems the first."""
    found = sorted(problems, key=lambda each: (each.line or 0, each.path, each.code))
    if len(found) <= MOST_PROBLEMS:
        return tuple(found)
    message = f"There are {len(found) - MOST_PROBLEMS} more problems; put these right first."
    return (*found[:MOST_PROBLEMS], problem((), "too-many", message, found[MOST_PROBLEMS].line))
