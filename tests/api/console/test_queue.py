"""The queue: views and groups, filters and chips, pages, preview, saved views, export, and who sees what."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests.api.office import FILING, Office, Reader

LINE = re.compile(r'<tr class="line" id="line-([0-9-]+)"')


async def change(office: Office, statement: str, **given: Any) -> None:
    """Bring claims into a state that would take days."""
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text(statement), given)


def numbers(page: str) -> list[str]:
    return LINE.findall(page)


async def filed(office: Office, **changes: Any) -> dict[str, Any]:
    answer = await office.file(**changes)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture(scope="module")
async def claims(office: Office) -> dict[str, dict[str, Any]]:
    """One claim of each kind of deadline; all belong to the operator but for the last."""
    now = datetime.now(UTC)
    due = {
        "late": now - timedelta(hours=30),
        "soon": now + timedelta(minutes=20),
        "later": now + timedelta(days=40),
    }
    made = {}
    for name in (*due, "standing", "nobody"):
        made[name] = await filed(
            office, subject=f"Дело {name}", claimant={**FILING["claimant"], "name": f"Имя {name}"}
        )
    for name, at in due.items():
        await change(
            office, "UPDATE claims SET due_at = :at WHERE number = :n", at=at, n=made[name]["number"]
        )
    await change(
        office,
        "UPDATE claims SET due_at = NULL, waiting_for = 'claimant' WHERE number = :n",
        n=made["standing"]["number"],
    )
    await change(office, "UPDATE claims SET assignee = NULL WHERE number = :n", n=made["nobody"]["number"])
    return made


@pytest.fixture
async def reader(office: Office) -> Reader:
    return await office.sign_in("operator")


async def test_a_queue_shows_ones_own_claims_by_deadline_in_groups(
    reader: Reader, claims: dict[str, dict[str, Any]]
) -> None:
    page = (await reader.get("/queue")).text
    shown = numbers(page)
    expected = [claims[name]["number"] for name in ("late", "soon", "later", "standing")]
    assert [number for number in shown if number in expected] == expected
    assert claims["nobody"]["number"] not in shown
    groups = re.findall(r'data-group="(\w+)"', page)
    assert groups[0] == "overdue"
    assert groups.index("later") > groups.index("overdue")
    assert "просрочено на 1 день" in page
    assert "Моя очередь" in page
    assert re.search(r'Просрочено <span class="late">1</span>', page)
    assert re.search(r"Без исполнителя <span>1</span>", page)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("view=overdue", {"late"}),
        ("view=today&due=overdue", {"late"}),
        ("view=waiting", {"standing"}),
        ("view=nobody", {"nobody"}),
        ("view=all", {"late", "soon", "later", "standing", "nobody"}),
        ("view=team", {"late", "soon", "later", "standing", "nobody"}),
        ("assignee=none", {"nobody"}),
        ("assignee=me&status=open", {"late", "soon", "later", "standing"}),
        ("assignee=operator&due=overdue", {"late"}),
        ("q=дела+standing", {"standing"}),
        ("view=mine&q=nobody", set()),
        ("channel=phone", set()),
        ("channel=web&waiting=claimant", {"standing"}),
        ("received_from=2000-01-01&received_until=2001-01-01", set()),
        ("status=closed", set()),
        ("view=all&stage=&type=&q=&sort=priority", {"late", "soon", "later", "standing", "nobody"}),
        ("view=all&sort=registered", {"late", "soon", "later", "standing", "nobody"}),
    ],
)
async def test_views_and_filters(
    reader: Reader, claims: dict[str, dict[str, Any]], query: str, expected: set[str]
) -> None:
    answer = await reader.get(f"/queue?{query}")
    assert answer.status_code == 200
    found = {name for name, claim in claims.items() if claim["number"] in numbers(answer.text)}
    assert found == expected


@pytest.mark.parametrize(
    "query",
    ["view=xyz", "view=01a200e3-e70d-7797-8205-cd381d2d1841"],
)
async def test_a_view_that_is_not_ones_own_is_not_found(reader: Reader, query: str) -> None:
    assert (await reader.get(f"/queue?{query}")).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "sort=x",
        "due=never",
        "q=%00",
        "cursor=x",
        "status=open&status=closed",
        "color=red",
        "assignee=nobody-such",
    ],
)
async def test_what_cannot_be_asked_is_refused(reader: Reader, query: str) -> None:
    answer = await reader.get(f"/queue?{query}")
    assert answer.status_code == 422, answer.text
    assert "<h1" in answer.text or 'role="alert"' in answer.text


async def test_chips_take_one_filter_away(reader: Reader, claims: dict[str, dict[str, Any]]) -> None:
    page = (await reader.get("/queue?view=mine&priority=normal")).text
    chips = re.findall(r'<a class="chip" href="([^"]+)"', page)
    assert len(chips) == 3
    without = chips[-1].replace("&amp;", "&")
    assert "priority" not in without
    assert "assignee=mine" in without
    assert (await reader.get(without)).status_code == 200


async def test_empty_queues_say_what_else_there_is(reader: Reader, claims: dict[str, dict[str, Any]]) -> None:
    page = (await reader.get("/queue?view=all&stage=intake&priority=critical")).text
    assert "Таких претензий нет" in page
    assert "Без фильтра «Приоритет»" in page


async def test_pages_join_and_htmx_gets_lines_alone(
    office: Office, reader: Reader, monkeypatch: pytest.MonkeyPatch, claims: dict[str, dict[str, Any]]
) -> None:
    monkeypatch.setattr("api.console.queue_view.PAGE", 2)
    for sort in ("deadline", "registered", "priority"):
        seen: list[str] = []
        path: str | None = f"/queue?view=all&sort={sort}"
        while path:
            part = bool(seen)
            answer = await reader.get(path, part=part)
            assert answer.status_code == 200
            assert ("<html" in answer.text) != part
            seen += numbers(answer.text)
            more = re.search(r'<tbody class="more">.*?href="([^"]+)"', answer.text, re.DOTALL)
            path = more[1].replace("&amp;", "&") if more else None
        assert len(seen) == len(set(seen))
        assert {claim["number"] for claim in claims.values()} <= set(seen)


async def test_nothing_of_another_team_is_shown(office: Office, claims: dict[str, dict[str, Any]]) -> None:
    other = await office.sign_in("operator2")
    number = claims["late"]["number"]
    for path in ("/queue?view=all", "/queue?view=team", f"/queue?q={number}", "/queue/export.csv?view=all"):
        answer = await other.get(path)
        assert answer.status_code == 200
        shown = (
            answer.text if path.endswith("view=all") and "export" in path else "".join(numbers(answer.text))
        )
        assert number not in shown
    for path in (f"/queue/preview/{number}", f"/claims/{number}/presence", f"/queue/assign?claim={number}:1"):
        assert (await other.get(path)).status_code == 404
    assert (await other.post(f"/claims/{number}/presence", {"doing": "looks"})).status_code == 404


async def test_the_preview_says_what_is_next(reader: Reader, claims: dict[str, dict[str, Any]]) -> None:
    number = claims["soon"]["number"]
    part = await reader.get(f"/queue/preview/{number}", part=True)
    assert part.status_code == 200
    assert "<html" not in part.text
    assert "Дело soon" in part.text
    assert "Следующий шаг" in part.text
    assert f"/claims/{number}/act/" in part.text
    assert part.text.count("data-key=") == 2
    whole = await reader.get(f"/queue/preview/{number}")
    assert "<html" in whole.text
    beside = await reader.get(f"/queue?peek={number}")
    assert f'data-previewed="{number}"' in beside.text


async def test_an_auditor_reads_and_has_no_buttons(office: Office, claims: dict[str, dict[str, Any]]) -> None:
    auditor = await office.sign_in("auditor")
    page = (await auditor.get("/queue")).text
    assert claims["late"]["number"] in numbers(page)
    assert "/queue/assign" not in page
    part = (await auditor.get(f"/queue/preview/{claims['late']['number']}", part=True)).text
    assert "/act/" not in part
    assert (await auditor.get("/queue/assign")).status_code == 403


async def test_a_view_is_saved_shared_renamed_and_deleted(
    office: Office, reader: Reader, claims: dict[str, dict[str, Any]]
) -> None:
    fields = {"name": "Ждём <b>", "query": "view=waiting&sort=priority", "team": "claims"}
    saved = await reader.post("/queue/views", fields)
    assert saved.status_code == 303
    address = saved.headers["location"]
    page = (await reader.get(address)).text
    assert numbers(page) == [claims["standing"]["number"]]
    assert "Ждём &lt;b&gt;" in page
    manager = await office.sign_in("manager")
    assert "Ждём &lt;b&gt;" in (await manager.get("/queue")).text
    other = await office.sign_in("operator2")
    assert "Ждём" not in (await other.get("/queue/views")).text
    assert (await other.get(address)).status_code == 404
    view = address.rpartition("=")[2]
    for stranger in (manager, other):
        assert (await stranger.post(f"/queue/views/{view}", {"name": "x"})).status_code == 404
        assert (await stranger.post(f"/queue/views/{view}/delete")).status_code == 404
    assert (await reader.post(f"/queue/views/{view}", {"name": "Ответы"})).status_code == 303
    assert "Ответы" in (await manager.get("/queue")).text
    assert (await reader.post(f"/queue/views/{view}/delete")).status_code == 303
    assert (await reader.get(address)).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "", "query": ""},
        {"name": "x" * 61, "query": ""},
        {"name": "x", "query": "nothing=1"},
        {"name": "x", "query": "", "team": "cards"},
    ],
)
async def test_a_view_that_makes_no_sense_is_refused(reader: Reader, fields: dict[str, str]) -> None:
    assert (await reader.post("/queue/views", fields)).status_code == 422


async def test_the_export_is_a_harmless_table(office: Office, reader: Reader) -> None:
    evil = '=HYPERLINK("http://evil.example")'
    await filed(office, subject=evil, claimant={**FILING["claimant"], "name": "@SUM(A1);x"})
    await filed(office, subject=",=1+1")
    answer = await reader.get("/queue/export.csv?view=all")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Номер", "Заявитель", "Тема"]
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "-"))] == []
    assert any(row[2] == f"'{evil}" and row[1] == "'@SUM(A1);x" for row in rows)
    abroad = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert [cell for row in abroad for cell in row if cell.startswith(("=", "+", "@", "-"))] == []


async def test_the_panels_are_pages_too(reader: Reader) -> None:
    for path in ("/queue/filter?view=mine", "/queue/views", "/queue/assign"):
        assert "<html" in (await reader.get(path)).text
        part = (await reader.get(path, part=True)).text
        assert "<html" not in part
        assert "<form" in part
    assert "<html" in (await reader.get("/keys")).text
    assert (await reader.get("/queue/count")).text.strip().isdigit()


async def test_colleagues_are_seen_in_the_list_and_in_the_card(
    office: Office, reader: Reader, claims: dict[str, dict[str, Any]]
) -> None:
    number = claims["later"]["number"]
    manager = await office.sign_in("manager")
    assert (await manager.post(f"/claims/{number}/presence", {"doing": "writes"})).status_code == 200
    assert "Марина пишет" in (await reader.get(f"/claims/{number}/presence", part=True)).text
    assert "Марина пишет" in (await reader.get("/queue")).text
    own = await manager.get(f"/claims/{number}/presence", part=True)
    assert "Марина" not in own.text
    await manager.post(f"/claims/{number}/presence", {"doing": "gone"})
    assert "Марина" not in (await reader.get("/queue")).text
    assert (await manager.post(f"/claims/{number}/presence", {"doing": "sleeps"})).status_code == 422


async def test_a_deputy_finds_the_claims_of_the_absent_in_his_queue(
    office: Office, claims: dict[str, dict[str, Any]]
) -> None:
    await change(
        office,
        "UPDATE users SET away_from = now() - interval '1 day', away_until = now() + interval '1 day',"
        " deputy_id = CAST(:deputy AS uuid) WHERE login = 'operator'",
        deputy=office.ids["manager"],
    )
    await change(
        office,
        "UPDATE memberships SET role = 'operator' WHERE user_id = CAST(:id AS uuid) AND team = 'claims'",
        id=office.ids["manager"],
    )
    deputy = await office.sign_in("manager")
    page = (await deputy.get("/queue")).text
    assert claims["late"]["number"] in numbers(page)
    assert "я и те, кого замещаю" in page
    await change(office, "UPDATE users SET away_from = NULL, away_until = NULL, deputy_id = NULL")
    assert claims["late"]["number"] not in numbers((await deputy.get("/queue")).text)
