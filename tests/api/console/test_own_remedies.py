"""Remedies of the house, from the dictionary to the claimant: taken over in the editor, published, granted, read."""

import json
import re
from typing import Any

import pytest

from store.drafts import draft_of
from tests.api.console.acts import act, choices_of, proposed
from tests.api.office import Office

TITLE = {"ru": "Подарочная карта", "en": "Gift card"}
KEY = "gift_card"
DRAFT = "/variants/goods-refund/draft"


async def put(office: Office, book: str, key: str, body: Any) -> Any:
    return await office.client.put(
        f"/api/dictionaries/{book}/{key}", json=body, headers=office.headers("manager")
    )


async def published(office: Office) -> None:
    """The live variant takes the remedy over from the house's dictionary, by the forms of the editor."""
    assert (await put(office, "remedies", KEY, {"title": TITLE})).status_code == 200
    manager = await office.sign_in("manager")
    await manager.post("/variants/goods-refund/versions/1/draft")
    form = (await manager.get(f"{DRAFT}?part=own_remedies")).text
    assert "Из справочника" in form
    inputs = dict(re.findall(r'name="(_[a-z]+)" value="([^"]*)"', form))
    box = json.dumps({"key": KEY, "title": TITLE}, ensure_ascii=False)
    saved = await manager.post(DRAFT, {**inputs, "..house": box})
    assert saved.status_code == 303, saved.text[:800]
    assert "Подарочная карта" in (await manager.get(DRAFT)).text, "it may be ticked among what may be granted"
    async with office.app.state.desk.at_once.connect() as connection:
        draft = await draft_of(connection, "goods-refund")
    assert draft is not None
    assert "like: compensation" in draft.body
    checked = await office.post(
        "/api/variants/goods-refund/publish", {"revision": draft.revision, "note": "Карты"}, "manager"
    )
    assert checked.status_code in (200, 201), checked.text
    changes = (await manager.get("/variants/goods-refund/versions/2")).text
    assert "Подарочная карта" in changes


async def test_it_goes_from_the_dictionary_to_the_claimant(living: Office) -> None:
    await published(living)
    operator = await living.sign_in("operator")
    asked = {"demand": {"remedy": KEY, "amount": "500.00", "currency": "RUB"}}
    number = await proposed(living, **asked)
    assert "Подарочная карта" in (await operator.get(f"/claims/{number}")).text
    form = (await operator.get(f"/claims/{number}/act/satisfy")).text
    assert KEY in choices_of(form, "remedies.0.remedy")
    row = {"remedy": KEY, "amount": "500", "currency": "RUB"}
    await act(operator, number, "satisfy", **{f"remedies.0.{name}": value for name, value in row.items()})
    card = (await living.get(f"/api/claims/{number}")).json()
    assert card["remedies"][0]["remedy"] == KEY
    page = (await operator.get(f"/claims/{number}")).text
    assert "Подарочная карта" in page
    token = await living.link(card["id"])
    for language, words in (("ru", "Подарочная карта"), ("en", "Gift card")):
        shown = await living.client.get(f"/c/{token}?lang={language}", headers={"Accept": "text/html"})
        assert words in shown.text
    book = (await (await living.sign_in("auditor")).get("/dictionaries/remedies")).text
    assert "Возврат денег" in book, "the standard ones stand below"
    assert re.search(r"gift_card.*goods-refund", book, re.S)
    used = await living.client.request(
        "DELETE", f"/api/dictionaries/remedies/{KEY}?revision=1", headers=living.headers("manager")
    )
    assert used.json()["code"] == "entry-used"


@pytest.mark.parametrize("remedy", ["gold", "gift_card2"])
async def test_a_remedy_that_nobody_knows_is_refused_by_name(office: Office, remedy: str) -> None:
    answer = await office.file(demand={"remedy": remedy})
    assert answer.status_code == 422
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [
        ("demand.remedy", "not-allowed")
    ]


async def test_a_key_of_the_standard_ones_is_taken(office: Office) -> None:
    assert (await put(office, "remedies", "refund", {"title": TITLE})).json()["code"] == "entry-exists"
    rows = {"entries": [{"key": "refund", **TITLE}, {"key": "voucher", **TITLE}]}
    answer = await office.post("/api/dictionaries/remedies", rows, "manager")
    assert [(one["line"], one["code"]) for one in answer.json()["problems"]] == [(1, "taken")]
    manager = await office.sign_in("manager")
    sent = await manager.post(
        "/dictionaries/remedies", {"key": "refund", "title_ru": "Деньги", "title_en": "Money"}
    )
    assert sent.status_code == 422
    assert "Уже занято" in sent.text
