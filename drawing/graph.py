"""What there is to draw of a variant: the ways between stages, and where a claim waits."""

from collections.abc import Iterator
from typing import NamedTuple

from claims.claim import Language
from claims.deliberation import DEFAULT_LETTERS
from claims.part_titles import action_title, of_stage
from claims.term_words import sum_in_words, term_in_words
from claims.trade_words import CLOSED_TITLE, KINDS, OUTCOMES
from claims.variant import CLOSED, Action, LetterEvent, Stage, Variant, WaitsFor
from drawing import words as w


class Way(NamedTuple):
    """A way from a stage: to another one, out of the process, or back to itself (`target` None: it stays).

    `by_itself` when nobody of ours takes it; `ends` is written on the end that it leads to.
    """

    path: str
    title: str
    source: str
    target: str | None
    letter: bool = False
    by_itself: bool = False
    ends: str = ""


class Wait(NamedTuple):
    """Somebody else's turn, beside a stage: the ways that lead there, and what the clocks do meanwhile."""

    source: str
    party: WaitsFor
    ways: tuple[Way, ...]
    stands: bool


def ways_of(variant: Variant, language: Language) -> tuple[Way, ...]:
    """Every way of the variant in the order in which it is written; those that wait in one place are waits."""
    found: list[Way] = []
    for key, stage in variant.stages.items():
        found += [_way(variant, key, name, a, language) for name, a in stage.actions.items() if not _waits(a)]
        found += _claimants(variant, key, stage, language)
    return tuple(found)


def waits_of(variant: Variant, language: Language) -> tuple[Wait, ...]:
    """Where claims wait, one for each stage and party."""
    return tuple(wait for key in variant.stages for wait in _waits_at(variant, key, language))


def _waits_at(variant: Variant, key: str, language: Language) -> list[Wait]:
    parties: dict[WaitsFor, list[Way]] = {}
    for name, action in variant.stages[key].actions.items():
        if action.waits_for and _waits(action):
            way = _way(variant, key, name, action, language)
            parties.setdefault(action.waits_for, []).append(way)
    return [Wait(key, party, tuple(ways), _stands(variant, party)) for party, ways in parties.items()]


def _waits(action: Action) -> bool:
    return action.waits_for is not None and action.to is None


def _stands(variant: Variant, party: WaitsFor) -> bool:
    return any(party in clock.pauses_for for clock in variant.clocks.values())


def _way(variant: Variant, key: str, name: str, action: Action, language: Language) -> Way:
    title = action_title(name, action.title).in_language(language)
    if action.when:
        title = f"{title}, {w.condition_in_words(action.when, language)}"
    ends = ""
    if action.to == CLOSED:
        how = OUTCOMES[action.outcome].in_language(language) if action.outcome else ""
        ends = (
            w.CLOSED_SO.in_language(language).format(how=how) if how else CLOSED_TITLE.in_language(language)
        )
    path = f"stages.{key}.actions.{name}"
    return Way(path, title, key, action.to, letter=_writes(variant, key, action), ends=ends)


def _writes(variant: Variant, key: str, action: Action) -> bool:
    """Whether the claimant gets a letter of it."""
    if action.letter or action.outcome:
        return True
    if action.waits_for:
        return action.waits_for == "claimant"
    return action.to not in (None, key) and _sends(
        variant, "closed" if action.to == CLOSED else "stage_entered"
    )


def _sends(variant: Variant, event: LetterEvent) -> bool:
    return (variant.letters[event] if event in variant.letters else DEFAULT_LETTERS.get(event)) is not None


def _claimants(variant: Variant, key: str, stage: Stage, language: Language) -> list[Way]:
    """The ways that the claimant takes: consent, silence, dispute."""
    if stage.kind != "confirmation":
        return []
    place, ends = f"stages.{key}", CLOSED_TITLE.in_language(language)
    accept = w.ACCEPT.in_language(language)
    found = [Way(place, accept, key, CLOSED, letter=_sends(variant, "closed"), ends=ends)]
    if stage.silence:
        term = term_in_words(stage.silence.after, language)
        title = w.OF_SILENCE.in_language(language).format(term=term)
        found.append(Way(f"{place}.silence", title, key, CLOSED, by_itself=True, ends=ends))
    if stage.dispute and stage.dispute.at_most:
        dispute = w.DISPUTE.in_language(language)
        letter = _sends(variant, "stage_entered")
        found.append(Way(f"{place}.dispute", dispute, key, stage.dispute.to, letter=letter))
    return found


def stage_name(key: str, stage: Stage, language: Language) -> str:
    """What a stage is called."""
    return of_stage(stage).in_language(language)


def about_stage(variant: Variant, key: str, language: Language) -> tuple[str, ...]:
    """What the small line in a box says, the most important first: its kind, unless it is called so, and the rest."""
    stage = variant.stages[key]
    kind = KINDS[stage.kind].in_language(language)
    parts = list(_special(variant, key, stage, language))
    named = stage_name(key, stage, language).casefold() == kind
    return tuple(parts if named and parts else (kind, *parts))


def _special(variant: Variant, key: str, stage: Stage, language: Language) -> Iterator[str]:
    if stage.approval:
        total = sum_in_words(stage.approval.above, language)
        yield w.APPROVAL.in_language(language).format(sum=total)
    if stage.plan:
        yield w.counted(w.TASKS, len(stage.plan), language)
    if key == variant.first_stage and variant.fields:
        yield w.counted(w.FIELDS, len(variant.fields), language)
    if stage.kind == "confirmation":
        yield w.CONSENT.in_language(language)
