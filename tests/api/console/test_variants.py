"""Processes in the console: list, history, differences, restoring, copying, importing, publishing, retiring."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from store.drafts import draft_of, drop_draft, save_draft
from store.variant_history import history
from store.variants import publish
from tests.api.office import Office, Reader
from tests.workflows.desk import MINUTE, variant_of

REFUND = "goods-refund"
BODY = Path("variants/goods-refund.yaml").read_text("utf-8")
SHORTER = BODY.replace("term: 5 working days\n    from", "term: 4 working days\n    from")


@pytest.fixture
async def manager(office: Office) -> AsyncIterator[Reader]:
    """The manager, who begins without a draft and reads English."""
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text("UPDATE users SET language = 'en' WHERE login = 'manager'"))
        await drop_draft(connection, REFUND)
    yield await office.sign_in("manager")
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text("UPDATE users SET language = 'ru' WHERE login = 'manager'"))


async def drafted(office: Office, manager: Reader, body: str = SHORTER) -> None:
    """Begin a draft from the first version and let it say something else."""
    begun = await manager.post(f"/variants/{REFUND}/versions/1/draft")
    assert (begun.status_code, begun.headers["location"]) == (303, f"/variants/{REFUND}/draft")
    async with office.app.state.desk.at_once.connect() as connection:
        assert await save_draft(connection, REFUND, 1, body, office.ids["manager"])


async def versions(office: Office) -> int:
    async with office.app.state.desk.at_once.connect() as connection:
        return len(await history(connection, REFUND))


def said(page: str) -> str:
    """The words of a page without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL))


async def test_everybody_reads_the_list_and_the_history(office: Office) -> None:
    for who in ("operator", "auditor", "admin"):
        reader = await office.sign_in(who)
        listed = await reader.get("/variants")
        assert f'href="/variants/{REFUND}"' in listed.text
        one = await reader.get(f"/variants/{REFUND}")
        assert "<svg" in one.text
        whole = await reader.get(f"/variants/{REFUND}/versions/1")
        assert "Первая версия" in whole.text
        changes_it = who == "admin"
        assert (f'action="/variants/{REFUND}/versions/1/draft"' in whole.text) is changes_it


async def test_publishing_shows_what_changes_and_for_whom(office: Office, manager: Reader) -> None:
    claim = await office.file()
    assert claim.status_code == 201
    await drafted(office, manager)
    page = await manager.get(f"/variants/{REFUND}/publish")
    words = said(page.text)
    assert "Answer: 5 working days → 4 working days" in words
    assert re.search(r"\d+ running claims? stays? on v\d+\.", words)
    assert "choose later which of them move" in words
    empty = await manager.post(f"/variants/{REFUND}/publish", {"revision": "2", "note": " "})
    assert empty.status_code == 422
    assert "This field is required" in said(empty.text) or "must not be empty" in said(empty.text)
    before = await versions(office)
    done = await manager.post(f"/variants/{REFUND}/publish", {"revision": "2", "note": "Faster answers."})
    assert (done.status_code, done.headers["location"]) == (303, f"/variants/{REFUND}?saved=published")
    twice = await manager.post(f"/variants/{REFUND}/publish", {"revision": "2", "note": "Faster answers."})
    assert (twice.status_code, twice.headers["location"]) == (303, f"/variants/{REFUND}?saved=gone")
    assert await versions(office) == before + 1
    shown = said((await manager.get(done.headers["location"])).text)
    assert "Faster answers." in shown
    assert "Running claims stay on theirs" in shown
    compared = await manager.get(f"/variants/{REFUND}/compare?version=1&against={before + 1}")
    assert compared.headers["location"] == f"/variants/{REFUND}/versions/{before + 1}?against=1"
    differences = said((await manager.get(compared.headers["location"])).text)
    assert "Answer: 5 working days → 4 working days" in differences


async def test_the_second_tab_publishes_nothing(office: Office, manager: Reader) -> None:
    await drafted(office, manager)
    before = await versions(office)
    async with office.app.state.desk.at_once.connect() as connection:
        await save_draft(connection, REFUND, 2, SHORTER + "# looked at again\n", office.ids["admin"])
    late = await manager.post(f"/variants/{REFUND}/publish", {"revision": "2", "note": "Быстрее."})
    assert late.status_code == 409
    assert "The draft was changed while you looked at it" in said(late.text)
    assert ">Быстрее.</textarea>" in late.text
    assert 'name="revision" value="3"' in late.text
    assert await versions(office) == before


async def test_every_problem_keeps_a_draft_from_being_published(office: Office, manager: Reader) -> None:
    await drafted(
        office,
        manager,
        SHORTER.replace("to: resolution", "to: nowhere").replace("calendar: ru", "calendar: mars"),
    )
    page = await manager.get(f"/variants/{REFUND}/publish")
    words = said(page.text)
    assert "2 problems keep it from being published" in words
    assert "Put the problems right first." in words
    assert page.text.count(f'href="/variants/{REFUND}/draft?part=') == 2
    assert "<button" not in page.text[page.text.index('name="revision"') :].split("</form>")[0]
    before = await versions(office)
    forced = await manager.post(f"/variants/{REFUND}/publish", {"revision": "2", "note": "Anyway."})
    assert forced.status_code == 409
    assert await versions(office) == before


async def test_a_draft_is_not_begun_over_another(office: Office, manager: Reader) -> None:
    await drafted(office, manager)
    again = await manager.post(f"/variants/{REFUND}/versions/1/draft")
    assert again.status_code == 409
    assert "There is a draft already" in said(again.text)
    async with office.app.state.desk.at_once.connect() as connection:
        kept = await draft_of(connection, REFUND)
    assert kept is not None
    assert kept.body == SHORTER


