"""The number of a claim: how it is read, which prefixes may stand before it, and whose prefix holds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from claims.claim_number import LONGEST, NUMBER, NUMBER_RULE, Prefix, claim_path, read_number
from claims.dictionaries_numbers import MOST_PREFIXES, Mask

CAPITALS = "ABCXYZАБВЯЁ"
PREFIXES = st.from_regex(r"[A-SU-Z][A-Z0-9]{0,5}|[А-СУ-ЯЁ][А-ЯЁ0-9]{0,5}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("26-00042", ("26-00042", "26-00042")),
        ("ПР-26-00017", ("ПР-26-00017", "26-00017")),
        ("пр-26-00017", ("ПР-26-00017", "26-00017")),
        ("ёж1-26-00017", ("ЁЖ1-26-00017", "26-00017")),
        ("a1b2c3-26-7", ("A1B2C3-26-7", "26-7")),
        ("t-00009", ("T-00009", "T-00009")),
        ("", None),
        ("26", None),
        ("1П-26-00017", None),
        ("АБВГДЕЖ-26-00017", None),
        ("П Р-26-00017", None),
        ("ПР--26-00017", None),
        ("ПР-2026-00017", None),
        ("ПР-26-00017 ", None),
        ("ПР-26-٠٠٠١٧", None),
        ("ПР-26-00017\n", None),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, expected: tuple[str, str] | None) -> None:
    read = read_number(text)
    assert (read and (str(read), read.bare)) == expected


@given(PREFIXES | st.none(), st.integers(2010, 2050), st.integers(1, 99_999_999), st.integers(5, 9))
def test_what_a_mask_spells_is_read_again_and_fits_the_table(
    prefix: str | None, year: int, drawn: int, digits: int
) -> None:
    number = Mask(prefix=prefix, digits=digits).spelled(year, drawn)
    read = read_number(number.lower())
    assert read
    assert (str(read), read.prefix, int(read.count)) == (number, prefix, drawn)
    assert re.fullmatch(NUMBER, number)
    assert re.search(NUMBER_RULE, number)
    assert len(number) <= LONGEST
    assert claim_path(number).isascii()


@pytest.mark.parametrize("prefix", ["T", "т", "1А", "AЯ", "АБВГДЕЖ", "П Р", "П-Р", "İ", ""])
def test_a_prefix_is_letters_of_one_alphabet(prefix: str) -> None:
    for wish in ({"prefix": prefix}, {"prefixes": {"goods-refund": prefix}}):
        with pytest.raises(ValidationError):
            Mask.model_validate(wish)


def test_a_type_may_have_a_prefix_of_its_own() -> None:
    mask = Mask().with_prefixes("ПР", {"b": "ВТ", "a": "ПР"})
    assert mask.prefixes == {"b": "ВТ"}
    assert [mask.spelled(2026, 1, kind) for kind in ("b", "a", None)] == [
        "ВТ-26-00001",
        "ПР-26-00001",
        "ПР-26-00001",
    ]
    assert mask.with_start(6, 2027, 5).prefix_of("b") == "ВТ"
    assert mask.with_prefixes(None, {}) == Mask()


def test_a_prefix_of_which_nothing_was_said_outlives_the_same_one_of_the_desk() -> None:
    kept = {"b": "ВТ"}
    mask = Mask().with_prefixes("ВТ", {"a": "ВТ"}, kept)
    assert mask.prefixes == kept
    assert mask.with_prefixes("ПР", {}, mask.prefixes).prefix_of("b") == "ВТ"


def test_a_mask_never_has_more_prefixes_than_can_be_read_again() -> None:
    many = {f"kind-{number}": "ВТ" for number in range(MOST_PREFIXES)}
    assert len(Mask().with_prefixes(None, many).prefixes) == MOST_PREFIXES
    with pytest.raises(ValidationError):
        Mask().with_prefixes(None, many, {"one-more": "ПР"})


@pytest.mark.parametrize(
    "typed", ["ПР", "пр", " пр ", "a1b2c3", "T", "т", " T ", "1А", "AЯ", "АБВГДЕЖ", "П Р", "ß", ""]
)
def test_a_prefix_is_described_as_it_is_taken(typed: str) -> None:
    prefix: TypeAdapter[str] = TypeAdapter(Prefix)
    described = re.search(prefix.json_schema()["pattern"], typed)
    try:
        assert prefix.validate_python(typed) == typed.strip().upper()
    except ValidationError:
        assert not described
    else:
        assert described
