"""With a worker at its side: short ways out of intake, files in the timeline; and the files on the card."""

import asyncio
import re
from io import BytesIO
from uuid import uuid4

import httpx
import pytest

from api.files_in import take_in
from api.uploads import Upload
from claims.commands import Actor
from store.cards import stored_claim
from tests.api.console.test_registering import card, number_in, send, typed
from tests.api.office import Office, Reader
from tests.api.test_files import PDF, photo


async def upload(
    reader: Reader, claim: str, *files: tuple[str, bytes], part: bool = False, **fields: str
) -> httpx.Response:
    headers = {**reader.headers, "Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
    return await reader.client.post(
        f"/claims/{claim}/files",
        files=[("file", each) for each in files],
        data=fields,
        headers=headers | ({"HX-Request": "true"} if part else {}),
    )


async def events(office: Office, claim: str) -> list[str]:
    rows = (await office.get(f"/api/claims/{claim}/timeline")).json()["items"]
    return [row["event"] for row in rows]


async def until(office: Office, claim: str, event: str, times: int = 1) -> list[str]:
    """The events once this one is among them so often."""
    for _ in range(600):
        if (found := await events(office, claim)).count(event) >= times:
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(found)


@pytest.mark.parametrize(("way", "outcome"), [("fix_at_once", "satisfied"), ("not_a_claim", "not_a_claim")])
async def test_short_ways_out_register_and_close(living: Office, way: str, outcome: str) -> None:
    reader, fields = await living.sign_in("operator"), typed(do="", then_words="Заменили на кассе")
    answer = await send(reader, {**fields, "do": way}, ("чек.pdf", PDF))
    number = number_in(answer)
    assert "?did=" in answer.headers["location"]
    found = await card(living, number)
    assert (found["status"], found["outcome"]) == ("closed", outcome)
    told = await until(living, number, "attached")
    assert told.count("attached") == 1
    again = await send(reader, {**fields, "do": way}, ("чек.pdf", PDF))
    assert number_in(again) == number
    assert (await events(living, number)).count("attached") == 1


async def test_a_second_command_that_is_refused_is_told_and_the_claim_stays(living: Office) -> None:
    reader = await living.sign_in("operator")
    fields = typed(do="fix_at_once", then_words="Слово с \u202e поворотом")
    answer = await send(reader, fields)
    assert answer.status_code == 200
    number = re.search(r"\d\d-\d{5}", answer.text)
    assert number
    assert f'href="/claims/{number[0]}"' in answer.text
    assert "не выполнено" in answer.text
    assert (await card(living, number[0]))["status"] == "open"


async def test_files_on_the_card_as_a_part_and_as_a_page(living: Office) -> None:
    reader = await living.sign_in("operator")
    claim = (await living.file()).json()["number"]
    empty = await reader.get(f"/claims/{claim}/files", part=True)
    assert "Файлов пока нет." in empty.text
    assert "<html" not in empty.text
    sent = await upload(reader, claim, ("чек.pdf", PDF), ("фото.jpg", photo()), internal="true")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/claims/{claim}/files")
    shown = await reader.get(f"/claims/{claim}/files")
    assert shown.text.count("видят только сотрудники") == 2
    address = re.search(rf'href="(/claims/{claim}/files/[0-9a-f-]+)" download>чек.pdf', shown.text)
    assert address
    given = await reader.get(address[1])
    assert given.content == PDF
    assert given.headers["content-disposition"].startswith("attachment;")
    assert (await until(living, claim, "attached", 2)).count("attached") == 2


async def test_good_files_are_taken_and_the_others_named(living: Office) -> None:
    reader = await living.sign_in("operator")
    claim = (await living.file()).json()["number"]
    for part in (False, True):
        sent = await upload(
            reader, claim, ("чек.pdf", PDF), ("<b>.svg", b"<svg/>"), ("пусто.pdf", b""), part=part
        )
        assert sent.status_code == 422
        assert "чек.pdf</a>" in sent.text
        assert "_b_.svg: Такие файлы не принимаются." in sent.text
        assert "пусто.pdf: Файл пуст." in sent.text
        assert ("<html" in sent.text) is not part
    nothing = await upload(reader, claim, ("", b""))
    assert nothing.status_code == 303
    assert len((await living.get(f"/api/claims/{claim}/files")).json()["items"]) == 1


async def test_who_may_see_and_send(living: Office) -> None:
    reader, foreign = await living.sign_in("operator"), await living.sign_in("operator2")
    auditor = await living.sign_in("auditor")
    claim = (await living.file()).json()["number"]
    await upload(reader, claim, ("a.pdf", PDF))
    file = (await living.get(f"/api/claims/{claim}/files")).json()["items"][0]["id"]
    for path in (f"/claims/{claim}/files", f"/claims/{claim}/files/{file}"):
        assert (await foreign.get(path)).status_code == 404
        assert (await auditor.get(path)).status_code == 200
    assert (await upload(foreign, claim, ("b.pdf", PDF))).status_code == 404
    assert (await upload(auditor, claim, ("b.pdf", PDF))).status_code == 403
    assert "<form" not in (await auditor.get(f"/claims/{claim}/files", part=True)).text
    assert (await reader.get(f"/claims/{claim}/files/{uuid4()}")).status_code == 404


async def test_a_closed_claim_takes_no_files_and_keeps_none(living: Office) -> None:
    reader = await living.sign_in("operator")
    claim = (await living.file()).json()["number"]
    closed = await living.command(claim, "not_a_claim", {"text": "Это вопрос."})
    assert closed.json()["status"] == "applied"
    sent = await upload(reader, claim, ("a.pdf", PDF))
    assert sent.status_code == 422
    assert "закрыта" in sent.text
    by_api = await living.client.post(
        f"/api/claims/{claim}/files", files={"file": ("a.pdf", PDF)}, headers=living.headers("operator")
    )
    assert (by_api.status_code, by_api.json()["code"]) == (409, "closed")
    assert (await living.get(f"/api/claims/{claim}/files")).json()["items"] == []


async def test_a_claimants_file_is_told_as_his(living: Office) -> None:
    claim = (await living.file()).json()["id"]
    desk = living.app.state.desk
    async with desk.at_once.connect() as connection:
        state = await stored_claim(connection, claim)
    assert state is not None
    sent = Upload("file", "чек.pdf", BytesIO(PDF), False)
    by = Actor(kind="link", id=str(uuid4()))
    await take_in(desk, state, sent, by=by, internal=False)
    await until(living, claim, "attached")
    rows = (await living.get(f"/api/claims/{claim}/timeline")).json()["items"]
    assert [row["actor"] for row in rows if row["event"] == "attached"] == ["claimant"]
    reader = await living.sign_in("operator")
    shown = await reader.get(f"/claims/{claim}/files", part=True)
    assert "Анна Петрова" in shown.text or "от заявителя" in shown.text
