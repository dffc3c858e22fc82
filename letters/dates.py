"""Days and instants in words: 24 ноября 2026 г. (вторник), 24 November 2026 (Tuesday)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

_DAY = {"ru": "d MMMM y 'г.' (EEEE)", "en": "d MMMM y (EEEE)"}


def day_in_words(day: date, language: str) -> str:
    """Return a day with its weekday; language is `ru` or `en`."""
    return format_date(day, _DAY[language], locale=language)


def instant_in_words(instant: datetime, language: str, zone: str) -> str:
    """Return day and time of an aware instant as the clocks of a zone (an IANA name) show them."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{day_in_words(local.date(), language)}, {local:%H:%M} ({_offset(local)})"


def _offset(local: datetime) -> str:
    minutes = int((local.utcoffset() or timedelta()).total_seconds() // 60)
    if minutes == 0:
        return "GMT"
    hours, rest = divmod(abs(minutes), 60)
    return f"GMT{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")


def deadline_in_words(day: date | None, instant: datetime | None, language: str, zone: str) -> str | None:
    """Return the last day of a term in days, else the instant of a term in hours, else None."""
    if day is not None:
        return day_in_words(day, language)
    return None if instant is None else instant_in_words(instant, language, zone)
