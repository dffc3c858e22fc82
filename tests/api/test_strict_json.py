"""The strict reading of JSON: what is refused, under which field, and that nothing is echoed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.problems import Problem
from api.strict_json import DEEPEST, read_json

NOT_JSON = [
    b"",
    b"{",
    b"[1,]",
    b"{'a': 1}",
    b"\xff\xfe",
    b'{"a": \x001}',
    b"nul",
    b'"a\nb"',
    b"\xef\xbb\xbf{}",
]
REFUSED = [
    (b'{"a": 1, "a": 2}', "a", "repeated"),
    (b'{"x": {"a": 1, "b": 2, "a": 1}}', "x.a", "repeated"),
    (b'{"a": NaN}', "a", "out-of-bounds"),
    (b'{"a": [1, Infinity]}', "a.1", "out-of-bounds"),
    (b'{"a": -Infinity}', "a", "out-of-bounds"),
    (b'{"a": 1e999}', "a", "out-of-bounds"),
    (b'{"a": -1e999}', "a", "out-of-bounds"),
    (b'{"a": 9007199254740992}', "a", "out-of-bounds"),
    (b'{"a": ' + b"9" * 5000 + b"}", "a", "out-of-bounds"),
    (rb'{"a": "x\u0000y"}', "a", "characters"),
    (rb'{"a": "\ud800"}', "a", "characters"),
    (rb'{"a": "\udc00\ud800"}', "a", "characters"),
    (rb'{"a": "\u202eevil"}', "a", "characters"),
    (rb'{"a": "\u0007"}', "a", "characters"),
    (rb'{"a": "\u0085"}', "a", "characters"),
    (rb'{"a": "\u2028"}', "a", "characters"),
    (rb'{"\u0000": 1}', "?", "characters"),
    (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), ".".join("0" * DEEPEST), "too-deep"),
    (b"[" * 100_000 + b"]" * 100_000, "", "too-deep"),
    (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "", "too-deep"),
]


@pytest.mark.parametrize("raw", NOT_JSON)
def test_what_is_not_json_is_malformed(raw: bytes) -> None:
    with pytest.raises(Problem) as raised:
        read_json(raw)
    assert (raised.value.status, raised.value.code) == (400, "malformed")


@pytest.mark.parametrize(("raw", "field", "code"), REFUSED)
def test_what_is_refused_names_its_field(raw: bytes, field: str, code: str) -> None:
    with pytest.raises(Problem) as raised:
        read_json(raw)
    assert raised.value.status == 422
    assert raised.value.errors[0] == (field, code)


def test_good_json_passes_as_it_is() -> None:
    value = {"text": "Строка 1\nстрока 2\t😀", "n": [1, -2.5, True, None], "nested": {"a": {"b": []}}}
    assert read_json(json.dumps(value).encode()) == value
    deep = b"[" * DEEPEST + b"]" * DEEPEST
    assert read_json(deep) == json.loads(deep)


def problem_of(raw: bytes) -> Problem | None:
    try:
        read_json(raw)
    except Problem as problem:
        return problem
    return None


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_and_never_break_it(raw: bytes) -> None:
    problem = problem_of(raw)
    assert problem is None or problem.status in (400, 422)


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20))
def test_any_json_value_is_read_or_refused_and_never_break_it(value: object) -> None:
    problem = problem_of(json.dumps(value).encode())
    assert problem is None or (problem.status == 422 and len(problem.errors) <= 20)
