"""What the checks of a process variant share: what they look at, and how they say what they found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from claims.conditions import Condition
from claims.letter_names import TEMPLATES
from claims.problems import Path
from claims.variant import CLOSED, Action, Variant


class Finding(NamedTuple):
    """One thing that is wrong with the variant, at a path of it."""

    path: Path
    code: str
    message: str


Findings = Iterator[Finding]
_SIDE_ISSUES = frozenset({"title", "public", "plan", "approval", "letter"})


@dataclass(frozen=True)
class Looked:
    """A variant as it is looked at: with the parts that were left out because their shape was wrong.

    What was left out is given the benefit of the doubt: its names count as known, its stage may lead
    anywhere. `original` translates a path of this variant into one of the document it was read from.
    """

    variant: Variant
    spoilt: frozenset[Path] = field(default=frozenset())
    templates: frozenset[str] = TEMPLATES
    calendars: frozenset[str] | None = None
    original: Callable[[Path], Path] = lambda path: path

    def is_sound(self, *path: str | int) -> bool:
        """Tell whether nothing at this place or under it was left out, nor anything that it is part of."""
        place = self.original(path)
        return not any(each[: len(place)] == place or place[: len(each)] == each for each in self.spoilt)

    def has_stage(self, name: str) -> bool:
        """Tell whether a stage has this name."""
        return name in self.variant.stages or not self.is_sound("stages", name)

    def has_clock(self, name: str) -> bool:
        """Tell whether a clock has this name."""
        return name in self.variant.clocks or not self.is_sound("clocks", name)

    def is_doubtful(self, stage: str) -> bool:
        """Tell whether something was left out of a stage that may have led out of it."""
        return any(each[:2] == ("stages", stage) and not _is_side_issue(each) for each in self.spoilt)

    def actions(self) -> Iterator[tuple[str, str, Action]]:
        """Walk all actions: name of the stage, name of the action, action."""
        for stage_name, stage in self.variant.stages.items():
            for name, action in stage.actions.items():
                yield stage_name, name, action

    def conditions(self) -> Iterator[tuple[Path, Condition]]:
        """Walk all conditions that stand somewhere in the variant."""
        for stage_name, name, action in self.actions():
            yield from _given(("stages", stage_name, "actions", name, "when"), action.when)
        for stage_name, stage in self.variant.stages.items():
            for place, task in enumerate(stage.plan):
                yield from _given(("stages", stage_name, "plan", place, "when"), task.when)
        for name, clock in self.variant.clocks.items():
            yield from _given(("clocks", name, "when"), clock.when)
        for place, rung in enumerate(self.variant.escalation):
            yield from _given(("escalation", place, "when"), rung.when)
        for place, hint in enumerate(self.variant.hints):
            yield from _given(("hints", place, "when"), hint.when)


def _given(path: Path, condition: Condition | None) -> Iterator[tuple[Path, Condition]]:
    if condition is not None:
        yield path, condition


def _is_side_issue(path: Path) -> bool:
    aspect = path[4:5] if path[2:3] == ("actions",) else path[2:3]
    return bool(aspect) and aspect[0] in _SIDE_ISSUES


def named(names: object) -> str:
    """Spell a collection of names for a message."""
    return ", ".join(str(name) for name in names) or "none"  # type: ignore[attr-defined]


def ways_on(looked: Looked) -> str:
    """Spell where an action may lead."""
    return named([*looked.variant.stages, CLOSED])
