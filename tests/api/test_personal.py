"""A client's data: exported whole, erased everywhere, kept while something stands in the way."""

import asyncio
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api import files_in
from claims.commands import Actor, Command
from store.connections import together
from store.erasing_many import go_on_forgetting
from store.erasure import Wish, erase_claim
from store.files import ClaimErased, NewFile, add_file
from store.journal import JournalEntry, accept
from tests.api.office import Office
from tests.api.personal_client import (
    CLIENT,
    closed,
    erase,
    filed,
    found_in_files,
    found_in_tables,
    shut,
    talked_about,
)

LATER = timedelta(hours=2)


async def digests(owner: AsyncEngine, number: str) -> list[Any]:
    async with owner.connect() as connection:
        asked = "SELECT seq, texts, data, at, event FROM timeline t JOIN claims c ON c.id = t.claim_id"
        return (
            await connection.execute(text(f"{asked} WHERE number = :n ORDER BY seq"), {"n": number})
        ).all()


async def erased(office: Office, number: str, **changes: Any) -> dict[str, Any]:
    answer = await erase(office, number, **changes)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


async def test_the_whole_way_of_a_clients_data(living: Office, owner_engine: AsyncEngine) -> None:
    number = await filed(living)
    await talked_about(living, number)
    held = (await living.get(f"/api/personal/{number}", "admin")).json()["items"]
    assert held[0]["in_the_way"][0]["kind"] == "open"
    open_still = await erased(living, number)
    assert not open_still["claims"][0]["erased"]
    await closed(living, number)
    assert len(await found_in_tables(owner_engine)) > 10
    assert await found_in_files(living) == 1
    before = await digests(owner_engine, number)

    packed = await living.get(f"/api/personal/{number}/export", "admin")
    assert packed.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        document = json.loads(archive.read("data.json"))
        summary = archive.read("summary.txt").decode()
        letters = [archive.read(name).decode() for name in names if name.startswith("letters/")]
        files = [archive.read(name).decode() for name in names if name.startswith("files/")]
    claim = document["claims"][0]
    assert claim["client"]["name"] == CLIENT["name"]
    said = {text["text"] for text in claim["texts"]}
    assert {
        "Самовар протёк",
        "Подстаканник чугунный",
        "118-777-555",
        "Уважаемая Ефросинья, пришлите самовар",
    } <= said
    assert "Самойлов" not in json.dumps(document, ensure_ascii=False)
    assert "Ефросинья Заречная" in summary
    assert "тётушкин" not in summary
    assert letters
    assert all("/c/" not in letter or "/c/•••" in letter for letter in letters)
    assert files == ["Чугунный самовар, чек Заречной"]

    counted = await erased(living, number, dry_run=True)
    assert counted["claims"][0]["counts"]["texts"] > 8
    assert await digests(owner_engine, number) == before
    done = await erased(living, number)
    assert done["claims"][0]["erased"]
    assert done["claims"][0]["counts"] == counted["claims"][0]["counts"]
    desk = living.app.state.desk
    await go_on_forgetting(desk.at_once, desk.blobs, 10, datetime.now(UTC) + LATER)
    assert await found_in_tables(owner_engine) == set()
    assert await found_in_files(living) == 0
    after = await digests(owner_engine, number)
    assert after[: len(before)] == before
    assert [row.event for row in after[len(before) :]] == ["personal_data_erased"]
    again = await erased(living, number)
    assert [one["kind"] for one in again["claims"][0]["in_the_way"]] == ["erased"]

    card = await living.get(f"/api/claims/{number}", "admin")
    assert card.status_code == 200
    assert (await living.get("/api/claims?q=Самовар", "admin")).json()["items"] == []
    assert [
        row["number"] for row in (await living.get(f"/api/claims?q={number}", "admin")).json()["items"]
    ] == [number]
    for action, data in (("reopen", {"reason": "Самовар"}), ("note", {"text": "Самовар"})):
        refused = await living.command(number, action, data, "manager")
        assert (refused.status_code, refused.json()["code"]) == (409, "erased")
    assert await found_in_tables(owner_engine) == set()
    letter = (await living.get(f"/api/claims/{number}/letters", "admin")).json()["items"][0]["id"]
    assert "Текст удалён." in (await (await living.sign_in("admin")).get(f"/letters/{letter}")).text
    listed = (await living.get("/api/erasures", "auditor")).json()["items"]
    assert [(row["number"], row["basis"]) for row in listed] == [(number, "request")]
    assert listed[0]["bytes_gone_at"]


