"""Nasty inputs for places of JSON bodies: other kinds of values, hand-written pieces, members nobody asked for."""

from typing import Any

from tests.security.corpus import CANARY, TEXTS, Nasty


class Raw(str):
    """A piece of JSON as it is to stand in the body, such as NaN."""


def _nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


OTHER_TYPES = tuple(
    Nasty("type", value)
    for value in (
        *(None, True, False, 0, -1, 1, 1.5, -0.0, 2**31, 2**53, 2**63, -(2**63) - 1, 1e22, 1e-300),
        *("", " ", "null", "true", "[]", [], {}, [[]], [None], {"a": {}}, ["x"] * 2000, [{}] * 50),
        *(
            {"": 1},
            {"__proto__": {"x": 1}},
            {"$ne": None},
            {"__class__": "x"},
            {"$ref": "#"},
            {"constructor": 1},
        ),
        *(
            _nested(20),
            _nested(40),
            {f"k{n}": n for n in range(300)},
            [CANARY],
            {"x": CANARY * 9},
        ),
    )
)
"""JSON of other kinds where one kind is expected."""
RAW = tuple(
    Nasty("raw", Raw(value))
    for value in (
        *("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 5000, "1" + "0" * 400, "0." + "9" * 4000),
        *(
            '{"a": 1, "a": 2}',
            "[" * 900 + "]" * 900,
            '{"a":' * 400 + "1" + "}" * 400,
            r'"\ud800"',
            r'"\u0000"',
        ),
        *(r'"\uDEAD\uBEEF"', "1e-999", "-0", '"\x01"', "01", "'x'", "undefined", ""),
    )
)
"""What only hand-written JSON has."""
MEMBERS = tuple(
    Nasty("member", name)
    for name in (
        *(
            "id",
            "version",
            "roles",
            "restricted",
            "everything",
            "actor",
            "state",
            "team_id",
            "is_admin",
            "number",
        ),
        *(
            "__proto__",
            "constructor",
            "__class__",
            "",
            " ",
            "$where",
            f"<{CANARY}>",
            "a.b",
            "a[0]",
            "x" * 5000,
        ),
    )
)
"""Names of members and fields that nobody asked for."""
VALUES = (*TEXTS, *OTHER_TYPES, *RAW)
"""What may stand in a place of a JSON body."""
