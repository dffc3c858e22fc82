"""Checks the clocks of a process variant and the escalation ladder that hangs on them."""

from claims.problems import Path
from claims.variant import AddTask, Clock, Extension, Reassign, Rung
from claims.variant_findings import Finding, Findings, Looked, named
from claims.variant_terms import check_term

_STAGE = "stage:"
_ENDS_TOO_EARLY = {
    "registered": frozenset({"registered"}),
    "decided": frozenset({"registered", "answered", "decided"}),
    _STAGE: frozenset({"registered"}),
}
"""For each start of a clock the ends that lie before it in the life of a claim."""


def check_clocks(looked: Looked) -> Findings:
    """Find what is wrong with the clocks, each by itself."""
    for name, clock in looked.variant.clocks.items():
        path = ("clocks", name)
        yield from check_term((*path, "term"), clock.term)
        yield from _check_ends(looked, path, clock)
        yield from _check_roll(path, clock)
        if clock.extension is not None:
            yield from _check_extension((*path, "extension", "at_most"), clock, clock.extension)
        if len(set(clock.pauses_for)) < len(clock.pauses_for):
            yield Finding((*path, "pauses_for"), "repeated", "The same is named twice; keep one.")
    yield from _check_sources(looked)


def _check_ends(looked: Looked, path: Path, clock: Clock) -> Findings:
    stage = clock.from_.removeprefix(_STAGE) if clock.from_.startswith(_STAGE) else None
    if stage is not None and not looked.has_stage(stage):
        message = f"There is no stage `{stage}`; write one of {named(looked.variant.stages)}."
        yield Finding((*path, "from"), "no-such-stage", message)
    start = clock.from_ if stage is None else _STAGE
    if clock.until in _ENDS_TOO_EARLY.get(start, frozenset()):
        message = f"A clock from {clock.from_} cannot run until {clock.until}, write a later end."
        yield Finding((*path, "until"), "ends-before-start", message)


def _check_roll(path: Path, clock: Clock) -> Findings:
    if clock.roll_last_day and (clock.term.in_minutes or clock.term.working):
        message = "Only a term in calendar days, weeks or months has a last day that may roll; remove this."
        yield Finding((*path, "roll_last_day"), "nothing-to-roll", message)


def _check_extension(path: Path, clock: Clock, extension: Extension) -> Findings:
    yield from check_term(path, extension.at_most)
    if not clock.term.fits(extension.at_most):
        message = f"A term of {clock.term} takes no {extension.at_most} more; write the same kind of unit."
        yield Finding(path, "extension-does-not-fit", message)


def _check_sources(looked: Looked) -> Findings:
    for name, clock in looked.variant.clocks.items():
        if clock.statutory is not None and not (clock.statutory.ru and clock.statutory.en):
            yield Finding(("clocks", name, "statutory"), "no-source", "Name the rule of law, or remove this.")
    for place, source in enumerate(looked.variant.sources):
        path = ("sources", place)
        if not (source.text.ru and source.text.en):
            yield Finding((*path, "text"), "no-source", "Name the source, or remove this.")
        for named_place, clock in enumerate(source.clocks):
            if not looked.has_clock(clock):
                message = f"There is no clock `{clock}`; write one of {named(looked.variant.clocks)}."
                yield Finding((*path, "clocks", named_place), "no-such-clock", message)


def check_ladder(looked: Looked) -> Findings:
    """Find what is wrong with the rungs of the escalation ladder."""
    seen: set[tuple[str, str]] = set()
    for place, rung in enumerate(looked.variant.escalation):
        path = ("escalation", place)
        if not looked.has_clock(rung.clock):
            message = f"There is no clock `{rung.clock}`; write one of {named(looked.variant.clocks)}."
            yield Finding((*path, "clock"), "no-such-clock", message)
        if (rung.clock, str(rung.at)) in seen:
            message = f"The clock `{rung.clock}` has a rung at {rung.at} already; put its deeds together."
            yield Finding(path, "repeated-rung", message)
        seen.add((rung.clock, str(rung.at)))
        yield from check_term((*path, "at"), rung.at.after)
        yield from _check_deeds(path, rung)


def _check_deeds(path: Path, rung: Rung) -> Findings:
    for place, deed in enumerate(rung.do):
        here = (*path, "do", place)
        if isinstance(deed, Reassign) and deed.reassign == "assignee":
            message = "Giving a claim to the person who has it changes nothing; write another person."
            yield Finding((*here, "reassign"), "reassign-to-assignee", message)
        if isinstance(deed, AddTask):
            yield from check_term((*here, "add_task", "term"), deed.add_task.term)
        if deed in rung.do[:place]:
            yield Finding(here, "repeated", "This deed is there already; remove one.")
