"""Calendars through their pages: drafted, corrected, tried, published, applied to open claims; in both languages."""

import asyncio
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from pydantic import ValidationError

from api.console.calendar_rights import may_change_calendar
from api.shapes.calendars import CalendarDraftIn, CalendarPublishIn
from claims.calendar import Calendar
from claims.values import Titles
from store.calendar_drafts import drop_calendar_draft
from store.calendars import CalendarUser, calendar_version
from store.moves import batch
from store.people import User
from tests.api.console.acts import speak
from tests.api.office import Office, Reader

KEY = "ru"
DRAFT = f"/calendars/{KEY}/draft"


@pytest.fixture(autouse=True)
async def no_draft(living: Office) -> None:
    """Every test begins without a draft."""
    async with living.app.state.desk.at_once.connect() as connection:
        await drop_calendar_draft(connection, KEY)


async def latest(office: Office) -> tuple[int, Calendar]:
    async with office.app.state.desk.at_once.connect() as connection:
        found = await calendar_version(connection, KEY)
    assert found is not None
    return found.ref.version, found.calendar


def fields_of(html: str) -> dict[str, str]:
    """What the form of the draft would send if nothing was changed."""
    form = html[html.index(f'action="{DRAFT}"') :]
    form = form[: form.index("</form>")]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            found[name[1]] = unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else "day_off"
    return found


async def begun(office: Office) -> Reader:
    reader = await office.sign_in("manager")
    version, _ = await latest(office)
    answer = await reader.post(f"{DRAFT}/begin", {"version": str(version)})
    assert answer.headers["location"] == DRAFT
    return reader


async def typed(reader: Reader, year: int, **changes: str) -> Any:
    page = await reader.get(DRAFT, params={"year": str(year)})
    assert page.status_code == 200, page.text
    fields = fields_of(page.text)
    return await reader.post(DRAFT, fields | changes)


def a_working_day(calendar: Calendar) -> date:
    """The second working day from now on, which nobody has off yet."""
    day, left = datetime.now(UTC).date(), 2
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working(day)
    return day


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ["Календарь России", "рабочих дней", "Новогодние каникулы", "на час короче", "нет данных"]),
        ("en", ["Calendar of Russia", "working days", "an hour shorter", "no data", "came with Redress"]),
    ],
)
@pytest.mark.parametrize("who", ["operator", "auditor", "manager"])
async def test_everybody_reads_calendars_in_his_language(
    living: Office, who: str, language: str, words: list[str]
) -> None:
    reader = await living.sign_in(who)
    headers = {"Accept-Language": language}
    await speak(living, language)
    listed = await reader.get("/calendars", headers=headers)
    assert words[0] in listed.text
    assert ("/calendars/new" in listed.text) == (who == "manager")
    year = (await reader.get("/calendars/ru?year=2027", headers=headers)).text
    for word in words[1:3]:
        assert word in year, word
    assert ("draft/begin" in year) == (who == "manager")
    unknown = (await reader.get("/calendars/ru?year=2031", headers=headers)).text
    assert words[3] in year or words[3] in unknown
    assert "2031" in unknown
    assert 'class="day weekend"' in unknown
    await speak(living, "ru")


async def test_faults_are_kept_and_said_at_their_place(living: Office) -> None:
    reader = await begun(living)
    saved = await typed(reader, 2026, **{"hours.1": "9-18", "zone": "Mars/Olympus", "day.0.name": "<b>x"})
    assert saved.status_code == 303
    shown = (await reader.get(DRAFT, params={"year": "2026"})).text
    assert 'value="9-18"' in shown
    assert 'value="Mars/Olympus"' in shown
    assert "&lt;b&gt;x" in shown
    assert shown.count('aria-invalid="true"') == 2
    assert "Такого часового пояса нет" in shown
    page = await reader.get(f"/calendars/{KEY}/publish")
    assert "2 ошибки мешают публикации" in page.text
    assert 'aria-disabled="true"' in page.text
    refused = await reader.post(f"/calendars/{KEY}/publish", {"revision": "2", "note": "Попробуем"})
    assert refused.status_code == 409
    assert "Попробуем" in refused.text


async def test_a_second_tab_is_told_that_somebody_saved(living: Office) -> None:
    reader = await begun(living)
    first = fields_of((await reader.get(DRAFT, params={"year": "2026"})).text)
    assert (await reader.post(DRAFT, first | {"day.0.name": "Один"})).status_code == 303
    late = await reader.post(DRAFT, first | {"day.0.name": "Второй"})
    assert late.status_code == 409
    assert 'value="Второй"' in late.text
    assert 'value="Один"' in (await reader.get(DRAFT, params={"year": "2026"})).text
    twice = await reader.post(DRAFT, first | {"day.0.name": "Один"})
    assert twice.status_code == 303


