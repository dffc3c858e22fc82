"""Which of a team's people a claim goes to: whoever suits, and of those the one with the fewest open claims."""

from collections.abc import Iterable

from claims.routed import Suited
from claims.values import Value


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
    best = min(here, key=lambda each: _rank(each, wish), default=None)
    if best is None:
        return None
    languages_known = wish.language is not None and any(each.languages for each in here)
    return Chosen(
        id=best.id,
        suited=Suited(
            skill=_has_skill(best, wish) if wish.skill else None,
            language=_speaks(best, wish) if languages_known else None,
        ),
    )


def _rank(candidate: Candidate, wish: Wish) -> tuple[bool, bool, int, str]:
    return not _has_skill(candidate, wish), not _speaks(candidate, wish), candidate.load, candidate.id


def _has_skill(candidate: Candidate, wish: Wish) -> bool:
    return wish.skill is None or wish.skill in candidate.skills


def _speaks(candidate: Candidate, wish: Wish) -> bool:
    return wish.language is None or not candidate.languages or wish.language in candidate.languages
