"""Calendars as people change them: what is wrong with one, what differs between two, and their files."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.calendar import Calendar, DayKind, DayRule
from claims.calendar_changes import calendar_changes
from claims.calendar_changes_draft import CODES, TypedCalendar, TypedDay, TypedYear, checked, typed_of
from claims.calendar_changes_files import from_csv, from_yaml, to_csv, to_yaml
from claims.ready_calendars import RU_KNOWN_YEARS, US_KNOWN_YEARS, ru, us

RU = ru((2026, 2027))
WEEK = ("09:00–18:00", "", "", "", "", "", "")
SOUND = TypedCalendar(zone="Europe/Moscow", hours=WEEK)


def year(*days: TypedDay, known: bool = True, number: str = "2026") -> dict[str, TypedYear]:
    return {number: TypedYear(known=known, days=days)}


FAULTS: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"zone": "Moscow"}, [("zone", "unknown-zone")]),
    ({"zone": ""}, [("zone", "unknown-zone")]),
    ({"zone": "../etc/passwd"}, [("zone", "unknown-zone")]),
    ({"hours": ("",) * 7}, [("hours", "no-hours")]),
    ({"hours": ("9-18", *WEEK[1:])}, [("hours.0", "bad-hours")]),
    ({"hours": ("25:00-26:00", *WEEK[1:])}, [("hours.0", "bad-hours")]),
    ({"hours": (*WEEK[:6], "12:00–10:00")}, [("hours.6", "hours-overlap")]),
    ({"hours": ("09:00-13:00, 12:00-18:00", *WEEK[1:])}, [("hours.0", "hours-overlap")]),
    ({"years": year(TypedDay(day="2026-02-30"))}, [("years.2026.0.day", "bad-day")]),
    ({"years": year(TypedDay(day="2027-01-01"))}, [("years.2026.0.day", "another-year")]),
    ({"years": year(TypedDay(day="2026-01-01"), known=False)}, [("years.2026.0.day", "year-not-known")]),
    ({"years": year(TypedDay(day="2026-01-01", kind="feast"))}, [("years.2026.0.kind", "unknown-kind")]),
    ({"years": year(TypedDay(day="2026-01-01", name="x" * 201))}, [("years.2026.0.name", "bad-name")]),
    ({"years": year(TypedDay(day="2026-01-01", name="a\u202eb"))}, [("years.2026.0.name", "bad-name")]),
    (
        {"years": year(TypedDay(day="2026-01-01"), TypedDay(day="2026-01-01", kind="working"))},
        [("years.2026.0.day", "day-twice"), ("years.2026.1.day", "day-twice")],
    ),
    ({"years": year(number="1812")}, [("years.1812", "year-out-of-bounds")]),
    (
        {"years": year(*(TypedDay(day=f"{n}") for n in range(5001)))},
        [("years", "too-many-days")],
    ),
    (
        {"zone": "x", "hours": ("?", *WEEK[1:]), "years": year(TypedDay(day="?", kind="?"))},
        [
            ("hours.0", "bad-hours"),
            ("years.2026.0.kind", "unknown-kind"),
            ("years.2026.0.day", "bad-day"),
            ("zone", "unknown-zone"),
        ],
    ),
]


@pytest.mark.parametrize(("changes", "faults"), FAULTS)
def test_everything_that_is_wrong_is_said_at_once_with_its_place(
    changes: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    found = checked("house", SOUND.model_copy(update=changes))
    assert found.calendar is None
    assert [(fault.path, fault.code) for fault in found.faults] == faults


def test_every_fault_has_a_case() -> None:
    assert {code for _, faults in FAULTS for _, code in faults} == CODES


@pytest.mark.parametrize("text", ["9:00-18:00", "09:00–18:00", "09.00 — 18.00", " 09:00 - 18:00 "])
def test_hours_may_be_spelled_in_several_ways(text: str) -> None:
    found = checked("house", SOUND.model_copy(update={"hours": (text, *WEEK[1:])}))
    assert found.calendar is not None
    assert found.calendar.hours == {0: (("09:00", "18:00"),)}


@pytest.mark.parametrize("calendar", [ru(RU_KNOWN_YEARS), us(US_KNOWN_YEARS)], ids=["ru", "us"])
def test_a_ready_calendar_is_sound_and_stays_itself_in_every_spelling(calendar: Calendar) -> None:
    typed = typed_of(calendar)
    assert checked(calendar.key, typed).calendar == calendar
    read = from_yaml(to_yaml(calendar.key, typed))
    assert read.faults == ()
    assert read.typed is not None
    assert checked(calendar.key, read.typed).calendar == calendar
    days = from_csv("\ufeff" + to_csv(typed), TypedCalendar(zone=typed.zone, hours=typed.hours))
    assert days.typed is not None
    again = checked(calendar.key, days.typed).calendar
    assert again is not None
    assert again.days == calendar.days


UNREAD = [
    ("- a\n- b", ["no-yaml"]),
    ("zone: [", ["no-yaml"]),
    (
        "zone: UTC\nzones: UTC\nhours: {monday: 09:00-18:00, someday: x}",
        ["unknown-member", "unknown-weekday"],
    ),
    ("zone: UTC\nhours: 9\ndays: []\nknown_years: 2026", ["no-mapping", "no-mapping", "no-list"]),
    ("zone: UTC\ndays: {2026-01-01: off}", ["no-day"]),
]


@pytest.mark.parametrize(("text", "codes"), UNREAD)
def test_a_file_that_cannot_be_read_says_why(text: str, codes: list[str]) -> None:
    assert [fault.code for fault in from_yaml(text).faults] == codes


def test_a_table_replaces_the_years_that_it_names() -> None:
    before = typed_of(RU)
    read = from_csv("day;kind;name\n2027-06-01;day_off;'=1+1\n", before)
    assert read.typed is not None
    assert read.typed.year(2026) == before.year(2026)
    assert read.typed.year(2027).days == (TypedDay(day="2027-06-01", name="=1+1"),)
    assert [fault.code for fault in from_csv("a,b\n1,2", before).faults] == ["no-csv"]


@settings(max_examples=50)
@given(st.text(max_size=200))
def test_no_text_breaks_the_readers(text: str) -> None:
    for read in (from_yaml(text), from_csv(f"day,kind,name\n{text}", SOUND), from_csv(text, SOUND)):
        if read.typed is not None:
            checked("house", read.typed)


def with_days(**rules: DayRule | None) -> Calendar:
    days = dict(RU.days)
    for name, rule in rules.items():
        day = date.fromisoformat(name[1:].replace("_", "-"))
        days.pop(day, None)
        if rule:
            days[day] = rule
    return RU.model_copy(update={"days": days})


OFF = DayRule(kind=DayKind.DAY_OFF, name="День города")
TOLD: list[tuple[Calendar, Calendar, str, str]] = [
    (RU, RU.model_copy(update={"zone": "Asia/Omsk"}), "Time zone: Europe/Moscow → Asia/Omsk",
     "Часовой пояс: Europe/Moscow → Asia/Omsk"),
    (RU, RU.model_copy(update={"hours": {**RU.hours, 4: (("09:00", "16:00"),)}}),
     "Friday: 09:00–13:00, 14:00–18:00 → 09:00–16:00", "Пятница: 09:00–13:00, 14:00–18:00 → 09:00–16:00"),
    (RU, RU.model_copy(update={"hours": {**RU.hours, 5: (("10:00", "15:00"),), 6: (("10:00", "15:00"),)}}),
     "Saturday to Sunday: day off → 10:00–15:00", "Суббота — воскресенье: выходной → 10:00–15:00"),
    (RU, with_days(_2026_09_05=OFF), "Saturday 5 September 2026: as in any week → day off (День города)",
     "5 сентября 2026, суббота: как в обычную неделю → выходной (День города)"),
    (RU, with_days(_2026_11_03=None),
     "Tuesday 3 November 2026: an hour shorter (Предпраздничный день) → as in any week",
     "3 ноября 2026, вторник: на час короче (Предпраздничный день) → как в обычную неделю"),
    (ru((2026,)), RU, "2027 is filled: days off: 20, worked weekend days: 1, shortened days: 3",
     "2027 год заполнен: выходных: 20, рабочих выходных: 1, сокращённых дней: 3"),
    (RU, ru((2026,)), "2027 is no longer filled: days off: 20, worked weekend days: 1, shortened days: 3",
     "2027 год больше не заполнен: выходных: 20, рабочих выходных: 1, сокращённых дней: 3"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "en", "ru_words"), TOLD)
def test_a_difference_is_told_in_both_languages(
    before: Calendar, after: Calendar, en: str, ru_words: str
) -> None:
    told = calendar_changes(before, after)
    assert [(change.sentence.en, change.sentence.ru) for change in told] == [(en, ru_words)]


def test_equal_calendars_differ_in_nothing() -> None:
    assert calendar_changes(RU, RU) == ()
