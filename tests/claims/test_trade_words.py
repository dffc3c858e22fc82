"""The one table of the trade's words is complete: nothing that the rules name goes without words."""

from collections.abc import Mapping
from typing import Any, get_args

import pytest

from claims import trade_words as words
from claims.claim import Verdict
from claims.conditions import Priority
from claims.letter_names import TEMPLATES
from claims.letter_titles import EVENTS, LETTERS
from claims.moment_words import ENDS, NOUNS, STARTS, STATES
from claims.remedies import RemedyKind
from claims.values import Titles
from claims.variant import (
    ClockEnd,
    LetterEvent,
    Outcome,
    Sector,
    StageKind,
    TaskKind,
    WaitsFor,
    Whom,
)

TABLES: list[tuple[Any, Mapping[str, Titles]]] = [
    (StageKind, words.KINDS),
    (Outcome, words.OUTCOMES),
    (Verdict, words.VERDICTS),
    (RemedyKind, words.REMEDIES),
    (TaskKind, words.TASKS),
    (Priority, words.PRIORITIES),
    (WaitsFor, words.WAITED_FOR),
    (Whom, words.WHOM),
    (Sector, words.SECTORS),
    (LetterEvent, EVENTS),
    (ClockEnd, ENDS),
]


@pytest.mark.parametrize(("named", "table"), TABLES)
def test_every_key_has_its_words_and_no_words_are_left_over(named: Any, table: Mapping[str, Titles]) -> None:
    assert set(table) == set(get_args(named))


def test_every_moment_has_its_three_forms() -> None:
    assert set(STATES) == set(NOUNS) == set(STARTS) | set(ENDS)


def test_every_letter_template_has_a_title() -> None:
    assert set(LETTERS) == TEMPLATES


@pytest.mark.parametrize(
    ("deed", "whom", "english", "russian"),
    [
        ("remind", "assignee", "remind the person in charge", "напомнить исполнителю"),
        ("notify", "director", "tell the director", "сообщить директору"),
        ("reassign", "least_loaded", "hand over to the least loaded", "передать наименее загруженному"),
    ],
)
def test_deeds_are_said_in_one_way(deed: str, whom: str, english: str, russian: str) -> None:
    assert words.deed_to(deed, whom) == Titles(en=english, ru=russian)


def test_words_for_headings_begin_with_a_capital() -> None:
    assert words.capitalised(words.OUTCOMES)["partly"] == Titles(
        en="Satisfied in part", ru="Удовлетворена частично"
    )
