"""Rehearsals through pages and calls, with the real worker: asked for, watched, read, cancelled, kept from others."""

import asyncio
import re
from html import unescape
from typing import Any

import pytest
from sqlalchemy import text

from claims.rehearsal_messages import rehearsal_workflow_id
from tests.api.office import Office, Reader

FORM = {"every": "1", "most": "500", "type": "goods-refund"}


async def closed(office: Office, **changes: Any) -> str:
    """A claim that was answered at once; its number."""
    filed = (await office.file(**changes)).json()
    done = await office.command(filed["id"], "not_a_claim")
    assert done.status_code in (200, 202), done.text
    for _ in range(1200):
        claim = (await office.get(f"/api/claims/{filed['id']}")).json()
        if claim["status"] == "closed":
            return str(filed["number"])
        await asyncio.sleep(0.05)
    raise AssertionError("the claim was not closed")


@pytest.fixture(scope="module")
async def past(living: Office) -> list[str]:
    """Three ended claims."""
    return [await closed(living) for _ in range(3)]


@pytest.fixture(scope="module")
async def drafted(living: Office) -> str:
    """A draft of the variant without the action that ended them; its text."""
    live = (await living.get("/api/variants/goods-refund/versions/1", "manager")).json()["body"]
    body = re.sub(r"\n      not_a_claim:\n(?:        .*\n)+", "\n", live, count=1)
    assert body != live
    given = {"body": body, "base": {"key": "goods-refund", "version": 1}}
    headers = living.headers("manager")
    made = await living.client.put("/api/variants/goods-refund/draft", json=given, headers=headers)
    assert made.status_code == 200, made.text
    assert made.json()["problems"] == []
    return body


async def ended(office: Office, rehearsal_id: str, who: str = "manager") -> dict[str, Any]:
    """The rehearsal once it is over."""
    for _ in range(1200):
        found = (await office.get(f"/api/rehearsals/{rehearsal_id}", who)).json()
        if found["ended_at"]:
            return dict(found)
        await asyncio.sleep(0.05)
    raise AssertionError(f"the rehearsal does not end: {found}")


async def in_english(office: Office) -> Reader:
    """The administrator reads English."""
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text("UPDATE users SET language = 'en' WHERE login = 'admin'"))
    return await office.sign_in("admin")


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


async def test_a_version_rehearsed_on_its_own_claims_differs_in_nothing(
    living: Office, past: list[str]
) -> None:
    asked = await living.post("/api/variants/goods-refund/rehearse", {"version": 1}, "manager")
    assert asked.status_code == 202, asked.text
    assert asked.headers["location"] == f"/api/rehearsals/{asked.json()['id']}"
    done = await ended(living, asked.json()["id"])
    assert (done["state"], done["version"], done["revision"]) == ("done", 1, None), done
    assert (done["total"], done["done"]) == (3, 3)
    assert done["totals"]["kinds"] == {"same": 3}
    assert done["totals"]["as_it_was"] == 0
    claims = (await living.get(f"/api/rehearsals/{done['id']}/claims?limit=2", "manager")).json()
    assert [one["kind"] for one in claims["items"]] == ["same", "same"]
    rest = await living.get(f"/api/rehearsals/{done['id']}/claims?limit=2&cursor={claims['next']}", "manager")
    assert [one["number"] for one in rest.json()["items"]] == past[2:]


async def test_a_draft_from_the_form_to_both_runs(living: Office, past: list[str], drafted: str) -> None:
    reader = await living.sign_in("manager")
    form = await reader.get("/variants/goods-refund/rehearse")
    assert form.status_code == 200
    assert "Репетиция: «Возврат денег за товар»" in form.text
    sent = await reader.post("/variants/goods-refund/rehearse", FORM)
    assert sent.status_code == 303, sent.text
    address = sent.headers["location"]
    done = await ended(living, address.rpartition("/")[2])
    assert (done["state"], done["revision"]) == ("done", 1), done
    assert done["totals"]["reasons"] == {"action-gone": 3}
    said = plain((await reader.get(address)).text)
    assert "Репетиция: черновик на 3 прошлых претензиях" in said
    assert "действия «Это не претензия» больше нет" in said
    assert "Сравнить можно 0 претензий из 3" in said
    assert "Люди действуют так же и столько же времени" in said
    english = plain((await (await in_english(living)).get(f"{address}?kind=apart")).text)
    assert "Rehearsal: the draft on 3 past claims" in english
    assert "action “Not a claim” was taken and is not there" in english
    assert past[0] not in plain((await reader.get(f"{address}?kind=better")).text)
    runs = plain((await reader.get(f"{address}/claims/{past[0]}")).text)
    assert "Что отличается" in runs
    assert "только здесь" in runs
    table = await reader.get(f"{address}/claims.csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert table.text.count("\r\n") == 4
    assert "Не сравнить" in table.text
    assert address in (await reader.get("/variants/goods-refund/rehearse")).text
    part = await reader.get(address, part=True)
    assert part.headers["hx-redirect"] == address


async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    living: Office, past: list[str]
) -> None:
    reader = await living.sign_in("manager")
    for field, value in (("every", "0"), ("most", "5000"), ("received_from", "2026-02-30"), ("every", "x")):
        answer = await reader.post("/variants/goods-refund/rehearse", {**FORM, field: value})
        assert answer.status_code == 422, field
        assert f'id="{field}-error"' in answer.text, field
        assert f'value="{value}"' in answer.text or field == "received_from"
    days = {"received_from": "2026-03-01", "received_to": "2026-02-01"}
    answer = await reader.post("/variants/goods-refund/rehearse", {**FORM, **days})
    assert 'id="received_to-error"' in answer.text
    assert 'value="2026-03-01"' in answer.text
    wrong = await living.post("/api/variants/goods-refund/rehearse", {"body": "variant: x"}, "manager")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "draft-faulty")
    for body in ({"most": 1001}, {"until": "2026-01-01"}, days):
        assert (await living.post("/api/variants/goods-refund/rehearse", body, "manager")).status_code == 422
    assert (await living.post("/api/variants/nothing/rehearse", {}, "manager")).status_code == 404
    assert (await reader.get("/variants/nothing/rehearse")).status_code == 404


