"""The story of a claim as its claimant is told it: which events are worth a line, and what the line needs."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from api.portal.promises import OF_THE_ANSWER
from claims.claim import Remedy
from claims.values import Titles
from claims.variant import Pinned
from store.public_story import PublicEvent

JUST_NOW = timedelta(minutes=5)


class Told(NamedTuple):
    """One line: what happened, when, and the facts that its words need."""

    what: str
    at: datetime
    facts: dict[str, Any]


def told(events: Iterable[PublicEvent], pinned: Pinned) -> tuple[Told, ...]:
    """The lines in the order of the events; what says nothing new is left out."""
    remedies: dict[str, Remedy] = {}
    lines: list[Told] = []
    for event in events:
        if event.event == "decided":
            granted = (Remedy.model_validate(each) for each in event.data.get("remedies", ()))
            remedies |= {remedy.id: remedy for remedy in granted}
        facts = _facts(event, pinned, remedies)
        if facts is not None and not _repeats(lines, event.event, facts):
            lines.append(Told(event.event, event.at, facts))
    return tuple(lines)


def thanks(lines: tuple[Told, ...], events: tuple[PublicEvent, ...], now: datetime) -> str | None:
    """What he himself did a moment ago, so that the page can thank him for it, unless more has happened since."""
    latest = events[-1] if events else None
    if latest is None or latest.actor_kind != "link" or now - latest.at > JUST_NOW:
        return None
    return lines[-1].what if lines and lines[-1].what != "registered" else None


def _repeats(lines: list[Told], what: str, facts: dict[str, Any]) -> bool:
    return bool(lines) and lines[-1].what == what and lines[-1].facts == facts


def _facts(event: PublicEvent, pinned: Pinned, remedies: dict[str, Remedy]) -> dict[str, Any] | None:
    reader: Callable[..., dict[str, Any] | None] = _READERS.get(event.event, _plain)
    return reader(event.data, pinned, remedies)


def _plain(data: dict[str, Any], pinned: Pinned, remedies: dict[str, Remedy]) -> dict[str, Any] | None:
    return {}


def _stage(data: dict[str, Any], pinned: Pinned, remedies: dict[str, Remedy]) -> dict[str, Any] | None:
    """A stage has a line of its own unless another event says the same better."""
    stage = pinned.variant.stages.get(data["stage"])
    if stage is None or stage.kind == "confirmation":
        return None
    title: Titles | None = stage.public or stage.title
    return {"title": title} if title else None


def _extended(data: dict[str, Any], pinned: Pinned, remedies: dict[str, Remedy]) -> dict[str, Any] | None:
    clock = pinned.variant.clocks.get(data.get("clock", ""))
    return {} if clock and clock.until in OF_THE_ANSWER else None


def _decided(data: dict[str, Any], pinned: Pinned, remedies: dict[str, Remedy]) -> dict[str, Any] | None:
    return {"outcome": data["outcome"]}


def _carried_out(data: dict[str, Any], pinned: Pinned, remedies: dict[str, Remedy]) -> dict[str, Any] | None:
    remedy = remedies.get(data["remedy_id"])
    return {"remedy": remedy} if remedy else None


def _asked(data: dict[str, Any], pinned: Pinned, remedies: dict[str, Remedy]) -> dict[str, Any] | None:
    return {"others": data["waiting_for"] != "claimant"}


def _accepted(data: dict[str, Any], pinned: Pinned, remedies: dict[str, Remedy]) -> dict[str, Any] | None:
    return {"by_silence": data["by"] == "silence"}


def _rated(data: dict[str, Any], pinned: Pinned, remedies: dict[str, Remedy]) -> dict[str, Any] | None:
    return {"score": data["score"]}


_READERS: dict[str, Callable[..., dict[str, Any] | None]] = {
    "stage_entered": _stage,
    "clock_extended": _extended,
    "decided": _decided,
    "carried_out": _carried_out,
    "details_asked": _asked,
    "accepted": _accepted,
    "rated": _rated,
}
