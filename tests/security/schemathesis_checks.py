"""A check of ours for schemathesis: a refusal never repeats the value that it refuses.

The program loads this file itself (`SCHEMATHESIS_HOOKS`).
"""

from collections.abc import Iterator
from typing import Any

import schemathesis

LONG_ENOUGH = 12
"""Letters from which on a value does not stand in our own sentences by chance."""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


@schemathesis.check
def nothing_is_repeated(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> None:
    """No value of body or query stands in the problem that refuses it."""
    if response.status_code != 422:
        return
    answer = response.text
    for text in (*_texts(case.body), *_texts(dict(case.query or {}))):
        assert len(text) < LONG_ENOUGH or text not in answer, "the problem repeats what was sent"
