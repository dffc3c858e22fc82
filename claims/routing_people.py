"""Which of a team's people a claim goes to: whoever suits, and of those the one with the fewest open claims."""

from collections.abc import Iterable
from operator import attrgetter

from claims.routed import Suited
from claims.values import Value

_BY_LOAD = attrgetter("load", "id")


class Candidate(Value):
    """Somebody of the team who is here, with his open claims; without `languages` he takes every language."""

    id: str
    load: int
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


class Wish(Value):
    """What a claim asks of whoever gets it."""

    skill: str | None = None
    language: str | None = None


class Chosen(Value):
    """Who was chosen, and how well he suits."""

    id: str
    suited: Suited


def choose(candidates: Iterable[Candidate], wish: Wish, but: str | None = None) -> Chosen | None:
    """Choose who has the skill and the language, else the skill, else the language, else anybody; then by load.

    `but` is who has the claim already. None when there is nobody.
    """
    here = [each for each in candidates if each.id != but]
    skilled = [each for each in here if wish.skill in each.skills] if wish.skill else here
    able = skilled or here
    speaking = [each for each in able if _speaks(each, wish)] if wish.language else able
    best = min(speaking or able, key=_BY_LOAD, default=None)
    if best is None:
        return None
    skill = bool(skilled) if wish.skill else None
    language = bool(speaking) if wish.language and any(each.languages for each in here) else None
    return Chosen(id=best.id, suited=Suited(skill=skill, language=language))


def _speaks(candidate: Candidate, wish: Wish) -> bool:
    return not candidate.languages or wish.language in candidate.languages
