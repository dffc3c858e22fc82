"""Rungs of the escalation ladder in words: 80% of the term, the deadline, so long after it."""

import re

from letters.words import plural

_AFTER = re.compile(r"due \+ (?P<count>\d+) (?P<working>working )?(?P<unit>minute|hour|day|week|month)s?")
_UNITS = {
    "ru": {
        "minute": ("{n} минута", "{n} минуты", "{n} минут"),
        "hour": ("{n} час", "{n} часа", "{n} часов"),
        "day": ("{n} день", "{n} дня", "{n} дней"),
        "week": ("{n} неделя", "{n} недели", "{n} недель"),
        "month": ("{n} месяц", "{n} месяца", "{n} месяцев"),
        "working minute": ("{n} рабочая минута", "{n} рабочие минуты", "{n} рабочих минут"),
        "working hour": ("{n} рабочий час", "{n} рабочих часа", "{n} рабочих часов"),
        "working day": ("{n} рабочий день", "{n} рабочих дня", "{n} рабочих дней"),
    },
    "en": {
        unit: (f"{{n}} {unit}", f"{{n}} {unit}s")
        for unit in (
            "minute",
            "hour",
            "day",
            "week",
            "month",
            "working minute",
            "working hour",
            "working day",
        )
    },
}
_DUE = {"ru": "срок наступил", "en": "the deadline"}
_SHARE = {"ru": "прошло {} % срока", "en": "{}% of the term"}
_LATE = {"ru": "после срока: {}", "en": "{} after the deadline"}


def rung_in_words(rung: str, language: str) -> str:
    """Word a rung as the variant spells it; a spelling that is none of ours is returned as it is."""
    if rung == "due":
        return _DUE[language]
    if rung.endswith("%"):
        return _SHARE[language].format(rung[:-1].strip())
    after = _AFTER.fullmatch(rung)
    return _LATE[language].format(_span(after, language)) if after else rung


def _span(after: re.Match[str], language: str) -> str:
    forms = _UNITS[language].get(f"{after['working'] or ''}{after['unit']}")
    return plural(int(after["count"]), language, *forms) if forms else after[0].removeprefix("due + ")
