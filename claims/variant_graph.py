"""Checks the graph of a process variant: every stage is reached, left and answered, nothing is endless."""

from collections.abc import Iterable
from typing import NamedTuple

from claims.conditions import Condition, Not
from claims.problems import Path
from claims.variant import CLOSED, Stage, Variant
from claims.variant_findings import Finding, Findings, Looked


class Way(NamedTuple):
    """A way from one stage to another, or to `closed`.

    `answers`: it carries an outcome. `bounded`: it cannot be gone for ever, or only for a stated reason.
    `sure`: our side can go it. `supposed`: it may have been meant by a part whose shape is wrong.
    """

    start: str
    to: str
    path: Path
    answers: bool = False
    bounded: bool = False
    when: Condition | None = None
    sure: bool = True
    supposed: bool = False


def check_graph(looked: Looked) -> Findings:
    """Find what is wrong with the ways between the stages."""
    variant = looked.variant
    if ("stages",) in looked.spoilt or not variant.stages:
        return
    ways = tuple(_ways(looked))
    if not any(stage.kind == "intake" for stage in variant.stages.values()) and _kinds_are_sound(looked):
        message = "No stage is of kind intake; new claims need one to enter."
        yield Finding(("stages",), "no-intake", message)
    yield from _unreachable(variant, ways)
    yield from _dead_ends(variant, ways)
    yield from _endless(variant, tuple(way for way in ways if not way.supposed))
    yield from _unanswered(variant, ways)


def _kinds_are_sound(looked: Looked) -> bool:
    return all(looked.is_sound("stages", name, "kind") for name in looked.variant.stages)


def _ways(looked: Looked) -> Iterable[Way]:
    variant = looked.variant
    known = {*variant.stages, CLOSED}
    for start, name, action in looked.actions():
        if action.to in known:
            path = ("stages", start, "actions", name)
            answers, bounded = action.outcome is not None, "reason" in action.requires
            yield Way(start, str(action.to), path, answers, bounded, action.when)
    for start, stage in variant.stages.items():
        place = ("stages", start)
        if stage.kind == "confirmation" or stage.silence is not None:
            yield Way(start, CLOSED, place, answers=True, bounded=True)
        if stage.dispute is not None and stage.dispute.to in known:
            yield Way(start, stage.dispute.to, (*place, "dispute"), bounded=True, sure=False)
        if looked.is_doubtful(start) or not _targets(stage) <= known:
            yield from (Way(start, to, place, answers=True, supposed=True) for to in known)


def _targets(stage: Stage) -> set[str]:
    """Where the stage says that it leads; a name that no stage has is told elsewhere, and may mean any."""
    disputed = {stage.dispute.to} if stage.dispute else set()
    return disputed | {action.to for action in stage.actions.values() if action.to is not None}


def _reached(starts: Iterable[str], ways: Iterable[Way]) -> set[str]:
    reached, front = set(), list(starts)
    following: dict[str, list[str]] = {}
    for way in ways:
        following.setdefault(way.start, []).append(way.to)
    while front:
        name = front.pop()
        if name not in reached:
            reached.add(name)
            front += following.get(name, [])
    return reached


def _unreachable(variant: Variant, ways: tuple[Way, ...]) -> Findings:
    starts = [variant.first_stage]
    reached = _reached(starts, ways)
    if CLOSED in reached and variant.reopen.to:
        reached = _reached([*starts, variant.reopen.to], ways)
    for name in variant.stages:
        if name not in reached:
            message = f"No way leads here from {variant.first_stage}; let an action lead here."
            yield Finding(("stages", name), "unreachable", message)


def _dead_ends(variant: Variant, ways: tuple[Way, ...]) -> Findings:
    lawful = tuple(way for way in ways if way.sure)
    surely = _surely_ending(variant, lawful)
    for name in variant.stages:
        if name in surely:
            continue
        if CLOSED in _reached([name], lawful):
            message = "Only actions with `when` lead on to `closed`; add one without, for all claims."
            yield Finding(("stages", name), "only-conditional-way-out", message)
        else:
            message = "No way leads from here to `closed`; add an action that leads on."
            yield Finding(("stages", name), "no-way-out", message)


def _surely_ending(variant: Variant, ways: tuple[Way, ...]) -> set[str]:
    """The stages from which every claim can be brought to `closed`, whatever its circumstances are."""
    ending = {CLOSED}
    while True:
        good = [way for way in ways if way.to in ending]
        more = {name for name in variant.stages if _has_way([way for way in good if way.start == name])}
        if more <= ending:
            return ending
        ending |= more


def _has_way(ways: list[Way]) -> bool:
    """Tell whether every claim has one of the ways: unconditional, or a condition and its contrary."""
    conditions = [way.when for way in ways]
    return None in conditions or any(isinstance(each, Not) and each.not_ in conditions for each in conditions)


def _endless(variant: Variant, ways: tuple[Way, ...]) -> Findings:
    kinds: dict[str, str] = {name: stage.kind for name, stage in variant.stages.items()}
    free = [way for way in ways if not way.bounded]
    for way in ways:
        if kinds.get(way.to) == "intake" and _closes_cycle(way, ways):
            message = "This leads back to a stage of kind intake; lead back to an investigation instead."
            yield Finding(way.path, "cycle-through-intake", message)
        elif not way.bounded and _closes_cycle(way, free) and _is_backward(way, kinds):
            message = "A claim could go round here for ever; let the way back have `requires: [reason]`."
            yield Finding(way.path, "endless-cycle", message)


def _closes_cycle(way: Way, ways: Iterable[Way]) -> bool:
    return way.start in _reached([way.to], ways)


def _is_backward(way: Way, kinds: dict[str, str]) -> bool:
    """Of a cycle those ways are told that lead up, or stay, in the order in which stages are written."""
    order = list(kinds)
    return order.index(way.to) <= order.index(way.start)


def _unanswered(variant: Variant, ways: tuple[Way, ...]) -> Findings:
    """Every round must answer before it asks for confirmation, also after a dispute or a reopening."""
    starts = {variant.first_stage, *(way.to for way in ways if not way.sure), variant.reopen.to}
    silent = [way for way in ways if not way.answers]
    asking = {name for name, stage in variant.stages.items() if stage.kind == "confirmation"}
    going_on = [way for way in silent if way.to not in asking]
    unanswered = _reached([name for name in starts if name in variant.stages], going_on)
    for way in silent:
        if way.start in unanswered and way.to in asking:
            message = "A claim could come to confirmation without an answer; give this action an `outcome`."
            yield Finding(way.path, "confirmation-without-outcome", message)
