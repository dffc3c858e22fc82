"""The process of a claim as a table: its stages, the ways between them, where the claim is and was."""

from collections.abc import Iterator
from typing import NamedTuple

from api.console.telling import Telling
from api.console.terms import term_words
from api.console.trade import KINDS, OUTCOMES, action_title, stage_title
from api.console.why_date import moments_of
from claims.variant import Action


class WayOn(NamedTuple):
    """An action: where it leads and how it ends the matter."""

    title: str
    leads: str
    outcome: str


class ProcessStage(NamedTuple):
    """A stage with its ways on; `been` when the claim was there."""

    title: str
    kind: str
    place: int
    now: bool
    been: bool
    ways: tuple[WayOn, ...]


class ProcessClock(NamedTuple):
    """A clock of the variant."""

    title: str
    term: str
    begins: str
    ends: str
    law: str
    law_read: bool


def stages_of(telling: Telling, been: frozenset[str]) -> tuple[ProcessStage, ...]:
    """The stages of the variant in the order in which they are written."""
    language = telling.f.language
    kinds = list(KINDS)
    return tuple(
        ProcessStage(
            title=stage_title(telling.pinned, key, language),
            kind=telling.say(KINDS[stage.kind]),
            place=kinds.index(stage.kind) + 1,
            now=telling.claim.stage == key,
            been=key in been,
            ways=tuple(_ways(telling, stage.actions)),
        )
        for key, stage in telling.pinned.variant.stages.items()
    )


def _ways(telling: Telling, actions: dict[str, Action]) -> Iterator[WayOn]:
    language = telling.f.language
    for name, action in actions.items():
        title = (
            action.title.in_language(language)
            if action.title
            else action_title(telling.pinned, None, name, language)
        )
        leads = stage_title(telling.pinned, action.to, language) if action.to else ""
        yield WayOn(title, leads, telling.say(OUTCOMES[action.outcome]) if action.outcome else "")


def clocks_of_variant(telling: Telling) -> tuple[ProcessClock, ...]:
    """The clocks of the variant with what they run from and until."""
    language = telling.f.language
    return tuple(
        ProcessClock(
            title=clock.title.in_language(language) if clock.title else key,
            term=term_words(clock.term, language),
            begins=moments_of(telling, clock)[0],
            ends=moments_of(telling, clock)[1],
            law=clock.statutory.in_language(language) if clock.statutory else "",
            law_read=telling.pinned.variant.is_read(key),
        )
        for key, clock in telling.pinned.variant.clocks.items()
    )
