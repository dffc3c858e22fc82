"""Checks a process variant as a whole: its graph and everything in it that speaks of something else in it."""

from collections.abc import Callable

from claims.letter_names import TEMPLATES
from claims.problems import Path, Problem, problem
from claims.trade_words import REMEDIES
from claims.variant import CLOSED, Variant
from claims.variant_clocks import check_clocks, check_ladder
from claims.variant_fields import check_conditions, check_fields, check_requirements
from claims.variant_findings import Finding, Findings, Looked, named, ways_on
from claims.variant_graph import check_graph
from claims.variant_stages import check_stages
from claims.variant_terms import check_term


def problems_of(
    variant: Variant, templates: frozenset[str] = TEMPLATES, calendars: frozenset[str] | None = None
) -> tuple[Problem, ...]:
    """Return everything that is wrong with a variant of sound shape; empty when it may be published.

    `templates` are the letters that exist; `calendars` the keys of the calendars, None to take any.
    """
    looked = Looked(variant, templates=templates, calendars=calendars)
    return tuple(problem(*finding) for finding in findings_of(looked))


def findings_of(looked: Looked) -> list[Finding]:
    """Make every check; the same fault at the same place is told once."""
    found = [finding for check in _CHECKS for finding in check(looked)]
    once: dict[tuple[Path, str], Finding] = {}
    for finding in found:
        once.setdefault((finding.path, finding.code), finding)
    return list(once.values())


def _check_calendar(looked: Looked) -> Findings:
    known = looked.calendars
    key = looked.variant.calendar
    if known is not None and key not in known and looked.is_sound("calendar"):
        message = f"There is no calendar `{key}`; write one of {named(sorted(known))}."
        yield Finding(("calendar",), "no-such-calendar", message)


def _check_letters(looked: Looked) -> Findings:
    variant = looked.variant
    told: list[tuple[Path, str | None]] = []
    for event, letter in variant.letters.items():
        told.append((("letters", event), letter))
    for stage, action_name, action in looked.actions():
        told.append((("stages", stage, "actions", action_name, "letter"), action.letter))
    for clock_name, clock in variant.clocks.items():
        letter = clock.extension.letter if clock.extension else None
        told.append((("clocks", clock_name, "extension", "letter"), letter))
    for path, name in told:
        if name is not None and name not in looked.templates:
            message = f"There is no letter template `{name}`; write one of {named(sorted(looked.templates))}."
            yield Finding(path, "no-such-letter", message)


def _check_reopening(looked: Looked) -> Findings:
    reopen = looked.variant.reopen
    yield from check_term(("reopen", "within"), reopen.within)
    if reopen.to is None:
        return
    stages = looked.variant.stages
    if not looked.has_stage(reopen.to):
        message = f"There is no stage `{reopen.to}`; write one of {named(stages)}."
        yield Finding(("reopen", "to"), "no-such-stage", message)
    elif reopen.to in stages and stages[reopen.to].kind == "confirmation":
        message = "A reopened claim needs a new answer before it is confirmed; name an earlier stage."
        yield Finding(("reopen", "to"), "reopens-to-confirmation", message)


def _check_remedies(looked: Looked) -> Findings:
    remedies, own = looked.variant.remedies, looked.variant.own_remedies
    for place, remedy in enumerate(remedies):
        if remedy in remedies[:place]:
            yield Finding(("remedies", place), "repeated", "This remedy is there already; remove one.")
        elif remedy not in REMEDIES and remedy not in own and looked.is_sound("own_remedies", remedy):
            message = f"There is no remedy `{remedy}`; write one of {named([*REMEDIES, *own])}."
            yield Finding(("remedies", place), "no-such-remedy", message)
    for key in own:
        if key in REMEDIES:
            message = f"The standard remedy `{key}` has its words already; give your own one another key."
            yield Finding(("own_remedies", key), "standard-remedy", message)


def _check_hints(looked: Looked) -> Findings:
    seen: set[str] = set()
    for place, hint in enumerate(looked.variant.hints):
        if hint.key in seen:
            message = f"There is a hint `{hint.key}` already; give this one another key."
            yield Finding(("hints", place, "key"), "repeated", message)
        seen.add(hint.key)
        for order, stage in enumerate(hint.stages):
            if stage != CLOSED and not looked.has_stage(stage):
                message = f"There is no stage `{stage}`; write one of {ways_on(looked)}."
                yield Finding(("hints", place, "stages", order), "no-such-stage", message)


_CHECKS: tuple[Callable[[Looked], Findings], ...] = (
    _check_calendar,
    check_stages,
    check_graph,
    check_fields,
    check_requirements,
    check_conditions,
    check_clocks,
    check_ladder,
    _check_letters,
    _check_reopening,
    _check_remedies,
    _check_hints,
)
