"""The pages on which people find, export and erase a client's data, and the same by the command line."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner, Result

from runtime.cli import app as command_line
from tests.api.office import SECRET, Office
from tests.api.personal_client import erase, filed, shut
from tests.conftest import DatabaseUrls


async def test_an_administrator_finds_looks_and_erases(office: Office) -> None:
    who = {
        "name": "Пётр Лосев",
        "email": "losev@pages.example",
        "phone": "8 (495) 111-22-33",
        "language": "ru",
    }
    numbers = [(await office.file(claimant=who)).json()["number"] for _ in range(2)]
    admin = await office.sign_in("admin")
    newest = numbers[1]
    for words in (newest, "LOSEV@pages.example", "+7 495 111 22 33"):
        found = await admin.post("/personal", {"whom": words})
        assert (found.status_code, found.headers.get("location")) == (303, f"/personal/clients/{newest}"), (
            words
        )
    unknown = await admin.post("/personal", {"whom": "nobody@pages.example"})
    assert unknown.status_code == 422
    assert "nobody@pages.example" in unknown.text
    here = f"/personal/clients/{newest}"
    page = (await admin.get(here)).text
    assert all(number in page for number in numbers)
    assert "претензия открыта" in page
    await shut(office, numbers[0])
    assert (await admin.post(f"{here}/export", {"claim": ""})).status_code == 422
    packed = await admin.post(f"{here}/export", {"claim": numbers})
    assert packed.content[:2] == b"PK"
    checked = await admin.post(f"{here}/check", {"claim": numbers})
    assert "тексты и ответы" in checked.text
    assert "Удалить данные 1 претензии" in checked.text
    act = re.search(r'name="act" value="([0-9a-f-]{36})"', checked.text)
    assert act is not None
    form = {"claim": numbers[0], "act": act[1], "basis": "request"}
    unsure = await admin.post(f"{here}/erase", form)
    assert unsure.status_code == 422
    assert "Подтвердите" in unsure.text
    for _ in range(2):  # a double click
        done = await admin.post(f"{here}/erase", form | {"sure": "yes"})
        assert (done.status_code, done.headers.get("location")) == (303, f"/personal/acts/{act[1]}")
    told = (await admin.get(f"/personal/acts/{act[1]}")).text
    assert "Акт об уничтожении" in told
    assert "по просьбе субъекта данных" in told
    assert numbers[0] in told
    assert numbers[1] not in told
    auditor = await office.sign_in("auditor")
    assert numbers[0] in (await auditor.get("/personal/erasures")).text
    card = (await auditor.get(f"/claims/{numbers[0]}")).text
    assert "Персональные данные удалены" in card
    assert "Лосев" not in card
    assert "Лосев" in (await auditor.get(f"/claims/{numbers[1]}")).text


async def test_a_training_claim_is_erased_with_the_others(office: Office) -> None:
    who = {"name": "Ия Котова", "email": "kotova@pages.example", "language": "ru"}
    numbers = [(await office.file(claimant=who)).json()["number"]]
    numbers.append((await office.post("/api/training", {"process": "goods-refund"})).json()["number"])
    assert numbers[1].startswith("T-")
    said = (
        "UPDATE persons SET email = :email WHERE id = (SELECT claimant_id FROM claims WHERE number = :number)"
    )
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text(said), {"email": who["email"], "number": numbers[1]})
    for number in numbers:
        await shut(office, number)
    admin, here = await office.sign_in("admin"), f"/personal/clients/{numbers[0]}"
    form = {"claim": numbers, "act": str(uuid4()), "basis": "request", "sure": "yes"}
    assert (await admin.post(f"{here}/erase", form)).status_code == 303
    told = (await admin.get(f"/personal/acts/{form['act']}")).text
    assert all(number in told for number in numbers)
    spelled = await erase(office, numbers[1], claims=[numbers[1].lower()])
    assert [one["kind"] for one in spelled.json()["claims"][0]["in_the_way"]] == ["erased"]


async def test_a_claim_of_the_same_telephone_alone_has_to_be_named(
    office: Office, database_urls: DatabaseUrls
) -> None:
    phone = "+7 495 765-43-21"
    people = [
        {"name": name, "email": f"{name}@shared.example", "phone": phone, "language": "ru"}
        for name in ("vera", "vera", "lida", "nina")
    ]
    own, also, shared, other = [(await office.file(claimant=who)).json()["number"] for who in people]
    for number in (own, also, shared, other):
        await shut(office, number)
    told = (await run(database_urls, "erase", own, "--by", "admin")).output
    assert all(f"{number}: would be erased" in told for number in (own, also))
    assert all(f"{number}: left alone (known by the telephone alone)" in told for number in (shared, other))
    strange = await run(database_urls, "erase", own, "--by", "admin", "--claim", "26-99999", "--really")
    assert "26-99999" in str(strange.exception)
    named = await run(database_urls, "erase", own, "--by", "admin", "--claim", other, "--really")
    assert f"{other}: erased" in named.output
    assert f"{own}: left alone; name it" in named.output

    for _ in range(2):
        done = (await erase(office, own, "shared-1")).json()["claims"]
        assert {one["number"]: one["erased"] for one in done} == {own: True, also: True}
    strangers = {"claims": [shared]}
    for path, changes in (
        (own, strangers),
        (shared, {}),
        (own, {"basis": "order"}),
        (own, {"dry_run": True}),
    ):
        reused = await erase(office, path, "shared-1", **changes)
        assert (reused.status_code, reused.json()["code"]) == (422, "idempotency-key-reused"), changes
    assert (await admin_sees(office, shared))["claimant"]["name"] == "lida"


async def test_the_link_of_an_erased_claim_opens_nothing(office: Office) -> None:
    number = await filed(office)
    claim = (await office.get(f"/api/claims/{number}")).json()["id"]
    token = await office.link(claim)
    assert (await office.client.get(f"/c/{token}")).status_code == 200
    await shut(office, number)
    assert (await erase(office, number, claims=[number])).json()["claims"][0]["erased"]
    assert (await office.client.get(f"/c/{token}")).status_code != 200


async def admin_sees(office: Office, number: str) -> dict[str, Any]:
    return (await office.get(f"/api/claims/{number}", "admin")).json()  # type: ignore[no-any-return]


async def run(urls: DatabaseUrls, *words: str) -> Result:
    given = {"DATABASE_URL": urls.app, "SECRET_KEY": SECRET, "FILES_URL": "memory:///"}
    return await asyncio.to_thread(CliRunner().invoke, command_line, ["personal", *words], env=given)


async def test_the_command_line(
    office: Office, database_urls: DatabaseUrls, owner_engine: AsyncEngine, tmp_path: Path
) -> None:
    who = {"name": "Фома Лисин", "email": "lisin@shell.example", "language": "en"}
    number = (await office.file(claimant=who)).json()["number"]
    await shut(office, number)
    out = tmp_path / "his.zip"
    assert (await run(database_urls, "export", "lisin@shell.example", "--out", str(out))).exit_code == 0
    assert out.read_bytes()[:2] == b"PK"
    assert out.stat().st_mode & 0o077 == 0
    told = await run(database_urls, "erase", number, "--by", "admin")
    assert "would be erased" in told.output
    assert (await run(database_urls, "erase", number, "--by", "operator")).exit_code == 1
    done = await run(database_urls, "erase", number, "--by", "admin", "--really")
    assert f"{number}: erased" in done.output
    listed = await run(database_urls, "erasures")
    lines = [line for line in listed.output.splitlines() if json.loads(line)["number"] == number]
    assert len(lines) == 1

    kept = tmp_path / "erasures.jsonl"
    unknown = json.loads(lines[0]) | {"claim_id": str(uuid4())}
    kept.write_text("\n".join([lines[0], json.dumps(unknown)]))
    async with owner_engine.begin() as connection:  # as after a back-up from before was restored
        claim = {"claim": json.loads(lines[0])["claim_id"]}
        await connection.execute(text("DELETE FROM erasures WHERE claim_id = CAST(:claim AS uuid)"), claim)
        await connection.execute(text(
            "UPDATE claims SET erased_at = NULL, snapshot = snapshot - 'erased_at' WHERE id = CAST(:claim AS uuid)"
        ), claim)  # fmt: skip
        await connection.execute(text(
            "UPDATE persons SET name = 'Фома Лисин', erased_at = NULL"
            " WHERE id = (SELECT claimant_id FROM claims WHERE id = CAST(:claim AS uuid))"
        ), claim)  # fmt: skip
    again = await run(database_urls, "replay-erasures", str(kept))
    assert "1 erased again, 0 were erased, 1 are not in this database." in again.output
    assert (await admin_sees(office, number))["claimant"]["name"] is None
    twice = await run(database_urls, "replay-erasures", str(kept))
    assert "0 erased again, 1 were erased" in twice.output
    kept.write_text("no list")
    assert "Line 1" in str((await run(database_urls, "replay-erasures", str(kept))).exception)
