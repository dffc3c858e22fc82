"""How pages spell instants, days, spans and amounts in the reader's language and time zone."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal
from markupsafe import Markup

from api.language import Language
from api.pages.words import words_in

MINUTE, HOUR, DAY = 60, 3600, 86400


def one_stop(sentence: str) -> str:
    """The sentence with one full stop, also where it ends in a shortened month."""
    return sentence[:-1] if sentence.endswith("..") and not sentence.endswith("...") else sentence


@lru_cache(maxsize=4096)
def _spelled(day: date, pattern: str, language: Language) -> str:
    """A page has few days and names each many times; working out a pattern is what costs."""
    return format_date(day, pattern, locale=language)


class Formats:
    """The spelling of one reader at one moment."""

    def __init__(self, language: Language, zone: str, now: datetime | None = None) -> None:
        self.language = language
        self.zone = ZoneInfo(zone)
        self.now = now or datetime.now(UTC)
        self._words = words_in(language)

    def local(self, instant: datetime) -> datetime:
        """The instant on the reader's clock."""
        return instant.astimezone(self.zone)

    def day(self, day: date) -> str:
        """`Wed 18 Nov`, with the year where it is another one."""
        if isinstance(day, datetime):
            day = self.local(day).date()
        skeleton = "EEE d MMM" if day.year == self.local(self.now).year else "EEE d MMM y"
        return _spelled(day, skeleton, self.language)

    def long_day(self, day: date) -> str:
        """`18 November 2026`."""
        if isinstance(day, datetime):
            day = self.local(day).date()
        return _spelled(day, "d MMMM y", self.language)

    def clock(self, instant: datetime) -> str:
        """`21:40`."""
        return format_time(self.local(instant), "HH:mm", locale=self.language)

    def exact(self, instant: datetime) -> str:
        """The instant in full, with seconds and the zone."""
        local = self.local(instant)
        return f"{_spelled(local.date(), 'd MMMM y', self.language)}, {local:%H:%M:%S} ({self.zone.key})"

    def when(self, instant: datetime) -> Markup:
        """`Today 10:52`, `Wed 18 Nov 21:40`: the exact instant is under the pointer."""
        return self._time(instant, f"{self._day_in_words(instant)} {self.clock(instant)}")

    def due(self, instant: datetime) -> Markup:
        """A deadline in words: `overdue by 1 day`, `in 4 h 40 min`, `tomorrow by 12:00`, `in 3 days`."""
        return self._time(instant, self.due_words(instant))

    def due_words(self, instant: datetime) -> str:
        """The words of `due` without markup; midnight belongs to the day that it ends."""
        left = instant - self.now
        if left < timedelta(0):
            return self._words.gettext("overdue by %(span)s") % {"span": self.span(-left)}
        days = (self.last_day(instant) - self.local(self.now).date()).days
        if days == 1 and self.is_midnight(instant):
            return self._words.gettext("by the end of tomorrow")
        if days == 1:
            return self._words.gettext("tomorrow by %(clock)s") % {"clock": self.clock(instant)}
        return self._words.gettext("in %(span)s") % {
            "span": self._days(days) if days > 1 else self.span(left)
        }

    def last_day(self, instant: datetime) -> date:
        """The reader's day of a deadline; one at midnight belongs to the day that it ends."""
        return self.local(instant - timedelta(microseconds=1)).date()

    def is_midnight(self, instant: datetime) -> bool:
        """Whether a deadline is the end of a day on the reader's clock."""
        local = self.local(instant)
        return (local.hour, local.minute) == (0, 0)

    def span(self, span: timedelta) -> str:
        """`3 days`, `4 h 40 min`, `12 min`: two units below a day, whole days above."""
        seconds = int(abs(span.total_seconds()))
        if seconds >= DAY:
            return self._days(seconds // DAY)
        hours, minutes = seconds // HOUR, seconds % HOUR // MINUTE
        if not hours:
            return self._words.gettext("%(minutes)s min") % {"minutes": max(minutes, 1)}
        if not minutes:
            return self._words.gettext("%(hours)s h") % {"hours": hours}
        return self._words.gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}

    def _days(self, days: int) -> str:
        return self._words.ungettext("%(count)s day", "%(count)s days", days) % {"count": days}

    def money(self, amount: Decimal | str, currency: str) -> str:
        """`46,990 ₽`: kopecks and cents only where there are some."""
        value = Decimal(amount)
        pattern = "¤¤" if currency not in {"RUB", "USD", "EUR", "GBP"} else "¤"
        digits = "#,##0.00" if value != value.to_integral_value() else "#,##0"
        spelled = (
            f"{digits}\xa0{pattern}" if self.language == "ru" or pattern == "¤¤" else f"{pattern}{digits}"
        )
        if currency == "RUB":
            spelled = f"{digits}\xa0₽"
        return format_currency(value, currency, spelled, locale=self.language, currency_digits=False)

    def number(self, number: int | Decimal) -> str:
        """`1,482`."""
        return format_decimal(number, locale=self.language)

    def _day_in_words(self, instant: datetime) -> str:
        days = (self.local(instant).date() - self.local(self.now).date()).days
        near = {
            0: self._words.gettext("today"),
            1: self._words.gettext("tomorrow"),
            -1: self._words.gettext("yesterday"),
        }
        return near.get(days) or self.day(instant)

    def _time(self, instant: datetime, words: str) -> Markup:
        spelled = instant.astimezone(UTC).isoformat(timespec="seconds")
        return Markup('<time datetime="{}" title="{}">{}</time>').format(spelled, self.exact(instant), words)
