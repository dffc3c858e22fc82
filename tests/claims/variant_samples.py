"""A small sound process variant for the tests of the checks, and ways to spoil it."""

from copy import deepcopy
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
READY = sorted((ROOT / "variants").glob("*.yaml"))
MINUTE = ROOT / "tests" / "variants" / "minute.yaml"
GONE = object()
Place = str | tuple[str | int, ...]


def _titles(text: str) -> dict[str, str]:
    return {"ru": text, "en": text}


SOUND: dict[str, Any] = {
    "variant": "sample",
    "claim_type": "sample",
    "title": _titles("Sample"),
    "calendar": "ru",
    "fields": [
        {"key": "check", "title": _titles("Check"), "kind": "bool"},
        {"key": "bought", "title": _titles("Bought"), "kind": "date"},
        {"key": "pieces", "title": _titles("Pieces"), "kind": "number"},
        {"key": "story", "title": _titles("Story"), "kind": "text"},
        {
            "key": "place",
            "title": _titles("Place"),
            "kind": "choice",
            "choices": {"shop": _titles("Shop"), "web": _titles("Web")},
        },
    ],
    "stages": {
        "intake": {
            "kind": "intake",
            "actions": {
                "admit": {"to": "work", "requires": ["demand"]},
                "ask_details": {"waits_for": "claimant", "letter": "details-requested"},
                "drop": {"to": "closed", "outcome": "not_a_claim"},
            },
        },
        "work": {
            "kind": "investigation",
            "plan": [{"task": "call", "term": "2 working days", "when": {"field": "check", "is": True}}],
            "actions": {"decide": {"to": "answering", "requires": ["verdict", "plan_finished"]}},
        },
        "answering": {
            "kind": "resolution",
            "approval": {"above": "30000 RUB"},
            "actions": {
                "satisfy": {"to": "confirming", "outcome": "satisfied", "letter": "satisfied"},
                "refuse": {"to": "confirming", "outcome": "refused", "requires": ["reason"]},
                "rework": {"to": "work", "requires": ["reason"]},
            },
        },
        "confirming": {
            "kind": "confirmation",
            "silence": {"after": "10 days", "remind": ["5 days"]},
            "dispute": {"to": "work", "at_most": 2},
        },
    },
    "clocks": {
        "answer": {
            "term": "10 days",
            "from": "received",
            "until": "answered",
            "statutory": "a law",
            "roll_last_day": True,
            "pauses_for": ["claimant"],
            "extension": {"at_most": "5 days", "letter": "extended"},
        }
    },
    "escalation": [
        {"clock": "answer", "at": "50%", "do": [{"remind": "assignee"}]},
        {"clock": "answer", "at": "due", "do": [{"notify": "head"}, {"raise_priority": 1}]},
        {
            "clock": "answer",
            "at": "due + 1 working day",
            "do": [{"reassign": "head"}, {"add_task": {"task": "call", "term": "4 working hours"}}],
        },
    ],
    "letters": {"registered": "acknowledgement"},
    "remedies": ["refund", "apology"],
    "sources": [{"text": "a law, article 1"}],
}


def _path(place: Place) -> tuple[str | int, ...]:
    if isinstance(place, tuple):
        return place
    return tuple(int(part) if part.isdigit() else part for part in place.split("."))


def spoilt(*changes: tuple[Place, Any]) -> dict[str, Any]:
    """The sample with other values at some places; GONE takes a member out."""
    document = deepcopy(SOUND)
    for place, value in changes:
        *way, last = _path(place)
        here: Any = document
        for part in way:
            here = here[part]
        if value is GONE:
            del here[last]
        else:
            here[last] = deepcopy(value)
    return document
