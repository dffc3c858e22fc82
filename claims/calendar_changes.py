"""What differs between two calendars, as people say it, in both languages."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Literal

from claims.calendar import Calendar, DayKind, DayRule
from claims.calendar_changes_draft import WEEK, hours_in_words
from claims.values import Titles, Value
from claims.variant_changes_words import Said, cut, joined, same

MOST_SAID = 400
"""Changes that are told one by one; a calendar that differs in more is another one."""


class CalendarChange(Value):
    """One difference and where it is."""

    path: str
    kind: Literal["added", "removed", "changed"]
    sentence: Titles


def calendar_changes(before: Calendar, after: Calendar) -> tuple[CalendarChange, ...]:
    """Tell the differences: zone, hours, whole years, single days of years that both know."""
    told = (*_zone(before, after), *_hours(before, after), *_years(before, after), *_days(before, after))
    return told[:MOST_SAID]


def _zone(before: Calendar, after: Calendar) -> Iterator[CalendarChange]:
    if before.zone != after.zone:
        arrow = f"{before.zone} → {after.zone}"
        yield _changed("zone", Said(f"Time zone: {arrow}", f"Часовой пояс: {arrow}"))


def _hours(before: Calendar, after: Calendar) -> Iterator[CalendarChange]:
    """Neighbouring weekdays that change alike are told together."""

    def both(weekday: int) -> tuple[str, str]:
        return tuple(hours_in_words(one.hours.get(weekday, ())) for one in (before, after))  # type: ignore[return-value]

    for (was, will), days in groupby(WEEK, both):
        if was != will:
            weekdays = list(days)
            names = _WEEKDAYS[weekdays[0]]
            if len(weekdays) > 1:
                last = _WEEKDAYS[weekdays[-1]]
                names = Said(f"{names.en} to {last.en}", f"{names.ru} — {last.ru}")
            arrow = Said(
                f"{was or 'day off'} → {will or 'day off'}", f"{was or 'выходной'} → {will or 'выходной'}"
            )
            yield _changed(f"hours.{weekdays[0]}", joined([names, arrow], same(": ")))


def _years(before: Calendar, after: Calendar) -> Iterator[CalendarChange]:
    for year in sorted({*before.known_years} ^ {*after.known_years}):
        added = year in after.known_years
        sums = _sums(after if added else before, year)
        head = (
            Said(f"{year} is filled: ", f"{year} год заполнен: ")
            if added
            else Said(f"{year} is no longer filled: ", f"{year} год больше не заполнен: ")
        )
        sentence = joined([head, sums], same(""))
        yield CalendarChange(
            path=f"years.{year}", kind="added" if added else "removed", sentence=sentence.titles()
        )


def _sums(calendar: Calendar, year: int) -> Said:
    counted = Counter(rule.kind for day, rule in calendar.days.items() if day.year == year)
    told = [
        Said(f"{_SUMS[kind].en}: {counted[kind]}", f"{_SUMS[kind].ru}: {counted[kind]}")
        for kind in DayKind
        if counted[kind]
    ]
    return joined(told) if told else Said("no exceptional day", "особых дней нет")


def _days(before: Calendar, after: Calendar) -> Iterator[CalendarChange]:
    another = {*before.known_years} ^ {*after.known_years}
    for day in sorted({*before.days, *after.days}):
        was, will = before.days.get(day), after.days.get(day)
        if was == will or day.year in another:
            continue
        name = day_in_words(day)
        said = Said(
            f"{name.en}: {_rule(was).en} → {_rule(will).en}", f"{name.ru}: {_rule(was).ru} → {_rule(will).ru}"
        )
        kind: Literal["added", "removed", "changed"] = (
            "changed" if was and will else "added" if will else "removed"
        )
        yield CalendarChange(path=f"years.{day.year}.{day}", kind=kind, sentence=said.titles())


def _rule(rule: DayRule | None) -> Said:
    if rule is None:
        return Said("as in any week", "как в обычную неделю")
    kind, name = KINDS[rule.kind], rule.name
    return Said(f"{kind.en} ({cut(name)})", f"{kind.ru} ({cut(name)})") if name else kind


def day_in_words(day: date) -> Said:
    """A date with its weekday as both languages write it."""
    weekday = _WEEKDAYS[day.weekday()]
    month = _MONTHS[day.month - 1]
    return Said(
        f"{weekday.en} {day.day} {month.en} {day.year}", f"{day.day} {month.ru} {day.year}, {weekday.ru}"
    )


def _changed(path: str, said: Said) -> CalendarChange:
    return CalendarChange(path=path, kind="changed", sentence=said.titles())


KINDS: dict[DayKind, Said] = {
    DayKind.DAY_OFF: Said("day off", "выходной"),
    DayKind.WORKING: Said("worked weekend", "рабочий выходной"),
    DayKind.SHORTENED: Said("an hour shorter", "на час короче"),
}
"""What the kinds of exceptional days are called."""
_SUMS: dict[DayKind, Said] = {
    DayKind.DAY_OFF: Said("days off", "выходных"),
    DayKind.WORKING: Said("worked weekend days", "рабочих выходных"),
    DayKind.SHORTENED: Said("shortened days", "сокращённых дней"),
}
_WEEKDAYS = (
    Said("Monday", "понедельник"),
    Said("Tuesday", "вторник"),
    Said("Wednesday", "среда"),
    Said("Thursday", "четверг"),
    Said("Friday", "пятница"),
    Said("Saturday", "суббота"),
    Said("Sunday", "воскресенье"),
)
_MONTHS = (
    Said("January", "января"),
    Said("February", "февраля"),
    Said("March", "марта"),
    Said("April", "апреля"),
    Said("May", "мая"),
    Said("June", "июня"),
    Said("July", "июля"),
    Said("August", "августа"),
    Said("September", "сентября"),
    Said("October", "октября"),
    Said("November", "ноября"),
    Said("December", "декабря"),
)
