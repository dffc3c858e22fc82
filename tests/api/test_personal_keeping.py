"""What keeps a client's data, what erases it by itself, and the pages on which people decide."""

import io
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

import pytest
from sqlalchemy import text

from activities.retention_sweep import RetentionSweep
from api import retaining
from claims.retention import last_day
from store import erasing_many, erasure
from store.erasing_many import erase_claims, go_on_forgetting
from store.erasure import Wish
from store.files import NewFile, add_file
from store.restorations import let_sweep_go, remember_restore
from store.retention import due_by_retention
from store.variants import publish
from tests.api.office import Office, Reader
from tests.api.personal_client import CLIENT, erase, filed, found_in_files, shut
from tests.workflows.desk import MINUTE, variant_of

MARK = ("чугунн",)


async def with_file(office: Office, number: str) -> None:
    desk = office.app.state.desk
    claim = (await office.get(f"/api/claims/{number}")).json()["id"]
    content, digest = f"чугунный {number}".encode(), uuid4().bytes * 2
    await desk.blobs.put(digest, io.BytesIO(content))
    new = NewFile(
        id=str(uuid4()),
        claim_id=claim,
        name="a.txt",
        media_type="text/plain",
        size=len(content),
        sha256=digest,
    )
    async with desk.at_once.connect() as connection:
        await add_file(connection, new)


async def asked(office: Office, question: str, **given: Any) -> list[Any]:
    async with office.app.state.desk.at_once.connect() as connection:
        return list((await connection.execute(text(question), given)).all())


class Killed(BaseException):
    """The process ends here."""


async def test_killed_before_the_bytes_are_gone_it_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await filed(office)
    await with_file(office, number)
    await shut(office, number)
    desk, forget = office.app.state.desk, erasing_many._forget_bytes
    claim = (await office.get(f"/api/claims/{number}")).json()["id"]
    act = str(uuid5(NAMESPACE_URL, f"erasure/{office.ids['admin']}/act-1"))

    async def killed(*given: object) -> bool:
        raise Killed

    monkeypatch.setattr(erasing_many, "_forget_bytes", killed)
    wish = Wish("request", office.ids["admin"], act)
    with pytest.raises(Killed):
        await erase_claims(desk.at_once, desk.blobs, [claim], wish, datetime.now(UTC))
    monkeypatch.setattr(erasing_many, "_forget_bytes", forget)
    left = "SELECT 1 FROM erasures e JOIN claims c ON c.id = e.claim_id WHERE number = :n AND bytes_gone_at IS NULL"
    assert len(await asked(office, left, n=number)) == 1
    assert await found_in_files(office, MARK) == 1
    later = datetime.now(UTC) + timedelta(hours=2)
    assert await go_on_forgetting(desk.at_once, desk.blobs, 100) == 0  # they may be on their way
    assert await go_on_forgetting(desk.at_once, desk.blobs, 100, later) == 1
    assert await found_in_files(office, MARK) == 0
    repeated = (await erase(office, number, "act-1")).json()["claims"][0]
    assert repeated["erased"]
    assert repeated["counts"]["files"] == 1
    assert not (await erase(office, number, "act-2")).json()["claims"][0]["erased"]


async def test_what_fails_in_between_erases_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    number = await filed(office)
    await shut(office, number)

    async def fails(*given: object) -> datetime:
        raise ArithmeticError

    monkeypatch.setattr(erasure, "_record", fails)
    assert (await erase(office, number)).status_code == 500
    card = (await office.get(f"/api/claims/{number}", "admin")).json()
    assert card["claimant"]["name"] == CLIENT["name"]
    assert card["subject"]


async def test_only_what_is_the_clients_can_be_chosen(office: Office) -> None:
    number = await filed(office)
    other = {"name": "Иной", "email": "other@client.example", "language": "en"}
    foreign = (await office.file(claimant=other)).json()["number"]
    answer = await erase(office, number, claims=[foreign])
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "claims")
    assert (await office.get("/api/personal/26-99999", "admin")).status_code == 404
    found = (await office.get(f"/api/personal/{number}", "admin")).json()["items"]
    assert foreign not in {one["number"] for one in found}
    assert number in {one["number"] for one in found}


async def hold_by_page(reader: Reader, number: str, **fields: str) -> Any:
    return await reader.post(f"/claims/{number}/holds", fields)