async def test_no_ended_claim_is_said_as_such(living: Office) -> None:
    asked = {"version": 1, "received_to": "2001-01-01"}
    made = (await living.post("/api/variants/goods-refund/rehearse", asked, "manager")).json()
    done = await ended(living, made["id"])
    assert (done["state"], done["total"]) == ("done", 0)
    reader = await living.sign_in("manager")
    assert "Подходящих закрытых претензий нет" in (await reader.get(f"/rehearsals/{made['id']}")).text


async def test_a_cancelled_workflow_says_so_in_the_table(living: Office, past: list[str]) -> None:
    """Somebody cancels it in Temporal itself, while it waits for its turn."""
    desk = living.app.state.desk
    made = (await living.post("/api/variants/goods-refund/rehearse", {"version": 1}, "admin")).json()
    handle = desk.temporal.get_workflow_handle(rehearsal_workflow_id(made["id"]))
    await handle.cancel()
    done = await ended(living, made["id"], "admin")
    assert done["state"] in ("cancelled", "done")
    assert (await handle.describe()).status is not None


# ---- without a worker: it waits, so that what happens meanwhile is certain ------------------------------------


async def waiting(office: Office, who: str = "manager") -> str:
    asked = await office.post("/api/variants/goods-refund/rehearse", {"version": 1}, who)
    assert asked.status_code == 202, asked.text
    return str(asked.json()["id"])


async def test_a_double_click_starts_one_and_cancelling_ends_it(office: Office) -> None:
    made = await waiting(office)
    assert await waiting(office) == made
    assert await waiting(office, "admin") != made
    reader = await office.sign_in("manager")
    page = await reader.get(f"/rehearsals/{made}")
    assert "Репетиция ждёт очереди." in page.text
    assert "Отменить репетицию" in page.text
    part = await reader.get(f"/rehearsals/{made}", part=True)
    assert part.text.count("<div") == 1
    assert 'hx-trigger="every 1s"' in part.text
    stopped = await reader.post(f"/rehearsals/{made}/cancel")
    assert (stopped.status_code, stopped.headers["location"]) == (303, f"/rehearsals/{made}")
    again = await office.post(f"/api/rehearsals/{made}/cancel", None, "manager")
    assert (again.status_code, again.json()["state"]) == (200, "cancelled")
    assert "Репетиция отменена после 0 претензий." in (await reader.get(f"/rehearsals/{made}")).text
    assert await waiting(office) != made


async def test_a_failed_one_says_so(office: Office) -> None:
    made = await waiting(office)
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(
            text(
                "UPDATE rehearsals SET state = 'failed', problem = 'x', ended_at = now() WHERE id = CAST(:id AS uuid)"
            ),
            {"id": made},
        )
    reader = await office.sign_in("manager")
    page = await reader.get(f"/rehearsals/{made}")
    assert "Репетиция не удалась" in page.text


async def test_rehearsals_are_for_managers_who_see_their_claims(office: Office) -> None:
    made = await waiting(office)
    for who in ("operator", "auditor"):
        assert (await office.get(f"/api/rehearsals/{made}", who)).status_code == 403
        assert (await (await office.sign_in(who)).get(f"/rehearsals/{made}")).status_code == 403
    assert (await office.get(f"/api/rehearsals/{made}", "admin")).status_code == 200
    async with office.app.state.desk.at_once.connect() as connection:
        row = {"id": made}
        foreign = "UPDATE rehearsals SET teams = '{cards,claims,secret}' WHERE id = CAST(:id AS uuid)"
        await connection.execute(text(foreign), row)
        assert (await office.get(f"/api/rehearsals/{made}", "manager")).status_code == 404
        hidden = "UPDATE rehearsals SET restricted = true WHERE id = CAST(:id AS uuid)"
        await connection.execute(text(hidden), row)
    reader: Reader = await office.sign_in("manager")
    for path in ("", "/claims.csv", "/claims/26-00001"):
        assert (await reader.get(f"/rehearsals/{made}{path}")).status_code == 404
    assert (await reader.post(f"/rehearsals/{made}/cancel")).status_code == 404
    for name in ("x", "01a200e3-e70d-7797-8205-cd381d2d1841"):
        assert (await office.get(f"/api/rehearsals/{name}", "manager")).status_code == 404


async def test_a_rehearsal_betrays_no_restricted_process(office: Office) -> None:
    """Its claims are everybody's; the draft that was rehearsed on them is not."""
    live = (await office.get("/api/variants/goods-refund/versions/1", "manager")).json()["body"]
    given = {"body": live, "base": {"key": "goods-refund", "version": 1}}
    await office.client.put("/api/variants/goods-refund/draft", json=given, headers=office.headers("manager"))
    made = await waiting(office, "admin")
    assert (await office.get(f"/api/rehearsals/{made}", "admin")).status_code == 200
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text("UPDATE variant_drafts SET restricted = true, team = 'secret'"))
    reader = await office.sign_in("admin")
    for path in ("", "/claims.csv", "/claims/26-00001"):
        assert (await reader.get(f"/rehearsals/{made}{path}")).status_code == 404
    assert (await office.post(f"/api/rehearsals/{made}/cancel", None, "admin")).status_code == 404
