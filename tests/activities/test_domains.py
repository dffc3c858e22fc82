"""When a letter and its domain may be tried again."""

from datetime import UTC, datetime, timedelta
from random import Random

from activities.domains import CEILING, FIRST, DomainBackoff, delay

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_delays_double_up_to_the_ceiling() -> None:
    chance = Random(1)
    for attempts in [*range(12), 60, 10**6]:
        whole = min(FIRST * 2 ** min(max(attempts - 1, 0), 12), CEILING)
        assert whole * 0.75 <= delay(attempts, chance) <= whole


def test_one_greylisted_mailbox_does_not_close_its_domain() -> None:
    backoff = DomainBackoff(Random(1))
    again = backoff.failed("b.example", 1, NOW)
    assert NOW + FIRST * 0.75 <= again <= NOW + FIRST
    assert backoff.closed_until("b.example", NOW) is None
    assert backoff.closed(NOW) == []


def test_failures_in_a_row_close_the_domain_until_it_answers() -> None:
    backoff = DomainBackoff(Random(1))
    agains = [backoff.failed("b.example", 1, NOW) for _ in range(3)]
    until = backoff.closed_until("b.example", NOW)
    assert until is not None
    assert agains[-1] >= until > NOW
    assert backoff.closed(NOW) == ["b.example"]
    assert backoff.closed_until("c.example", NOW) is None
    assert backoff.closed(until) == []
    backoff.failed("b.example", 2, until)
    longer = backoff.closed_until("b.example", until)
    assert longer is not None
    assert longer - until > FIRST
    backoff.answered("b.example")
    assert backoff.closed_until("b.example", until) is None


def test_domains_are_forgotten() -> None:
    backoff = DomainBackoff(Random(1))
    for n in range(10_000):
        backoff.failed(f"{n}.example", 1, NOW)
    backoff.failed("b.example", 1, NOW + CEILING + timedelta(seconds=1))
    assert len(backoff._records) == 1
