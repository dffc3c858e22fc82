"""The search for the limit says what held, and nothing of what did not."""

from typing import Any

import pytest

from bench import limit
from bench.limit import Plan, found_out

PLAN = Plan(first=50.0, factor=2.0)


@pytest.mark.parametrize(
    ("carried", "held", "asked"),
    [
        (40.0, None, [50.0]),
        (50.0, 50.0, [50.0, 100.0]),
        (250.0, 200.0, [50.0, 100.0, 200.0, 400.0]),
    ],
)
async def test_a_rate_held_only_when_it_was_in_time(
    monkeypatch: pytest.MonkeyPatch, carried: float, held: float | None, asked: list[float]
) -> None:
    rates: list[float] = []

    async def step(stack: Any, mix: Any, rate: float, plan: Plan, sheet: Any) -> float:
        rates.append(rate)
        return 0.1 if rate <= carried else 3.0

    monkeypatch.setattr(limit, "_step", step)
    nothing: Any = None
    assert await limit._raise(nothing, PLAN, nothing, nothing) == held
    assert rates == asked


def test_the_words_say_that_no_rate_held() -> None:
    assert found_out(None, PLAN).startswith(
        "No rate held: acknowledgement was late at the first, 50 requests"
    )
    assert found_out(200.0, PLAN) == "Limit: 200 requests a second. Beyond it: 1.5 and 3 times as many."
