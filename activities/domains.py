"""When a letter, and the domain it goes to, may be tried again after a temporary failure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

FIRST = timedelta(seconds=30)
CEILING = timedelta(hours=1)
FAILURES_THAT_CLOSE = 3
"""So many temporary failures in a row are the domain's and not one mailbox's or a greylist's."""


_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass
class _Record:
    failures: int = 0
    closed_until: datetime = _LONG_AGO


def delay(attempts: int, chance: Random) -> timedelta:
    """Return how long to wait after so many failed attempts: doubled each time, capped, a quarter of jitter."""
    wait = min(FIRST * 2 ** min(max(attempts, 1) - 1, 20), CEILING)
    return wait * chance.uniform(0.75, 1.0)


class DomainBackoff:
    """Remembers which domains do not take letters now; lives as long as one sender."""

    def __init__(self, chance: Random | None = None) -> None:
        """Start with every domain open; `chance` gives the jitter."""
        self._chance = chance or Random()
        self._records: dict[str, _Record] = {}

    def closed_until(self, domain: str, now: datetime) -> datetime | None:
        """Return the instant at which the domain may be tried again, or None when it may be now."""
        record = self._records.get(domain)
        return record.closed_until if record and record.closed_until > now else None

    def closed(self, now: datetime) -> list[str]:
        """Return the domains that are to be left alone now."""
        return [domain for domain in self._records if self.closed_until(domain, now) is not None]

    def failed(self, domain: str, attempts: int, now: datetime) -> datetime:
        """Note a temporary failure; return when the letter, tried `attempts` times by now, may go again."""
        self._forget(now)
        record = self._records.setdefault(domain, _Record())
        record.failures += 1
        record.closed_until = now
        if record.failures >= FAILURES_THAT_CLOSE:
            record.closed_until = now + delay(record.failures - FAILURES_THAT_CLOSE + 1, self._chance)
        return max(now + delay(attempts, self._chance), record.closed_until)

    def answered(self, domain: str) -> None:
        """Note that the domain took or refused a letter for good: it is open again."""
        self._records.pop(domain, None)

    def _forget(self, now: datetime) -> None:
        # Domains that failed long ago would otherwise be remembered for ever.
        if len(self._records) >= 10_000:
            items = self._records.items()
            self._records = {domain: each for domain, each in items if each.closed_until > now - CEILING}
