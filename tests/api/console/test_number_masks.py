"""Prefixes of numbers through the whole desk: chosen, refused, and understood wherever a claim is named."""

import re
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from claims.dictionaries_numbers import MOST_PREFIXES, Mask
from store.connections import together
from store.dictionaries_rules import masks, set_rule
from store.own_pages import make_own_page
from tests.api.console.acts import filled
from tests.api.office import FILING, Office

PAGE = "/dictionaries/numbers"
FORM = {"digits": "5", "start": "1", "prefix": ""}


async def choose(office: Office, prefix: str, **prefixes: str) -> None:
    """Let a mask hold, and forget the numbers that were drawn under the one before."""
    manager = await office.sign_in("manager")
    held = (await office.get("/api/numbers", "manager")).json()["version"]
    own = {f"prefixes.{key.replace('_', '-')}": each for key, each in prefixes.items()}
    saved = await manager.post(PAGE, FORM | {"version": str(held), "prefix": prefix} | own)
    assert saved.status_code == 303, saved.text
    office.app.state.desk.reception._numbers.clear()


async def filed(office: Office, **changes: Any) -> dict[str, Any]:
    answer = await office.file(**changes)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def found(office: Office, q: str) -> list[str]:
    answer = await office.get("/api/claims", params={"q": q})
    return [each["number"] for each in answer.json()["items"]]


async def test_a_claim_is_found_and_acted_on_by_a_number_with_a_prefix(living: Office) -> None:
    plain = await filed(living)
    await choose(living, " пр ")
    number = (await filed(living))["number"]
    assert re.fullmatch(r"ПР-[0-9]{2}-[0-9]{5}", number)
    assert (await living.get(f"/api/claims/{plain['id']}")).json()["number"] == plain["number"], "it stays"
    for name in (number, number.lower(), quote(number)):
        assert (await living.get(f"/api/claims/{name}")).json()["number"] == number
    reader = await living.sign_in("operator")
    page = await reader.get(f"/claims/{quote(number.lower())}")
    assert number in page.text
    bare, digits = number.partition("-")[2], number.rpartition("-")[2]
    for q in (number, number.lower(), bare, digits, digits.lstrip("0"), f"пр {bare}"):
        assert number in await found(living, q), q
    assert await found(living, f"ЯЯ-{bare}") == [number], "digits name it, whatever stands before them"
    note = f"/claims/{quote(number)}/act/note"
    gone_on = await reader.post(note, await filled(reader, note, text="Раз"), part=True)
    assert gone_on.headers["hx-redirect"].startswith(f"/claims/{quote(number)}?did=")
    link = {"claim": number.lower(), "as": "related"}
    assert (await living.command(plain["number"], "link", link)).json()["status"] == "applied"


async def test_the_pages_of_the_desk_take_a_prefix(living: Office) -> None:
    await choose(living, "ПР")
    number = (await filed(living))["number"]
    reader, manager = await living.sign_in("operator"), await living.sign_in("manager")
    queue = (await reader.get("/queue", params={"view": "all", "q": number})).text
    assert f'value="{number}:1"' in queue
    assert number in (await reader.get("/queue", params={"view": "all", "peek": number.lower()})).text
    since = {"since": "2026-01-01T00:00:00Z", "shown": f"{number}:1"}
    assert (await reader.get("/queue/changes", params=since)).status_code == 200
    given = {"claim": [f"{number}:1"], "assignee": "manager", "once": uuid4().hex, "back": ""}
    assert "передана" in (await reader.post("/queue/assign", given)).text
    assert (await living.get(f"/api/claims/{number}")).json()["assignee"] == "manager"
    assert number in (await manager.get("/queue/export.csv", params={"view": "all", "q": number})).text
    letters = await manager.get("/letters", params={"claim": number.lower(), "to": "all"})
    assert f'value="{number}"' in letters.text
    sample = {"template": "acknowledgement", "claim": number, "language": "ru"}
    sent = await manager.post("/letters/test", sample, part=True)
    assert f"claim={quote(number)}" in sent.headers["hx-redirect"]


async def test_a_client_opens_his_claim_by_its_number(living: Office) -> None:
    await choose(living, "ПР")
    own = await filed(living, claimant={**FILING["claimant"], "email": "prefix@example.org"})
    async with living.app.state.desk.at_once.connect() as connection:
        token = await make_own_page(connection, "prefix@example.org", "ru")
    asked = {"Sec-Fetch-Site": "same-origin"}
    assert own["number"] in (await living.client.get(f"/my/{token}")).text
    opened = await living.client.post(f"/my/{token}/{quote(own['number'])}", headers=asked)
    assert opened.headers["location"].startswith("/c/")
    assert own["number"] in (await living.client.get(opened.headers["location"])).text