async def test_a_version_is_a_file_and_a_file_is_a_draft(office: Office, manager: Reader) -> None:
    file = await manager.get(f"/variants/{REFUND}/versions/1/yaml")
    assert file.text == BODY
    assert file.headers["content-disposition"] == 'attachment; filename="goods-refund-v1.yaml"'
    headers = {**manager.headers, "Sec-Fetch-Site": "same-origin"}

    async def send(content: bytes, **fields: str) -> tuple[int, str, str]:
        files = {"file": ("x.yaml", content)}
        answer = await office.client.post("/variants/import", files=files, data=fields, headers=headers)
        return answer.status_code, said(answer.text), answer.headers.get("location", "")

    status, words, _ = await send(b"\xff\xfe")
    assert (status, "This is no text in UTF-8" in words) == (422, True)
    status, words, _ = await send("Просто слова".encode())
    assert (status, "does not say of which variant" in words) == (422, True)
    assert (await send(SHORTER.encode()))[0::2] == (303, f"/variants/{REFUND}/draft")
    status, words, _ = await send(BODY.encode())
    assert (status, "There is a draft of “goods-refund” already" in words) == (422, True)
    assert (await send(BODY.replace("\n", "\r\n").encode(), replace="yes"))[0] == 303
    async with office.app.state.desk.at_once.connect() as connection:
        kept = await draft_of(connection, REFUND)
    assert kept is not None
    assert (kept.body, kept.revision, kept.undoable) == (BODY, 2, True)
    assert (await manager.post("/variants/import", {"replace": "yes"})).status_code == 422


async def test_a_copy_keeps_what_was_typed_and_becomes_a_draft(office: Office, manager: Reader) -> None:
    form = await manager.get(f"/variants/{REFUND}/copy")
    assert 'value="Возврат денег за товар"' in form.text
    assert f'value="{REFUND}-2"' in form.text
    assert f'href="/variants/{REFUND}/rehearse"' in (await manager.get(f"/variants/{REFUND}")).text
    typed = {
        "key": "Has Spaces",
        "title_ru": "Обувь",
        "title_en": "Shoes",
        "claim_type": "shoes",
        "team": "claims",
    }
    wrong = await manager.post(f"/variants/{REFUND}/copy", typed)
    assert wrong.status_code == 422
    assert 'value="Обувь"' in wrong.text
    assert 'value="Has Spaces"' in wrong.text
    foreign = await manager.post(f"/variants/{REFUND}/copy", {**typed, "key": "shoes", "team": "unheard"})
    assert (foreign.status_code, 'id="team-error"' in foreign.text) == (422, True)
    taken = await manager.post(f"/variants/{REFUND}/copy", {**typed, "key": "bank"})
    assert "This is taken" in said(taken.text)
    done = await manager.post(f"/variants/{REFUND}/copy", {**typed, "key": "shoes"})
    assert (done.status_code, done.headers["location"]) == (303, "/variants/shoes/draft")
    assert 'href="/variants/shoes/draft">Shoes' in (await manager.get("/variants")).text
    fresh = said((await manager.get("/variants/shoes/publish")).text)
    assert "There is no live variant for claims of type “shoes” yet" in fresh


async def test_another_variant_of_the_type_is_retired_knowingly(office: Office, manager: Reader) -> None:
    body = MINUTE.read_text("utf-8")
    async with office.app.state.desk.at_once.connect() as connection:
        first = variant_of(MINUTE, variant="old-way", claim_type="two-ways")
        await publish(connection, first, body.replace("variant: minute-test", "variant: old-way"))
    typed = {
        "key": "new-way",
        "title_ru": "Новый",
        "title_en": "New way",
        "claim_type": "two-ways",
        "team": "claims",
    }
    assert (await manager.post("/variants/old-way/copy", typed)).status_code == 303
    words = said((await manager.get("/variants/new-way/publish")).text)
    assert "Claims of this type follow “Minute test” (old-way, v1) now. Publishing retires it." in words
    await manager.post("/variants/new-way/publish", {"revision": "1", "note": "New way."})
    gone = said((await manager.get("/variants/old-way")).text)
    assert "Not live, last v1" in gone
    assert (await manager.get("/variants/new-way/retire")).status_code == 200
    done = await manager.post("/variants/new-way/retire", {"version": "1"})
    assert done.headers["location"] == "/variants/new-way?saved=retired"
    assert "No claim" not in said((await manager.get(done.headers["location"])).text)


async def test_who_may_not_is_told_so(office: Office, manager: Reader) -> None:
    async with office.app.state.desk.at_once.connect() as connection:
        for key, more in (("guarded", {}), ("hidden", {"restricted": True})):
            variant = variant_of(MINUTE, variant=key, claim_type=key, team="others", **more)
            await publish(connection, variant, variant.model_dump_json(by_alias=True))
    listed = (await manager.get("/variants")).text
    assert 'href="/variants/guarded"' in listed
    assert 'href="/variants/hidden"' not in listed
    assert (await manager.get("/variants/guarded")).status_code == 200
    assert (await manager.post("/variants/guarded/versions/1/draft")).status_code == 403
    assert (await manager.get("/variants/guarded/retire")).status_code == 403
    for path in (
        "hidden",
        "hidden/versions/1",
        "hidden/versions/1/yaml",
        "hidden/copy",
        "hidden/publish",
        "hidden/retire",
    ):
        assert (await manager.get(f"/variants/{path}")).status_code == 404, path
    assert (await manager.get("/variants/unheard")).status_code == 404
    assert (await manager.get(f"/variants/{REFUND}/versions/99")).status_code == 404
    assert (await manager.get(f"/variants/{REFUND}/versions/x")).status_code == 404
