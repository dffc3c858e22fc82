"""Terms and rung positions: their spelling, their sums, their bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from claims.term import RungPosition, Term, Unit

SPELLINGS = [
    ("10 days", 10, Unit.DAY, False),
    ("5 working days", 5, Unit.DAY, True),
    ("4 working hours", 4, Unit.HOUR, True),
    ("1 month", 1, Unit.MONTH, False),
    ("30 minutes", 30, Unit.MINUTE, False),
    ("1 working minute", 1, Unit.MINUTE, True),
    ("8 weeks", 8, Unit.WEEK, False),
]


@pytest.mark.parametrize(("text", "count", "unit", "working"), SPELLINGS)
def test_a_term_is_read_and_written_in_its_spelling(text: str, count: int, unit: Unit, working: bool) -> None:
    term = Term.parse(text)
    assert (term.count, term.unit, term.working) == (count, unit, working)
    assert str(term) == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("1 days", "1 day"),
        ("2 Working Day", "2 working days"),
        ("  3   weeks ", "3 weeks"),
        ("07 days", "7 days"),
    ],
)
def test_singular_plural_case_and_blanks_do_not_matter(text: str, canonical: str) -> None:
    assert str(Term.parse(text)) == canonical


@pytest.mark.parametrize(
    "text",
    [
        *("", "days", "10", "-1 day", "1.5 days", "ten days", "0 days", "1 working week", "2 working months"),
        *("10 business days", "1 year", "10 days ago", "٣ days", "9" * 40 + " days", "10 days\x00"),
    ],
)
def test_what_is_no_term_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
        Term.parse(text)


def test_a_working_week_is_refused_however_it_is_built() -> None:
    with pytest.raises(ValidationError, match="never working"):
        Term(count=1, unit=Unit.WEEK, working=True)
    with pytest.raises(ValidationError):
        Term(count=0, unit=Unit.DAY)


@given(
    st.builds(
        lambda count, unit, working: Term(
            count=count, unit=unit, working=working and unit not in (Unit.WEEK, Unit.MONTH)
        ),
        st.integers(1, 10**8),
        st.sampled_from(Unit),
        st.booleans(),
    )
)
def test_every_term_survives_its_spelling(term: Term) -> None:
    assert Term.parse(str(term)) == term


@pytest.mark.parametrize(
    ("term", "by", "longer"),
    [
        ("2 weeks", "3 days", "17 days"),
        ("3 days", "2 weeks", "17 days"),
        ("2 weeks", "1 week", "3 weeks"),
        ("15 working days", "10 working days", "25 working days"),
        ("1 month", "1 month", "2 months"),
        ("4 working hours", "30 working minutes", "270 working minutes"),
        ("1 hour", "1 hour", "2 hours"),
    ],
)
def test_terms_of_one_kind_lengthen_each_other(term: str, by: str, longer: str) -> None:
    assert Term.parse(term).fits(Term.parse(by))
    assert str(Term.parse(term).longer_by(Term.parse(by))) == longer


@pytest.mark.parametrize(
    ("term", "by"),
    [
        ("5 working days", "5 days"),
        ("5 working days", "1 week"),
        ("1 month", "30 days"),
        ("1 day", "24 hours"),
        ("4 working hours", "4 hours"),
    ],
)
def test_terms_of_another_kind_do_not(term: str, by: str) -> None:
    assert not Term.parse(term).fits(Term.parse(by))
    with pytest.raises(ValueError, match="differ in kind"):
        Term.parse(term).longer_by(Term.parse(by))


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("1 minute", True),
        ("60 months", True),
        ("61 months", False),
        ("1826 days", True),
        ("1827 days", False),
        ("260 weeks", True),
        ("261 weeks", False),
        ("43824 hours", True),
        ("43825 hours", False),
    ],
)
def test_a_term_is_between_a_minute_and_five_years(text: str, fits: bool) -> None:
    assert Term.parse(text).within_bounds() is fits


@pytest.mark.parametrize("text", ["1%", "50%", "99%", "due", "due + 1 working day", "due + 4 working hours"])
def test_a_position_is_read_and_written_in_its_spelling(text: str) -> None:
    assert str(RungPosition.parse(text)) == text


def test_a_position_says_which_of_the_three_it_is() -> None:
    assert RungPosition.parse("80 %").share == 80
    assert RungPosition.parse("due+1 day").after == Term.parse("1 day")
    assert RungPosition.parse("Due") == RungPosition()


@pytest.mark.parametrize(
    "text", ["", "0%", "100%", "150%", "5.5%", "half", "due - 1 day", "due + soon", "due +"]
)
def test_what_is_no_position_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
        RungPosition.parse(text)


def test_a_share_after_the_due_instant_is_refused() -> None:
    with pytest.raises(ValidationError, match="not at both"):
        RungPosition(share=50, after=Term.parse("1 day"))


class _Rung(BaseModel):
    at: RungPosition
    term: Term


def test_json_and_its_schema_carry_the_spelling() -> None:
    rung = _Rung.model_validate({"at": "due + 1 working days", "term": "10 day"})
    assert rung.model_dump_json() == '{"at":"due + 1 working day","term":"10 days"}'
    assert _Rung.model_validate_json(rung.model_dump_json()) == rung
    for mode in ("validation", "serialization"):
        definitions = TypeAdapter(_Rung).json_schema(mode=mode)["$defs"]
        assert definitions["Term"]["type"] == definitions["RungPosition"]["type"] == "string"


def test_a_bad_spelling_inside_a_model_names_the_field() -> None:
    with pytest.raises(ValidationError) as caught:
        _Rung.model_validate({"at": "50%", "term": "soon"})
    assert caught.value.errors()[0]["loc"] == ("term",)
    with pytest.raises(ValidationError):
        _Rung.model_validate({"at": 50, "term": "1 day"})