async def test_a_hold_keeps_a_claim_and_a_client(office: Office) -> None:
    first, second = await filed(office), await filed(office)
    for number in (first, second):
        await shut(office, number)
    manager = await office.sign_in("manager")
    empty = await hold_by_page(manager, first, reason="", whole_client="yes")
    assert empty.status_code == 422
    assert "checked" in empty.text
    assert (await hold_by_page(manager, first, reason="Иск в суде", whole_client="yes")).status_code == 303
    assert (await hold_by_page(manager, first, reason="Ещё раз", whole_client="yes")).status_code == 303
    held = (await office.get(f"/api/claims/{second}/holds", "auditor")).json()["items"]
    assert [(one["number"], one["reason"], one["whole_client"]) for one in held] == [
        (first, "Иск в суде", True)
    ]
    for number in (first, second):
        kept = (await erase(office, number, claims=[number])).json()["claims"][0]
        assert [one["kind"] for one in kept["in_the_way"]] == ["held_client"]
        assert kept["in_the_way"][0]["why"] == "Иск в суде"
    assert "Запрет удаления" in (await manager.get(f"/claims/{second}")).text
    page = (await manager.get(f"/claims/{first}/holds")).text
    assert "Иск в суде" in page
    hold = re.search(r"/holds/([0-9a-f-]{36})/lift", page)
    assert hold is not None
    lift = f"/claims/{first}/holds/{hold[1]}/lift"
    assert (await manager.post(lift, {"why": ""})).status_code == 422
    wrong = await manager.post(lift.replace(first, second), {"why": "x"})
    assert wrong.status_code == 404
    assert (await manager.post(lift, {"why": "Суд окончен"})).status_code == 303
    assert (await manager.post(lift, {"why": "Ещё раз"})).status_code == 303
    listed = (await (await office.sign_in("auditor")).get("/personal/holds")).text
    assert "Суд окончен" in listed
    assert "Ещё раз" not in listed
    assert (await erase(office, first, claims=[first])).json()["claims"][0]["erased"]
    refused = await office.post(f"/api/claims/{first}/holds", {"reason": "x"}, "manager")
    assert (refused.status_code, refused.json()["code"]) == (409, "erased")
    assert "Иск" not in str(await asked(office, "SELECT reason, lifted_why FROM legal_holds"))


async def test_a_hold_on_a_claim_one_does_not_see_tells_only_that_it_is(office: Office) -> None:
    who = {"name": "Зоя Рысина", "email": "rysina@hold.example", "language": "ru"}
    seen, foreign = [(await office.file(claimant=who)).json()["number"] for _ in range(2)]
    await shut(office, seen)
    body = {"reason": "Тайный иск", "whole_client": True}
    assert (await office.post(f"/api/claims/{foreign}/holds", body, "manager")).status_code == 200
    card = (await (await office.sign_in("manager")).get(f"/claims/{seen}/holds")).text
    assert foreign in card
    assert "Тайный иск" in card
    others = variant_of(MINUTE, variant="of-strangers", claim_type="of-strangers", team="strangers")
    async with office.app.state.desk.at_once.connect() as connection:
        await publish(connection, others, others.model_dump_json(by_alias=True))
    away = "UPDATE claims SET team = 'strangers', restricted = true WHERE number = :n RETURNING 1"
    await asked(office, away, n=foreign)
    (held,) = (await office.get(f"/api/claims/{seen}/holds", "manager")).json()["items"]
    assert [held[name] for name in ("whole_client", "number", "reason", "put_by")] == [True, None, None, None]
    for language, words in (("ru", "на другой претензии клиента"), ("en", "on another claim of the client")):
        await asked(office, "UPDATE users SET language = :l WHERE login <> 'auditor' RETURNING 1", l=language)
        manager = await office.sign_in("manager")
        pages = [(await manager.get(f"/claims/{seen}{end}")).text for end in ("/holds", "")]
        pages.append((await (await office.sign_in("admin")).get(f"/personal/clients/{seen}")).text)
        pages.append((await erase(office, seen, claims=[seen])).text)
        assert not [page for page in pages if foreign in page or "Тайный иск" in page]
        assert words in pages[0]
    await asked(office, "UPDATE users SET language = 'ru' WHERE login <> 'auditor' RETURNING 1")
    (kept,) = (await erase(office, seen, claims=[seen])).json()["claims"][0]["in_the_way"]
    assert [kept[name] for name in ("kind", "why", "by")] == ["held_elsewhere", None, None]


async def test_a_hold_that_waited_behind_an_erasure_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await filed(office)
    await shut(office, number)
    put = retaining.put_hold

    async def late(*given: Any) -> str | None:
        assert (await erase(office, number, claims=[number])).json()["claims"][0]["erased"]
        return await put(*given)

    monkeypatch.setattr(retaining, "put_hold", late)
    answer = await office.post(f"/api/claims/{number}/holds", {"reason": "Суд"}, "manager")
    assert (answer.status_code, answer.json()["code"]) == (409, "erased")


