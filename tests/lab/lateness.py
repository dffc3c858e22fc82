"""How late rungs fired: measured against the bounds for calm hours and for the time after trouble."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

CALM_BOUND = 5.0
"""Seconds at p99 while nothing is broken."""
AFTER_TROUBLE = 30.0
"""Seconds after the last component is back."""
TOGETHER, RATE = 100, 40.0
"""Up to so many may be due in the same second; more of them fire at this rate at least, in rungs per second."""

Span = tuple[float, float]


def troubled(spans: Iterable[Span]) -> list[Span]:
    """Times of trouble with what the desk gets to come to itself, those that meet joined."""
    joined: list[Span] = []
    for began, ended in sorted((began, ended + AFTER_TROUBLE) for began, ended in spans):
        if joined and began <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], ended)
        else:
            joined.append((began, ended))
    return joined


def judged(
    fired: Sequence[tuple[datetime, datetime]], spans: Iterable[Span]
) -> tuple[list[float], list[str]]:
    """Lateness of the rungs that were due in calm hours, and sentences about those beyond their bound."""
    trouble, calm, beyond = troubled(spans), [], []
    together = Counter(int(due.timestamp()) for due, _ in fired)
    for due, recorded in fired:
        late, count = recorded.timestamp() - due.timestamp(), together[int(due.timestamp())]
        over = next(
            (ended for began, ended in trouble if began - 1 <= due.timestamp() <= ended), due.timestamp()
        )
        bound = over - due.timestamp() + (count / RATE if count > TOGETHER else 0)
        if bound <= 0:
            calm.append(late)
        elif late > max(bound, CALM_BOUND):
            beyond.append((late - bound, due, recorded))
    wrongs = [f"I4 {len(beyond)} rungs beyond their bound, {_worst(beyond)}"] if beyond else []
    if calm and share(calm, 0.99) > CALM_BOUND:
        wrongs.append(f"I4 lateness of {len(calm)} rungs in calm hours: p99 {share(calm, 0.99):.1f} s")
    return calm, wrongs


def _worst(beyond: Sequence[tuple[float, datetime, datetime]]) -> str:
    by, due, recorded = max(beyond)
    return f"by {by:.1f} s: due {due:%H:%M:%S.%f}, recorded {recorded:%H:%M:%S.%f}"


def share(values: Sequence[float], part: float) -> float:
    """The value below which this part lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