async def test_a_year_is_filled_a_day_moved_and_a_row_taken_out(living: Office) -> None:
    reader = await begun(living)
    assert (await typed(reader, 2028, act="fill:us")).status_code == 303
    shown = fields_of((await reader.get(DRAFT, params={"year": "2028"})).text)
    assert shown["known"] == "yes"
    assert shown["day.0.day"] == "2028-01-01" or shown["day.0.day"].startswith("2028-01")
    moved = {"move.worked": "2028-02-26", "move.off": "2028-02-28", "move.name": "Указ"}
    assert (await typed(reader, 2028, **moved, **{"day.0.off": "yes"})).status_code == 303
    after = fields_of((await reader.get(DRAFT, params={"year": "2028"})).text)
    days = {after[name]: after[name.replace(".day", ".kind")] for name in after if name.endswith(".day")}
    assert days["2028-02-26"] == "working"
    assert days["2028-02-28"] == "day_off"
    assert shown["day.0.day"] not in days
    half = await typed(reader, 2028, **{"move.worked": "2028-03-04"})
    assert half.status_code == 422
    assert "2028-03-04" in half.text


async def test_files_come_in_and_go_out(living: Office) -> None:
    reader = await begun(living)
    sent = b"day;kind;name\n2029-01-01;day_off;\xd0\x93\xd0\xbe\xd0\xb4\n"
    answer = await living.client.post(
        f"{DRAFT}/file",
        data={"revision": "1"},
        files={"file": ("days.csv", sent)},
        headers={**reader.headers, "Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 303, answer.text
    assert "2029-01-01" in (await reader.get(DRAFT, params={"year": "2029"})).text
    bad = await living.client.post(
        f"{DRAFT}/file",
        data={"revision": "2"},
        files={"file": ("days.yaml", b"zones: UTC")},
        headers={**reader.headers, "Sec-Fetch-Site": "same-origin"},
    )
    assert bad.status_code == 422
    assert "zones" in bad.text
    days = await reader.get(f"/calendars/{KEY}/days.csv")
    assert days.headers["content-disposition"].startswith("attachment")
    assert "2026-01-01,day_off," in days.text
    assert 'zone: "Europe/Moscow"' in (await reader.get(f"/calendars/{KEY}/calendar.yaml")).text


async def test_a_copy_is_a_calendar_of_its_own(living: Office) -> None:
    reader = await living.sign_in("manager")
    taken = await reader.post("/calendars/new", {"source": "ru", "key": "us"})
    assert taken.status_code == 422
    begun = await reader.post("/calendars/new", {"source": "ru", "key": "night"})
    assert begun.headers["location"] == "/calendars/night/draft"
    published = await reader.post("/calendars/night/publish", {"revision": "1", "note": "Ночная смена"})
    assert published.headers["location"] == "/calendars/night?saved=published"
    async with living.app.state.desk.at_once.connect() as connection:
        copy = await calendar_version(connection, "night")
        source = await calendar_version(connection, "ru", 1)
    assert copy is not None
    assert source is not None
    assert copy.calendar.days == source.calendar.days
    assert copy.note == "Ночная смена"


async def _over(office: Office, address: str) -> None:
    for _ in range(600):
        async with office.app.state.desk.at_once.connect() as connection:
            found = await batch(connection, address.rpartition("/")[2])
        if found and found.state == "done":
            return
        await asyncio.sleep(0.1)
    raise AssertionError(found)


async def test_a_holiday_is_tried_published_and_applied_to_open_claims(living: Office) -> None:
    """The whole way: seen before, new claims at once, open ones when it is applied, and back again."""
    filed = (await living.file()).json()
    number = filed["number"]
    version, calendar = await latest(living)
    day = a_working_day(calendar)
    reader = await begun(living)
    row = fields_of((await reader.get(DRAFT, params={"year": str(day.year)})).text)
    place = next(n for n in range(200) if row.get(f"day.{n}.day") == "")
    change = {f"day.{place}.day": day.isoformat(), f"day.{place}.name": "День города", "known": "yes"}
    assert (await typed(reader, day.year, **change)).status_code == 303

    asked = (await reader.get(f"/calendars/{KEY}/publish?look=yes")).text
    assert "День города" in asked
    assert f"/claims/{number}" in asked
    before = (await living.get(f"/api/claims/{number}/deadlines")).json()["items"]
    published = await reader.post(f"/calendars/{KEY}/publish", {"revision": "2", "note": "День города"})
    apply_at = published.headers["location"]
    assert apply_at == f"/calendars/{KEY}/apply?version={version + 1}&saved=published"
    again = await reader.post(f"/calendars/{KEY}/publish", {"revision": "2", "note": "День города"})
    assert again.headers["location"] == f"/calendars/{KEY}?saved=gone"
    assert (await living.get(f"/api/claims/{number}/deadlines")).json()["items"] == before

    page = (await reader.get(f"{apply_at}&look=yes")).text
    ids = re.search(r'name="id" value="([^"]+)"', page)
    assert ids is not None
    form = {"id": ids[1], "version": str(version + 1), "claims": number}
    wrong = await reader.post(f"/calendars/{KEY}/apply", form)
    assert wrong.status_code == 422
    moved = await reader.post(f"/calendars/{KEY}/apply", form | {"reason": "Новый праздник"})
    assert moved.status_code == 303, moved.text
    twice = await reader.post(f"/calendars/{KEY}/apply", form | {"reason": "Новый праздник"})
    assert twice.headers["location"] == moved.headers["location"]
    await _over(living, moved.headers["location"])
    report = (await reader.get(moved.headers["location"])).text
    assert f"/calendars/{KEY}" in report

    after = (await living.get(f"/api/claims/{number}/deadlines")).json()["items"]
    assert {d["clock"]: d["due_at"] for d in after} != {d["clock"]: d["due_at"] for d in before}
    rows = (await living.get(f"/api/claims/{number}/timeline")).json()["items"]
    told = [r for r in rows if r["event"] == "calendar_changed"]
    assert len(told) == 1
    assert (told[0]["data"]["from"]["version"], told[0]["data"]["to"]["version"]) == (version, version + 1)
    assert told[0]["data"]["texts"] == {"reason": "Новый праздник"}
    await _told_on_the_card(living, reader, number, version, day)
    past = (await living.get(f"/api/claims/{number}/at?instant={rows[0]['recorded_at']}")).json()
    assert {d["clock"]: d["due_at"] for d in past["deadlines"]} == {d["clock"]: d["due_at"] for d in before}

    back = await living.post(
        f"/api/calendars/{KEY}/apply", {"version": version, "claims": [number], "reason": "Ошибка"}, "manager"
    )
    assert back.status_code == 202, back.text
    await _over(living, f"/moves/{back.json()['id']}")
    assert (await living.get(f"/api/claims/{number}/deadlines")).json()["items"] == before


async def _told_on_the_card(office: Office, reader: Reader, number: str, version: int, day: date) -> None:
    """The story and the explanation know the new days, in both languages."""
    for language, words in (
        ("ru", f"Сроки считаются по версии {version + 1} вместо {version}: календарь России"),
        (
            "en",
            f"Deadlines follow version {version + 1} of the calendar of Russia instead of version {version}",
        ),
    ):
        await speak(office, language)
        assert words in (await reader.get(f"/claims/{number}/timeline")).text
        assert "День города" in (await reader.get(f"/claims/{number}/why/answer")).text
    await speak(office, "ru")


async def test_who_only_reads_changes_nothing(living: Office) -> None:
    reader = await living.sign_in("operator")
    for path in (DRAFT, f"/calendars/{KEY}/publish", f"/calendars/{KEY}/apply", "/calendars/new"):
        assert (await reader.get(path)).status_code == 403
        assert (await reader.post(path)).status_code == 403
    draft = {"zone": "UTC", "hours": ["09:00-18:00", "", "", "", "", "", ""]}
    answer = await living.client.put(
        f"/api/calendars/{KEY}/draft", json=draft, headers=living.headers("auditor", "k1")
    )
    assert answer.status_code == 403


ALL, ONE = ("claims", "cards"), ("claims",)
RIGHTS: list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], bool]] = [
    (("manager",), ALL, ALL, True),
    (("manager",), ONE, ALL, False),
    (("manager",), ONE, ONE, True),
    (("manager",), ONE, (), True),
    (("manager",), (), (), False),
    (("admin",), (), ALL, True),
    (("operator",), (), (), False),
    (("auditor",), (), ALL, False),
]


