"""Calendars and time zones as people call them: `calendar of Russia`, `Moscow time`."""

from functools import cache

from babel.dates import get_timezone_location

from api.language import Language
from api.pages.words import words_in
from claims.values import Titles

_CALENDARS = {
    "ru": Titles(ru="календарь России", en="calendar of Russia"),
    "us": Titles(ru="календарь США", en="calendar of the United States"),
}
"""The calendars that come filled; one of the house is called as the house calls it."""

_TIMES = {
    "UTC": Titles(ru="всемирное время", en="universal time"),
    "Europe/Kaliningrad": Titles(ru="калининградское время", en="Kaliningrad time"),
    "Europe/Moscow": Titles(ru="московское время", en="Moscow time"),
    "Europe/Samara": Titles(ru="самарское время", en="Samara time"),
    "Asia/Yekaterinburg": Titles(ru="екатеринбургское время", en="Yekaterinburg time"),
    "Asia/Omsk": Titles(ru="омское время", en="Omsk time"),
    "Asia/Novosibirsk": Titles(ru="новосибирское время", en="Novosibirsk time"),
    "Asia/Krasnoyarsk": Titles(ru="красноярское время", en="Krasnoyarsk time"),
    "Asia/Irkutsk": Titles(ru="иркутское время", en="Irkutsk time"),
    "Asia/Yakutsk": Titles(ru="якутское время", en="Yakutsk time"),
    "Asia/Vladivostok": Titles(ru="владивостокское время", en="Vladivostok time"),
    "Asia/Magadan": Titles(ru="магаданское время", en="Magadan time"),
    "Asia/Kamchatka": Titles(ru="камчатское время", en="Kamchatka time"),
    "America/New_York": Titles(ru="нью-йоркское время", en="New York time"),
}


def calendar_words(key: str, language: Language) -> str:
    """What a calendar is called."""
    known = _CALENDARS.get(key)
    if known:
        return known.in_language(language)
    return words_in(language).gettext("calendar “%(calendar)s”") % {"calendar": key}


@cache
def zone_words(zone: str, language: Language) -> str:
    """What the time of a zone is called; by its city where it has no name of its own."""
    known = _TIMES.get(zone)
    if known:
        return known.in_language(language)
    city = get_timezone_location(zone, locale=language, return_city=True)
    return words_in(language).gettext("time of %(city)s") % {"city": city}
