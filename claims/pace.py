"""A fast clock: how the time of a training claim runs ahead of everybody's."""

from datetime import datetime, timedelta

from pydantic import Field

from claims.values import Instant, Strict

_TICK = timedelta(microseconds=1)


class Pace(Strict):
    """Since an instant time runs so many `times` as fast; before it and at it, as everybody's.

    `ahead` maps a real instant to that of the fast clock, which ticks in whole seconds, `back` the other way;
    of an instant on a whole second `ahead(back(it))` is the very same.
    """

    since: Instant
    times: int = Field(ge=2, le=86_400)

    def ahead(self, real: datetime) -> datetime:
        """What the fast clock shows at a real instant."""
        if real <= self.since:
            return real
        return (self.since + (real - self.since) * self.times).replace(microsecond=0)

    def back(self, fast: datetime) -> datetime:
        """When the fast clock shows this."""
        return fast if fast <= self.since else self.since + self.real(fast - self.since)

    def real(self, length: timedelta) -> timedelta:
        """How long a stretch of its time really lasts."""
        return -(-(length // _TICK) // self.times) * _TICK
