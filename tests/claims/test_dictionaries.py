"""The house dictionaries: rows of files, the same key in two places, severity × impact."""

from typing import Any

import pytest

from claims.dictionaries import MOST_ENTRIES, Naming, shelved, to_adopt
from claims.dictionaries_numbers import Mask
from claims.dictionaries_priorities import (
    IMPACT_WORDS,
    IMPACTS,
    PRIORITIES,
    SEVERITIES,
    SEVERITY_NAMES,
    SEVERITY_WORDS,
    USUAL,
    Matrix,
    falls,
)
from claims.dictionaries_rows import NEEDED, Row, column_faults, read_rows
from claims.values import Titles

DEFECT = Titles(ru="Недостаток товара", en="Defect of the goods")
FAULT = Titles(ru="Брак", en="Fault")
GOOD: dict[str, Any] = {"key": "late", "ru": "Опоздание", "en": "Delay"}


def named(variant: str, title: Titles) -> Naming:
    of = Titles(ru=variant, en=variant)
    return Naming(variant=variant, version=1, of=of, live=True, title=title)


def test_keys_are_shelved_with_everybody_who_names_them() -> None:
    house = {"late": Titles(ru="Опоздание", en="Delay"), "defect": DEFECT}
    namings = [("defect", named("a", DEFECT)), ("defect", named("b", FAULT)), ("lost", named("a", FAULT))]
    own, missing = shelved(house, namings)
    assert [(shelf.key, len(shelf.namings), shelf.differs) for shelf in own] == [
        ("late", 0, False),
        ("defect", 2, True),
    ]
    assert own[1].spellings == (DEFECT, FAULT)
    assert [(shelf.key, shelf.house) for shelf in missing] == [("lost", None)]


def test_a_key_is_taken_over_as_most_variants_call_it() -> None:
    _, missing = shelved({}, [("x", named("a", FAULT)), ("x", named("b", DEFECT)), ("x", named("c", DEFECT))])
    assert to_adopt(missing[0]) == DEFECT
    assert missing[0].differs


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"key": "Late"}, [("key", "key")]),
        ({"key": ""}, [("key", "missing")]),
        ({"key": "поздно"}, [("key", "key")]),
        ({"key": "a" * 61}, [("key", "key")]),
        ({"ru": "  "}, [("ru", "missing")]),
        ({"ru": "", "en": ""}, [("ru", "missing"), ("en", "missing")]),
        ({"en": "x" * 201}, [("en", "too-long")]),
        ({"ru": "а\u202eб"}, [("ru", "characters")]),
        ({"ru": "а\nб"}, [("ru", "characters")]),
        ({"ru": 7}, [("ru", "text")]),
        ({"retired": "maybe"}, [("retired", "yes-or-no")]),
        ({"colour": "red"}, [("colour", "unknown")]),
    ],
)
def test_what_is_wrong_with_a_row_is_named(cells: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    written, faults = read_rows([Row(2, GOOD | {"key": "first"}), Row(3, GOOD | cells)])
    assert written == ()
    assert [(fault.column, fault.code) for fault in faults] == expected
    assert {fault.line for fault in faults} == {3}
    assert all(fault.sentence.ru != fault.sentence.en for fault in faults)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("yes", True), ("Да", True), ("1", True), (True, True), ("no", False), ("нет", False), ("", None)],
)
def test_retired_is_said_in_words(cell: object, expected: bool | None) -> None:
    written, faults = read_rows([Row(2, GOOD | {"retired": cell})])
    assert (written[0].retired, faults) == (expected, ())


def test_good_rows_are_read_in_their_order_and_trimmed() -> None:
    written, faults = read_rows(
        [Row(2, GOOD | {"key": " late ", "ru": " Опоздание "}), Row(3, GOOD | {"key": "b"})]
    )
    assert [(each.key, each.title.ru) for each in written] == [("late", "Опоздание"), ("b", "Опоздание")]
    assert faults == ()


def test_a_key_twice_too_many_rows_and_none_at_all_are_told() -> None:
    assert [(f.line, f.code) for f in read_rows([Row(2, GOOD), Row(3, GOOD)])[1]] == [(3, "twice")]
    many = [Row(n, GOOD | {"key": f"k{n}"}) for n in range(MOST_ENTRIES + 1)]
    assert [(f.line, f.code) for f in read_rows(many)[1]] == [(MOST_ENTRIES, "too-many")]
    assert [f.code for f in read_rows([])[1]] == ["empty"]


def test_the_head_of_a_table_is_checked() -> None:
    assert column_faults(["retired", *NEEDED]) == []
    found = column_faults(["key", "ru", "colour"])
    assert [(fault.column, fault.code) for fault in found] == [("colour", "unknown"), ("en", "no-column")]


def test_the_usual_matrix_is_lawful_and_every_word_has_both_languages() -> None:
    assert falls(USUAL) == ()
    assert set(SEVERITY_WORDS) == set(SEVERITY_NAMES) == set(SEVERITIES)
    assert set(IMPACT_WORDS) == set(IMPACTS)
    assert {USUAL.priority(s, i) for s in SEVERITIES for i in IMPACTS} == set(PRIORITIES)


def test_a_graver_or_wider_claim_is_never_less_urgent() -> None:
    changed = USUAL.model_dump()
    changed["serious"]["several"] = "low"
    found = falls(Matrix.model_validate(changed))
    assert [(fall.severity, fall.impact, fall.than) for fall in found] == [
        ("serious", "several", "severity"),
        ("serious", "several", "impact"),
    ]
    assert "«серьёзная»" in found[0].sentence.ru
    assert "“serious”" in found[0].sentence.en


@pytest.mark.parametrize(
    ("mask", "year", "drawn", "number"),
    [
        (Mask(), 2026, 42, "26-00042"),
        (Mask(), 2009, 1, "09-00001"),
        (Mask(), 2026, 123456, "26-123456"),
        (Mask(digits=7), 2026, 42, "26-0000042"),
        (Mask(starts={2027: 5001}), 2026, 1, "26-00001"),
        (Mask(starts={2027: 5001}), 2027, 1, "27-05001"),
        (Mask(starts={2027: 5001}), 2027, 2, "27-05002"),
        (Mask(prefix="ПР"), 2026, 17, "ПР-26-00017"),
        (Mask(prefix=" пр "), 2026, 17, "ПР-26-00017"),
        (Mask(prefix="ЖАЛОБА", digits=9), 2026, 17, "ЖАЛОБА-26-000000017"),
    ],
)
def test_a_number_is_spelled_as_the_mask_says(mask: Mask, year: int, drawn: int, number: str) -> None:
    assert mask.spelled(year, drawn) == number


def test_a_beginning_is_kept_beside_those_of_other_years() -> None:
    first = Mask().with_start(6, 2027, 100)
    assert first.with_start(6, 2028, 200) == Mask(digits=6, starts={2027: 100, 2028: 200})
    assert first.with_start(5, 2027, 1) == Mask()
