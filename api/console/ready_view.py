"""The ready process variants as a manager picks among them: what for, which stages, which terms, on whose word."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, NamedTuple

from api.language import Language
from api.pages.words import words_in
from claims.term_words import term_in_words
from claims.values import Cited, Titles
from claims.variant import Clock, Sector, Source, Variant
from store.ready import ReadyVariant

Place = Literal["new", "live", "draft", "retired", "hidden"]
"""How far a variant has come here; `hidden` is one of others, which the reader may not see."""
KINDS = ("intake", "investigation", "resolution", "confirmation")


class ShownStage(NamedTuple):
    """A stage; `place` is that of its kind in the life of a claim, from 1."""

    title: str
    place: int


class ShownTerm(NamedTuple):
    """A clock with its term: the law behind it, and when that was last read; without a law it is our own promise."""

    title: str
    term: str
    law: Cited | None
    read: bool
    checked: date | None
    some_claims_only: bool


class Contents(NamedTuple):
    """How much of everything there is."""

    actions: int
    rungs: int
    tasks: int
    fields: int
    causes: int
    letters: int
    hints: int


class Ready(NamedTuple):
    """One ready variant on the page."""

    key: str
    title: Titles
    about: Titles | None
    sector: Sector
    team: str
    standing: Place
    stages: tuple[ShownStage, ...]
    terms: tuple[ShownTerm, ...]
    contents: Contents
    sources: tuple[Source, ...]
    to_be_checked: bool
    restricted: bool
    four_eyes: bool


class SectorTab(NamedTuple):
    """A trade that can be chosen; an empty key is all of them."""

    key: str
    title: str
    count: int


def sector_titles(language: Language) -> dict[Sector, str]:
    """The trades, in the order in which they are offered."""
    gettext = words_in(language).gettext
    return {
        "any": gettext("Any trade"),
        "trade": gettext("Retail"),
        "services": gettext("Services"),
        "finance": gettext("Finance"),
        "telecom": gettext("Telecom"),
        "transport": gettext("Transport"),
        "travel": gettext("Travel"),
        "production": gettext("Production"),
        "inside": gettext("Within the company"),
    }


def sector_of(ready: ReadyVariant) -> Sector:
    """The trade of a variant; one that names none serves any."""
    return ready.variant.sector or "any"


def tabs_of(shelf: Iterable[ReadyVariant], language: Language) -> tuple[SectorTab, ...]:
    """Those trades for which something is there, after the word for all."""
    sectors = [sector_of(ready) for ready in shelf]
    titles = sector_titles(language)
    tabs = (SectorTab(key, titles[key], sectors.count(key)) for key in titles if key in sectors)
    return (SectorTab("", words_in(language).gettext("All"), len(sectors)), *tabs)


def shown(
    shelf: Iterable[ReadyVariant], places: Mapping[str, Place], language: Language
) -> tuple[Ready, ...]:
    """Show ready variants in the order of the trades, within one the usual ones first."""
    order = list(sector_titles(language))
    found = sorted(
        shelf, key=lambda ready: (order.index(sector_of(ready)), not ready.at_first_start, ready.key)
    )
    return tuple(_shown(ready, places.get(ready.key, "new"), language) for ready in found)


def _shown(ready: ReadyVariant, standing: Place, language: Language) -> Ready:
    variant = ready.variant
    terms = tuple(_term(variant, key, clock, language) for key, clock in variant.clocks.items())
    return Ready(
        key=ready.key,
        title=variant.title,
        about=variant.about,
        sector=sector_of(ready),
        team=variant.team,
        standing=standing,
        stages=tuple(
            ShownStage(stage.title.in_language(language) if stage.title else key, KINDS.index(stage.kind) + 1)
            for key, stage in variant.stages.items()
        ),
        terms=tuple(sorted(terms, key=lambda term: term.law is None)),
        contents=contents_of(variant),
        sources=variant.sources,
        to_be_checked=any(source.status == "to_be_checked" for source in variant.sources),
        restricted=variant.restricted,
        four_eyes=variant.four_eyes,
    )


def _term(variant: Variant, key: str, clock: Clock, language: Language) -> ShownTerm:
    days = [source.checked for source in variant.sources if key in source.clocks and source.checked]
    return ShownTerm(
        title=clock.title.in_language(language) if clock.title else key,
        term=term_in_words(clock.term, language),
        law=clock.statutory,
        read=variant.is_read(key),
        checked=min(days, default=None),
        some_claims_only=clock.when is not None,
    )


def contents_of(variant: Variant) -> Contents:
    """Count what a variant brings."""
    stages = variant.stages.values()
    letters = {action.letter for stage in stages for action in stage.actions.values()}
    return Contents(
        actions=sum(len(stage.actions) for stage in stages),
        rungs=len(variant.escalation),
        tasks=sum(len(stage.plan) for stage in stages),
        fields=len(variant.fields),
        causes=len(variant.causes),
        letters=len({*letters, *variant.letters.values()} - {None}),
        hints=len(variant.hints),
    )
