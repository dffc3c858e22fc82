"""The process as rows of a table: what the picture shows, for those who read better than they look."""

from typing import NamedTuple

from claims.claim import Language
from claims.moment_words import NOUNS
from claims.term_words import term_in_words
from claims.trade_words import KINDS, WAITING
from claims.variant import CLOSED, StageKind, Variant
from drawing import words as w
from drawing.clocks import rung_in_words
from drawing.graph import Way, about_stage, stage_name, waits_of, ways_of


class Lead(NamedTuple):
    """A way from a stage and where it leads; empty where the claim stays."""

    title: str
    where: str
    letter: bool
    by_itself: bool


class StageLine(NamedTuple):
    """A stage with the ways from it."""

    key: str
    name: str
    kind: StageKind
    kind_name: str
    about: str
    leads: tuple[Lead, ...]


class RungLine(NamedTuple):
    """A rung under the number that it has on the picture."""

    number: int
    words: str


class ClockLine(NamedTuple):
    """A clock: its term, from when to when it runs, the law that sets it, its rungs."""

    name: str
    term: str
    begins: str
    ends: str
    law: str
    rungs: tuple[RungLine, ...]


def stage_lines(variant: Variant, language: Language) -> tuple[StageLine, ...]:
    """The stages in the order in which they are written."""
    leads = _leads(variant, language)
    return tuple(
        StageLine(
            key=key,
            name=stage_name(key, stage, language),
            kind=stage.kind,
            kind_name=KINDS[stage.kind].in_language(language),
            about=", ".join(about_stage(variant, key, language)),
            leads=tuple(lead for source, lead in leads if source == key),
        )
        for key, stage in variant.stages.items()
    )


def _leads(variant: Variant, language: Language) -> list[tuple[str, Lead]]:
    found = []
    for way in ways_of(variant, language):
        where = _where(variant, way, language)
        found.append((way.source, Lead(way.title, where, way.letter, way.by_itself)))
    for wait in waits_of(variant, language):
        where = WAITING[wait.party].in_language(language)
        found += [(wait.source, Lead(way.title, where, way.letter, by_itself=False)) for way in wait.ways]
    return found


def _where(variant: Variant, way: Way, language: Language) -> str:
    if way.target is None or way.target == way.source:
        return ""
    if way.target == CLOSED:
        return way.ends
    stage = variant.stages.get(way.target)
    unknown = w.UNKNOWN_STAGE.in_language(language).format(name=way.target)
    return stage_name(way.target, stage, language) if stage else unknown


def clock_lines(variant: Variant, language: Language) -> tuple[ClockLine, ...]:
    """The clocks in the order in which they are written."""
    return tuple(
        ClockLine(
            name=clock.title.in_language(language) if clock.title else key,
            term=term_in_words(clock.term, language),
            begins=_begins(variant, clock.from_, language),
            ends=NOUNS[clock.until].in_language(language),
            law=w.law_in_words(variant, key, language),
            rungs=rung_lines(variant, key, language),
        )
        for key, clock in variant.clocks.items()
    )


def rung_lines(variant: Variant, clock: str, language: Language) -> tuple[RungLine, ...]:
    """The rungs of a clock, numbered as the ladder is written."""
    return tuple(
        RungLine(number, rung_in_words(rung, language))
        for number, rung in enumerate(variant.escalation, 1)
        if rung.clock == clock
    )


def _begins(variant: Variant, moment: str, language: Language) -> str:
    name, _, key = moment.partition(":")
    if name != "stage":
        return NOUNS[name].in_language(language)
    stage = variant.stages.get(key)
    title = stage_name(key, stage, language) if stage else key
    return w.FROM_STAGE.in_language(language).format(stage=title)


def process_lines(variant: Variant, language: Language) -> tuple[str, ...]:
    """The process in sentences: one for each stage with its ways, one for each clock with its rungs."""
    told = []
    for place, stage in enumerate(stage_lines(variant, language), 1):
        ways = "; ".join(f"{lead.title} → {lead.where}" if lead.where else lead.title for lead in stage.leads)
        told.append(f"{place}. {stage.name} ({stage.about}): {ways}.")
    for clock in clock_lines(variant, language):
        law = f" ({w.BY_LAW.in_language(language)})" if clock.law else ""
        told.append(
            "; ".join((f"{clock.name}{law}: {clock.term}", *(rung.words for rung in clock.rungs))) + "."
        )
    return tuple(told)
