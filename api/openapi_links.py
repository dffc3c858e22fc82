"""Links of the OpenAPI description: which ids that one call answers lead on to which other calls."""

from collections.abc import Iterator, Mapping
from typing import Any

_BODY, _FIRST = "$response.body#", "$response.body#/items/0"
GIVES: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("file_claim", "201", {"claim": f"{_BODY}/id"}),
    ("list_claims", "200", {"claim": f"{_FIRST}/number"}),
    ("command_claim", "200", {"command": f"{_BODY}/id"}),
    ("command_claim", "202", {"command": f"{_BODY}/id"}),
    ("list_deadlines", "200", {"clock": f"{_FIRST}/clock"}),
    ("send_files", "201", {"file": f"{_FIRST}/id"}),
    ("list_files", "200", {"file": f"{_FIRST}/id"}),
    ("list_variants", "200", {"key": f"{_FIRST}/key", "number": f"{_FIRST}/version"}),
    ("list_versions", "200", {"number": f"{_FIRST}/version"}),
    ("copy_variant", "201", {"key": f"{_BODY}/key"}),
    ("rehearse", "202", {"rehearsal": f"{_BODY}/id"}),
    ("move_claims", "202", {"move": f"{_BODY}/id"}),
    ("apply_calendar", "202", {"move": f"{_BODY}/id"}),
    ("start_training", "201", {"training": f"{_BODY}/id", "claim": f"{_BODY}/id"}),
    ("list_calendars", "200", {"key": f"{_FIRST}/key"}),
    ("list_entries", "200", {"entry": f"{_FIRST}/key"}),
    ("change_entry", "200", {"entry": f"{_BODY}/key"}),
    (
        "list_letter_texts",
        "200",
        {"template": f"{_FIRST}/template", "language": f"{_FIRST}/language", "scope": f"{_FIRST}/scope"},
    ),
    ("list_rule_versions", "200", {"number": f"{_FIRST}/version"}),
)
"""A call, the status of its answer, and where the answer says a parameter of other calls' paths."""
IDS = frozenset({"claim", "command", "move", "rehearsal", "training"})
"""What names the same thing in every room; a key or a number means something in its own room alone."""


def add_links(schema: dict[str, Any]) -> None:
    """Let every call that answers an id lead to the calls that want it."""
    calls = {call["operationId"]: (path, call) for path, call in _calls(schema)}
    for name, status, gives in GIVES:
        path, call = calls[name]
        passed = {each: f"$request.path.{each}" for each in _parts(path)} | gives
        call["responses"][status]["links"] = {
            target: {"operationId": target, "parameters": {each: passed[each] for each in wanted}}
            for target, (other, _) in calls.items()
            if _room(other) == _room(path) or IDS & gives.keys()
            for wanted in [_parts(other)]
            if wanted and set(wanted) <= passed.keys() and set(wanted) & gives.keys()
        }


def _calls(schema: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for call in methods.values():
            yield path, call


def _parts(path: str) -> tuple[str, ...]:
    return tuple(part[1:-1] for part in path.split("/") if part.startswith("{"))


def _room(path: str) -> str:
    return path.split("/")[2] if path.startswith("/api/") else ""
