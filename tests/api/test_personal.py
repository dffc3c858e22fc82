"""A client's data: exported whole, erased everywhere, kept while something stands in the way."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from store.erasing_many import go_on_forgetting
from tests.api.office import Office
from tests.api.personal_client import CLIENT, closed, filed, found_in_files, found_in_tables, talked_about

LATER = timedelta(hours=2)


async def digests(owner: AsyncEngine, number: str) -> list[Any]:
    async with owner.connect() as connection:
        asked = "SELECT seq, texts, data, at, event FROM timeline t JOIN claims c ON c.id = t.claim_id"
        return (
            await connection.execute(text(f"{asked} WHERE number = :n ORDER BY seq"), {"n": number})
        ).all()


async def erased(office: Office, number: str, **changes: Any) -> dict[str, Any]:
    body = {"basis": "request", **changes}
    answer = await office.post(f"/api/personal/{number}/erase", body, "admin", changes.pop("key", None))
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
    async with living.app.state.desk.at_once.connect():
        await go_on_forgetting(
            living.app.state.desk.at_once, living.app.state.desk.blobs, 10, datetime.now(UTC) + LATER
        )
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
