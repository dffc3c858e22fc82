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
Rung = tuple[datetime, datetime]
"""When it was due and when it was recorded."""


def troubled(spans: Iterable[Span]) -> list[Span]:
    """Times of trouble with what the desk gets to come to itself, those that meet joined."""
    joined: list[Span] = []
    for began, ended in sorted((began, ended + AFTER_TROUBLE) for began, ended in spans):
        if joined and began <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], ended)
        else:
            joined.append((began, ended))
    return joined


def judged(fired: Sequence[Rung], spans: Iterable[Span]) -> tuple[list[float], list[str]]:
    """Lateness of the rungs that were due in calm hours, and sentences about those beyond their bound."""
    trouble, calm, beyond = troubled(spans), [], []
    together, recorded_in = _together(fired), backlogs(fired)
    for due, recorded in fired:
        late, count = recorded.timestamp() - due.timestamp(), together[int(due.timestamp())]
        if count > TOGETHER:
            until = _after_calm(due.timestamp(), count / RATE, trouble)
        else:
            until = _excused(due.timestamp(), trouble, recorded_in)
        bound = until - due.timestamp()
        if bound <= 0:
            calm.append(late)
        elif late > max(bound, CALM_BOUND):
            beyond.append((late - bound, due, recorded))
    wrongs = [f"I4 {len(beyond)} rungs beyond their bound, {_worst(beyond)}"] if beyond else []
    if calm and share(calm, 0.99) > CALM_BOUND:
        wrongs.append(f"I4 lateness of {len(calm)} rungs in calm hours: p99 {share(calm, 0.99):.1f} s")
    return calm, wrongs


def backlogs(fired: Sequence[Rung]) -> list[Span]:
    """Where so many were due in one second that they take longer than one may: it, and when the last was recorded."""
    last: dict[int, float] = {}
    together = _together(fired)
    for due, recorded in fired:
        second = int(due.timestamp())
        if together[second] > RATE * CALM_BOUND:
            last[second] = max(last.get(second, 0.0), recorded.timestamp())
    return sorted(last.items())


def behind(fired: Sequence[Rung]) -> list[float]:
    """Lateness of those who fell due while a backlog of others was being recorded."""
    spans = backlogs(fired)
    own = {began for began, _ in spans}
    return [
        recorded.timestamp() - due.timestamp()
        for due, recorded in fired
        if int(due.timestamp()) not in own
        and any(began <= due.timestamp() <= ended for began, ended in spans)
    ]


def calm_rate(recorded: Sequence[float], since: float, spans: Iterable[Span]) -> float | None:
    """How many of these were recorded a second, times of trouble left out; None when it was trouble all the time."""
    trouble, ended = troubled(spans), max(recorded, default=since)
    overlaps = (min(ended, over) - max(since, began) for began, over in trouble)
    seconds = ended - since - sum(max(0.0, each) for each in overlaps)
    calm = [at for at in recorded if not any(began <= at <= over for began, over in trouble)]
    return len(calm) / seconds if seconds > 1 else None


def _together(fired: Sequence[Rung]) -> Counter[int]:
    return Counter(int(due.timestamp()) for due, _ in fired)


def _excused(due: float, trouble: Sequence[Span], recorded_in: Sequence[Span]) -> float:
    """Until when a rung may wait: for the end of trouble, and behind a backlog that was there before it."""
    until = _end_of_trouble(due, trouble)
    last = max((ended for began, ended in recorded_in if began <= due <= ended), default=None)
    return until if last is None else max(until, _end_of_trouble(last, trouble) + CALM_BOUND)


def _end_of_trouble(at: float, trouble: Sequence[Span]) -> float:
    return next((ended for began, ended in trouble if began - 1 <= at <= ended), at)


def _after_calm(since: float, seconds: float, trouble: Sequence[Span]) -> float:
    """When so many seconds have passed that were no time of trouble."""
    at = since
    for began, ended in trouble:
        if ended < at:
            continue
        if at + seconds < began - 1:
            break
        seconds -= max(0.0, began - at)
        at = ended
    return at + max(seconds, 0.0)


def _worst(beyond: Sequence[tuple[float, datetime, datetime]]) -> str:
    by, due, recorded = max(beyond)
    return f"by {by:.1f} s: due {due:%H:%M:%S.%f}, recorded {recorded:%H:%M:%S.%f}"


def share(values: Sequence[float], part: float) -> float:
    """The value below which this part lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