async def test_terms_are_versions_that_an_administrator_sets(office: Office) -> None:
    kept = {one["type"]: one for one in (await office.get("/api/retention", "auditor")).json()["items"]}
    assert kept["goods-refund"]["version"] == 0
    assert kept["goods-refund"]["months"] is None
    admin = await office.sign_in("admin")
    key = next(key for key in kept if key not in ("goods-refund", "minute"))
    page = (await admin.get(f"/personal/retention/{key}")).text
    assert 'value="36"' in page
    assert "DISP 1" in page
    wrong = {"version": "0", "months": "6", "demanded": "12", "source": "Закон"}
    refused = await admin.post(f"/personal/retention/{key}", wrong)
    assert refused.status_code == 422
    assert 'id="months-error"' in refused.text
    assert ">Закон</textarea>" in refused.text
    assert (await admin.post(f"/personal/retention/{key}", wrong | {"months": ""})).status_code == 303
    late = await admin.post(f"/personal/retention/{key}", wrong | {"months": "24"})
    assert late.status_code == 422
    assert "тем временем" in late.text
    assert (await admin.get("/personal/retention/nothing")).status_code == 404


async def test_the_sweep_erases_what_is_over_and_nothing_else(office: Office) -> None:
    desk, now = office.app.state.desk, datetime.now(UTC)
    numbers = [await filed(office) for _ in range(4)]
    old, held, young, soon = numbers
    for number, days in zip(numbers, (3 * 366, 3 * 366, 900, 1080), strict=True):
        await shut(office, number, now - timedelta(days=days))
    assert (
        await office.post(f"/api/claims/{held}/holds", {"reason": "Проверка"}, "manager")
    ).status_code == 200
    sweep = RetentionSweep(desk.at_once, desk.blobs)
    assert (await sweep.sweep()).erased == 0  # nobody has decided yet
    body = {"version": 0, "months": 36, "demanded": 34, "source": "Учебный закон"}
    headers = office.headers("admin")
    set_it = await office.client.put("/api/retention/goods-refund", json=body, headers=headers)
    assert (set_it.status_code, set_it.json()["version"]) == (200, 1)
    again = await office.client.put("/api/retention/goods-refund", json=body, headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "rule-changed")
    due = (await office.get("/api/retention-due", "auditor")).json()
    assert {one["number"]: one["held"] for one in due["claims"]} == {old: False, held: True, soon: False}
    admin = await office.sign_in("admin")
    assert soon in (await admin.get("/personal/due")).text
    kept = (await erase(office, young, claims=[young])).json()["claims"][0]["in_the_way"]
    assert [(one["kind"], one["why"]) for one in kept] == [("demanded", "Учебный закон")]
    until = last_day(now - timedelta(days=900), "Europe/Moscow", 34)
    assert date.fromisoformat(kept[0]["until"]) == until

    async with desk.at_once.connect() as connection:
        await remember_restore(connection, None)
    assert (await sweep.sweep()).erased == 0  # a hold may have been lost with the back-up
    async with desk.at_once.connect() as connection:
        assert await let_sweep_go(connection, office.ids["admin"])
        assert not await let_sweep_go(connection, office.ids["admin"])
    assert (await sweep.sweep()).erased == 1
    assert (await sweep.sweep()).erased == 0
    listed = (await office.get("/api/erasures", "auditor")).json()["items"][0]
    assert (listed["number"], listed["basis"], listed["by"]) == (old, "retention", None)
    assert "истёк срок хранения" in (await admin.get(f"/claims/{old}")).text
    await asked(office, "UPDATE users SET language = 'en' WHERE login = 'auditor' RETURNING 1")
    card = (await (await office.sign_in("auditor")).get(f"/claims/{old}")).text
    assert "Personal data was erased" in card
    assert "the term for keeping it was over" in card
    for number in (held, young, soon):
        assert (await office.get(f"/api/claims/{number}")).json()["claimant"]["name"]


async def test_the_day_is_the_same_in_postgresql_and_in_the_rules(office: Office) -> None:
    number = await filed(office)
    await shut(office, number)
    kept = {one["type"]: one for one in (await office.get("/api/retention", "admin")).json()["items"]}
    body = {"version": kept["goods-refund"]["version"], "months": 36, "source": "x"}
    await office.client.put("/api/retention/goods-refund", json=body, headers=office.headers("admin"))
    for closed in ("2024-02-29T20:59:00Z", "2023-08-31T21:01:00Z", "2023-12-31T12:00:00Z"):
        at = datetime.fromisoformat(closed)
        async with office.app.state.desk.at_once.connect() as connection:
            said = "UPDATE claims SET closed_at = :at WHERE number = :number RETURNING id::text"
            claim = (await connection.execute(text(said), {"at": at, "number": number})).scalar_one()
            last = last_day(at, "Europe/Moscow", 36)
            midnight = datetime(last.year, last.month, last.day, 21, tzinfo=UTC)
            before = await due_by_retention(connection, midnight - timedelta(seconds=1), 1000)
            after = await due_by_retention(connection, midnight, 1000)
        assert claim not in before, closed
        assert claim in after, closed