@pytest.mark.parametrize(("roles", "manages", "teams", "may"), RIGHTS)
def test_a_calendar_belongs_to_those_who_manage_everybody_that_counts_by_it(
    roles: tuple[str, ...], manages: tuple[str, ...], teams: tuple[str, ...], may: bool
) -> None:
    members = {
        "id": "1",
        "login": "x",
        "name": "X",
        "email": "x@x",
        "language": "ru",
        "zone": "UTC",
        "active": True,
    }
    user = User.model_validate(
        {**members, "roles": roles, "teams": (), "manages": manages, "restricted": False}
    )
    title = Titles(ru="П", en="P")
    users = [
        CalendarUser(calendar=KEY, key=team, version=1, team=team, restricted=False, title=title)
        for team in teams
    ]
    assert may_change_calendar(user, users) is may


@pytest.mark.parametrize("revision", ["1", True, 1.0, 0])
def test_a_revision_is_a_whole_number_and_nothing_that_looks_like_one(revision: object) -> None:
    with pytest.raises(ValidationError):
        CalendarPublishIn.model_validate({"revision": revision, "note": "x"})
    draft = {"zone": "UTC", "hours": ["09:00-18:00"] + [""] * 6}
    assert CalendarDraftIn.model_validate(draft | {"revision": 1}).revision == 1
    with pytest.raises(ValidationError):
        CalendarDraftIn.model_validate(draft | {"revision": revision})