LATE = ("опоздавш",)
SENT = {"file": ("опоздавший.txt", "Опоздавшая справка".encode())}


async def test_a_file_to_an_erased_claim_is_not_kept(
    office: Office, owner_engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await filed(office)
    await shut(office, number)
    assert (await erased(office, number, claims=[number]))["claims"][0]["erased"]
    page = await office.sign_in("operator")
    own_page = dict(page.headers) | {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}

    async def send(path: str, headers: dict[str, str]) -> Any:
        return await office.client.post(path, files=SENT, headers=headers)

    async def sent() -> list[Any]:
        by_call = await send(f"/api/claims/{number}/files", office.headers("operator", uuid4().hex))
        return [by_call, await send(f"/claims/{number}/files", own_page)]

    refused = await sent()
    assert (refused[0].status_code, refused[0].json()["code"]) == (409, "erased")
    assert refused[1].status_code == 422
    assert "Персональные данные удалены" in refused[1].text
    assert await found_in_files(office, LATE) == 0
    monkeypatch.setattr(files_in, "refuse_erased", lambda claim: None)  # it was whole when it was read
    assert (await sent())[1].status_code == 422
    assert await found_in_tables(owner_engine, LATE) == set()


async def test_what_waits_behind_an_erasure_is_not_written(office: Office, owner_engine: AsyncEngine) -> None:
    number = await filed(office)
    await shut(office, number)
    desk, claim = office.app.state.desk, (await office.get(f"/api/claims/{number}")).json()["id"]
    file = NewFile(
        id=str(uuid4()), claim_id=claim, name="a", media_type="text/plain", size=1, sha256=bytes(32)
    )
    note = Command(
        id=str(uuid4()), claim_id=claim, action="note", actor=Actor(kind="system"), at=datetime.now(UTC)
    )
    said = {"text": "Опоздавшая запись"}
    entry = JournalEntry(command=note, caller="test", key=note.id, path="/", body_hash=bytes(32), texts=said)
    wish = Wish("request", office.ids["admin"], str(uuid4()))

    async def within(work: Any, given: Any) -> Any:
        async with desk.at_once.connect() as connection:
            return await work(connection, given)

    async with together(desk.at_once).begin() as erasing:
        assert (await erase_claim(erasing, claim, wish, datetime.now(UTC))).done
        late = [asyncio.create_task(within(add_file, file)), asyncio.create_task(within(accept, entry))]
        await waiting(desk.at_once, 2)
    added, accepted = await asyncio.gather(*late, return_exceptions=True)
    assert isinstance(added, ClaimErased)
    assert accepted.kind == "missing"
    assert await found_in_tables(owner_engine, LATE) == set()


async def waiting(engine: AsyncEngine, count: int) -> None:
    """Until so many of this database wait for a lock."""
    asked = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
    )
    async with asyncio.timeout(60), engine.connect() as connection:
        while (await connection.execute(asked)).scalar_one() < count:
            await asyncio.sleep(0.01)


async def test_strangers_without_a_real_telephone_are_not_held_together(office: Office) -> None:
    numbers = []
    for phone in ("нет", "нет", "1234", "доб. 1234567"):
        who = {
            "name": "Без телефона",
            "email": f"{uuid4().hex}@phone.example",
            "phone": phone,
            "language": "ru",
        }
        numbers.append((await office.file(claimant=who)).json()["number"])
        await shut(office, numbers[-1])
    body = {"reason": "Суд", "whole_client": True}
    for number in numbers[::2]:
        assert (await office.post(f"/api/claims/{number}/holds", body, "manager")).status_code == 200
    for number, count in zip(numbers, (1, 0, 1, 0), strict=True):
        assert len((await office.get(f"/api/claims/{number}/holds", "manager")).json()["items"]) == count
    assert (await erased(office, numbers[1]))["claims"][0]["erased"]
