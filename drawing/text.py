"""The process in sentences: the text form of the picture, for those who hear it and for plain letters."""

from claims.claim import Language
from claims.term_words import term_in_words
from claims.variant import CLOSED, Variant
from drawing import words as w
from drawing.clocks import rung_in_words
from drawing.graph import Way, about_stage, stage_name, waits_of, ways_of


def process_lines(variant: Variant, language: Language) -> tuple[str, ...]:
    """One line for each stage with its ways, one for each clock with its rungs."""
    return (*_stages(variant, language), *_clocks(variant, language))


def _stages(variant: Variant, language: Language) -> list[str]:
    ways, waits = ways_of(variant, language), waits_of(variant, language)
    found = []
    for place, (key, stage) in enumerate(variant.stages.items(), 1):
        leads = [_leads(variant, way, language) for way in ways if way.source == key]
        for wait in waits:
            if wait.source == key:
                where = w.WAITING[wait.party].in_language(language)
                leads += [f"{way.title} → {where[:1].lower()}{where[1:]}" for way in wait.ways]
        about = ", ".join(about_stage(variant, key, language))
        found.append(f"{place}. {stage_name(key, stage, language)} ({about}): {'; '.join(leads)}.")
    return found


def _leads(variant: Variant, way: Way, language: Language) -> str:
    if way.target is None or way.target == way.source:
        return way.title
    if way.target == CLOSED:
        return f"{way.title} → {way.ends}"
    stage = variant.stages.get(way.target)
    unknown = w.UNKNOWN_STAGE.in_language(language).format(name=way.target)
    return f"{way.title} → {stage_name(way.target, stage, language) if stage else unknown}"


def _clocks(variant: Variant, language: Language) -> list[str]:
    found = []
    for key, clock in variant.clocks.items():
        name = clock.title.in_language(language) if clock.title else key
        law = f" ({w.BY_LAW.in_language(language)})" if clock.statutory else ""
        rungs = [rung_in_words(rung, language) for rung in variant.escalation if rung.clock == key]
        told = f"{name}{law}: {term_in_words(clock.term, language)}"
        found.append("; ".join((told, *rungs)) + ".")
    return found
