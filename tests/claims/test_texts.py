"""Texts of people: counted as they were sent and as they are kept, and told so in descriptions."""

from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from claims.contact import Email, Phone
from claims.texts import AtMost, Line, Reason, Subject, Text

Short = Annotated[Reason, AtMost(30)]
BOUNDS = {Short: 30, Phone: 40, Line: 200, Email: 254, Subject: 300, Reason: 4000, Text: 20_000}
GROWS = "\ufb2c"
"""One character that is kept as three: a letter, a dot and a dot."""


def refused_for(kind: object, text: str) -> str | None:
    try:
        TypeAdapter(kind).validate_python(text)
    except ValidationError as error:
        return error.errors()[0]["type"]
    return None


@pytest.mark.parametrize(("kind", "most"), [(kind, most) for kind, most in BOUNDS.items() if kind != Email])
def test_the_longest_text_is_taken_and_one_blank_more_is_not(kind: object, most: int) -> None:
    assert TypeAdapter(kind).json_schema()["maxLength"] == most
    assert refused_for(kind, "x" * most) is None
    assert refused_for(kind, " " + "x" * (most - 1)) is None
    assert refused_for(kind, " " + "x" * most) == "string_too_long"
    assert refused_for(kind, "x" * most + "\n") == "string_too_long"


@pytest.mark.parametrize(("kind", "most"), [(kind, most) for kind, most in BOUNDS.items() if kind != Email])
def test_what_grows_when_it_is_composed_still_fits_where_it_is_kept(kind: object, most: int) -> None:
    fits = GROWS * (most // 3)
    assert len(TypeAdapter(kind).validate_python(fits)) == len(fits) * 3
    assert refused_for(kind, GROWS * (most // 3 + 1)) == "string_too_long"


def test_an_address_is_counted_as_it_was_sent() -> None:
    assert TypeAdapter(Email).json_schema()["maxLength"] == BOUNDS[Email]
    assert refused_for(Email, " " * 250 + "a@example.org") == "string_too_long"
    assert TypeAdapter(Email).validate_python(" a@example.org ") == "a@example.org"


@given(st.text(max_size=40), st.sampled_from([Short, Line]))
def test_what_was_kept_is_kept_again_to_the_letter(typed: str, kind: object) -> None:
    reads = TypeAdapter(kind)
    if refused_for(kind, typed) is None:
        kept = reads.validate_python(typed)
        assert reads.validate_python(kept) == kept


@pytest.mark.parametrize("other", [5, None, ["x" * 50]])
def test_what_is_no_text_is_refused_as_such(other: object) -> None:
    assert refused_for(Line, other) == "string_type"  # type: ignore[arg-type]