async def test_a_type_may_have_its_own_prefix_and_the_history_says_so(office: Office) -> None:
    await choose(office, "ПР", goods_refund="ВТ")
    assert (await filed(office))["number"].startswith("ВТ-")
    told = (await office.get("/api/numbers", "auditor")).json()
    assert (told["prefix"], told["prefixes"]) == ("ПР", {"goods-refund": "ВТ"})
    page = (await (await office.sign_in("auditor")).get(PAGE)).text
    assert re.search(r"Возврат[^<]*: ВТ-[0-9]{2}-00042", page)
    assert "Марина Маслова" in page
    kept = {"version": told["version"], "digits": 6, "start": 1}
    changed = await office.client.put("/api/numbers", json=kept, headers=office.headers("manager"))
    assert changed.json() | {"version": 0} == told | {
        "version": 0,
        "digits": 6,
        "example": changed.json()["example"],
    }
    await choose(office, "")
    assert re.fullmatch(r"[0-9]{2}-[0-9]{5,}", (await filed(office))["number"])


async def put_numbers(office: Office, who: str = "manager", **wish: Any) -> httpx.Response:
    version = (await office.get("/api/numbers", who)).json()["version"]
    body = {"version": version, "digits": 5, "start": 1, **wish}
    return await office.client.put("/api/numbers", json=body, headers=office.headers(who))


async def hidden_prefixes(office: Office, count: int) -> None:
    """Types that nobody sees have prefixes of their own."""
    held = (await office.get("/api/numbers", "manager")).json()["version"]
    unseen = Mask(prefixes={f"unseen-{number}": "СК" for number in range(count)})
    async with office.app.state.desk.at_once.connect() as connection:
        assert await set_rule(connection, "numbers", unseen, held, office.ids["manager"])


async def test_what_nothing_is_said_of_keeps_its_prefix(office: Office) -> None:
    await hidden_prefixes(office, 1)
    assert (await put_numbers(office, prefix="ВТ", prefixes={"goods-refund": "ПР"})).status_code == 200
    for desk in ("СК", "ПР", "ЯЯ"):
        told = (await put_numbers(office, prefix=desk)).json()
        assert (told["prefix"], told["prefixes"]) == (desk, {"goods-refund": "ПР"})
    async with office.app.state.desk.at_once.connect() as connection:
        held = (await masks(connection))[0].content
    assert held.prefixes == {"goods-refund": "ПР", "unseen-0": "СК"}
    await choose(office, "")


async def test_prefixes_that_others_see_count_among_the_most(office: Office) -> None:
    await hidden_prefixes(office, MOST_PREFIXES)
    before = (await office.get("/api/numbers", "manager")).json()
    refused = await put_numbers(office, prefixes={"goods-refund": "ВТ"})
    assert refused.status_code == 422
    assert [(error["field"], error["code"]) for error in refused.json()["errors"]] == [
        ("prefixes", "too-many-prefixes")
    ]
    assert (await office.get("/api/numbers", "manager")).json() == before
    await hidden_prefixes(office, 0)


@pytest.mark.parametrize("box", ["prefix", "prefixes.goods-refund"])
@pytest.mark.parametrize("language", ["ru", "en"])
async def test_a_wrong_prefix_is_refused_at_its_box(office: Office, box: str, language: str) -> None:
    manager = await office.sign_in("manager")
    async with together(office.app.state.desk.at_once).begin() as connection:
        await connection.exec_driver_sql(
            "UPDATE users SET language = %s WHERE login = 'manager'", (language,)
        )
    before = (await office.get("/api/numbers", "manager")).json()
    given = FORM | {"version": str(before["version"]), box: "1<b>"}
    refused = await manager.post(PAGE, given)
    assert refused.status_code == 422
    assert f'id="{box}-error"' in refused.text
    assert "1&lt;b&gt;" in refused.text
    assert ("одного алфавита" if language == "ru" else "one alphabet") in refused.text
    example = await manager.get(f"{PAGE}/example", params=given, part=True)
    assert ("Пример появится" if language == "ru" else "The example comes back") in example.text
    assert "ПР-" in (await manager.get(f"{PAGE}/example", params=FORM | {"prefix": "пр"}, part=True)).text
    body = {"version": before["version"], "digits": 5, "start": 1, "prefixes": {"no-such": "ПР"}}
    answer = await office.client.put("/api/numbers", json=body, headers=office.headers("manager"))
    assert [error["field"] for error in answer.json()["errors"]] == ["prefixes.no-such"]
    assert (await office.get("/api/numbers", "manager")).json() == before


async def test_the_table_refuses_what_is_no_number(office: Office) -> None:
    claim = (await filed(office))["id"]
    async with office.app.state.desk.at_once.connect() as connection:
        change = text("UPDATE claims SET number = :number WHERE id = CAST(:id AS uuid)")
        for wrong in ("пр-26-00001", "-26-00001", "1А-26-00001", "ПР_26-00001", "АБВГДЕЖ-26-00001"):
            with pytest.raises(IntegrityError, match="number_spelled"):
                await connection.execute(change, {"number": wrong, "id": claim})
