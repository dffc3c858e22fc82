"""To whom of a team a claim goes: who suits, and of those the one with the fewest open claims."""

from itertools import combinations

import pytest

from claims.routing_people import Candidate, Wish, choose

PEOPLE = (
    Candidate(id="a", load=9, skills={"kettles"}, languages={"ru", "en"}),
    Candidate(id="b", load=5, skills={"kettles"}, languages={"ru"}),
    Candidate(id="c", load=1, skills=set(), languages={"en"}),
    Candidate(id="d", load=0, skills=set(), languages={"ru"}),
)
CHOICES: tuple[tuple[str | None, str | None, str | None, str, bool | None, bool | None], ...] = (
    (None, None, None, "d", None, None),
    ("kettles", "ru", None, "b", True, True),
    ("kettles", "en", None, "a", True, True),
    ("kettles", "ru", "b", "a", True, True),
    ("cars", "en", None, "c", False, True),
    ("cars", "ru", None, "d", False, True),
    (None, "en", None, "c", None, True),
    ("cars", None, "d", "c", False, None),
)


@pytest.mark.parametrize(("skill", "language", "but", "who", "has_skill", "speaks"), CHOICES)
def test_who_suits_goes_before_who_has_less(
    skill: str | None,
    language: str | None,
    but: str | None,
    who: str,
    has_skill: bool | None,
    speaks: bool | None,
) -> None:
    for people in (PEOPLE, PEOPLE[::-1]):
        chosen = choose(people, Wish(skill=skill, language=language), but)
        assert chosen is not None
        assert (chosen.id, chosen.suited.skill, chosen.suited.language) == (who, has_skill, speaks)


def test_where_nobody_says_what_he_speaks_only_the_load_counts() -> None:
    silent = [Candidate(id=key, load=load) for key, load in (("a", 2), ("b", 1))]
    chosen = choose(silent, Wish(language="en"))
    assert chosen is not None
    assert (chosen.id, chosen.suited.language) == ("b", None)
    assert choose([], Wish()) is None
    assert choose(silent[:1], Wish(), but="a") is None


def test_nobody_who_suits_better_has_less() -> None:
    for some in combinations(PEOPLE, 3):
        chosen = choose(some, Wish(skill="kettles", language="ru"))
        suited = [each for each in some if "kettles" in each.skills and "ru" in each.languages]
        least = min(
            suited or [each for each in some if "kettles" in each.skills] or some, key=lambda p: p.load
        )
        assert chosen is not None
        assert (not suited) or chosen.id == least.id
