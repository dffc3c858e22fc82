"""The cause that a claimant declares: through every door, beside the one that is established, never a wrong word."""

import re
from html import unescape

import pytest
from sqlalchemy import text

from tests.api.console.acts import speak
from tests.api.console.test_registering import number_in, send, typed
from tests.api.office import Office
from tests.api.test_portal_filing import claims_of
from tests.api.test_portal_filing import send as send_by_portal

WRONG = ("theft", "not_established", "Поцарапали", "")


async def declared(office: Office, number: str) -> str | None:
    return (await office.get(f"/api/claims/{number}")).json()["declared_cause"]


async def page_of(office: Office, path: str, language: str) -> str:
    await speak(office, language)
    answer = await (await office.sign_in("operator")).get(path)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


async def test_a_program_declares_it_and_the_past_keeps_it(office: Office) -> None:
    filed = (await office.file(declared_cause="damaged_in_transit")).json()
    card = (await office.get(f"/api/claims/{filed['id']}")).json()
    assert card["declared_cause"] == "damaged_in_transit"
    assert card["finding"]["cause"] is None
    born = (await office.get(f"/api/claims/{filed['id']}/timeline")).json()["items"][0]
    assert born["data"]["declared_cause"] == "damaged_in_transit"
    then = {"instant": born["recorded_at"]}
    past = (await office.get(f"/api/claims/{filed['id']}/at", params=then)).json()
    assert past["declared_cause"] == "damaged_in_transit"
    assert await declared(office, (await office.file()).json()["number"]) is None


@pytest.mark.parametrize("cause", WRONG)
async def test_a_word_that_the_type_does_not_know_is_refused(office: Office, cause: str) -> None:
    answer = await office.file(declared_cause=cause)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["declared_cause"]


async def test_an_operator_chooses_it_and_a_wrong_one_comes_back(office: Office) -> None:
    reader = await office.sign_in("operator")
    part = unescape((await reader.get("/claims/new/fields?type=goods-refund", part=True)).text)
    assert "Заявленная причина" in part
    assert "Повреждено при доставке" in part
    assert "Причина не установлена" not in part
    done = await send(reader, typed(declared_cause="wrong_item"))
    assert await declared(office, number_in(done)) == "wrong_item"
    back = await send(reader, typed(declared_cause="our_error", text="Дословно"))
    assert back.status_code == 422
    assert 'id="declared_cause-wrong"' in back.text
    assert "Такого значения нет в списке." in back.text
    assert "Дословно" in back.text


async def test_a_claimant_chooses_it_or_says_nothing(office: Office) -> None:
    form = await office.client.get("/p/goods-refund", headers={"Accept-Language": "ru"})
    choices = re.search(r'<select id="declared_cause".*?</select>', form.text, re.S)
    assert choices
    assert "Что пошло не так" in form.text
    assert "Прислали не то" in choices[0]
    assert "required" not in choices[0]
    for cause, kept in (("incomplete", "incomplete"), ("", None)):
        email = f"cause{kept}@example.org"
        assert (await send_by_portal(office, declared_cause=cause, email=email)).status_code == 303
        (claim,) = await claims_of(office, email)
        assert await declared(office, claim.number) == kept
    back = await send_by_portal(office, declared_cause="theft", email="theft@example.org")
    assert back.status_code == 422
    assert 'id="declared_cause-wrong"' in back.text
    assert "Купила чайник" in back.text
    assert await claims_of(office, "theft@example.org") == []


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        (
            "ru",
            (
                "Заявленная причина",
                "Прислали не то",
                "со слов заявителя",
                "не заявлена",
                "Установленная причина",
            ),
        ),
        (
            "en",
            (
                "Declared cause",
                "Wrong goods delivered",
                "by the claimant",
                "not declared",
                "Established cause",
            ),
        ),
    ],
)
async def test_card_and_form_show_it_beside_the_established_one(
    office: Office, language: str, titles: tuple[str, ...]
) -> None:
    label, cause, by, nothing, established = titles
    told = (await office.file(declared_cause="wrong_item")).json()["number"]
    silent = (await office.file()).json()["number"]
    card = await page_of(office, f"/claims/{told}", language)
    assert re.search(rf"<dt>{label}</dt><dd>{cause}</dd>", card)
    form = await page_of(office, f"/claims/{told}/act/record_finding", language)
    assert form.index(cause) < form.index(f">{established}")
    assert by in form
    assert 'name="declared_cause"' not in form
    assert nothing in await page_of(office, f"/claims/{silent}", language)
    form = await page_of(office, f"/claims/{silent}/act/record_finding", language)
    assert nothing in form
    assert by not in form


@pytest.mark.parametrize(("language", "title"), [("ru", "Прислали не то"), ("en", "Wrong goods delivered")])
async def test_after_another_type_the_first_ones_word_stays(
    office: Office, language: str, title: str
) -> None:
    number = (await office.file(declared_cause="wrong_item")).json()["number"]
    moved = (
        "UPDATE claims SET type = 'general', variant = 'iso-base', snapshot = jsonb_set(jsonb_set(snapshot,"
        " '{type}', '\"general\"'), '{variant,key}', '\"iso-base\"') WHERE number = :number"
    )
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text(moved), {"number": number})
    assert title in await page_of(office, f"/claims/{number}", language)
    assert title in await page_of(office, f"/claims/{number}/act/record_finding", language)


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        ("ru", ("Обоснованность", "Заявленная причина", "Прислали не то", "Установленная причина", "Склад")),
        ("en", ("Verdict", "Declared cause", "Wrong goods delivered", "Established cause", "Warehouse")),
    ],
)
async def test_who_decides_sees_both_causes(office: Office, language: str, facts: tuple[str, ...]) -> None:
    number = (await office.file(declared_cause="wrong_item")).json()["number"]
    finding = '{"verdict": "justified", "cause": "defect", "guilty_unit": "warehouse"}'
    found = "UPDATE claims SET snapshot = jsonb_set(snapshot, '{finding}', CAST(:found AS jsonb)) WHERE number = :n"
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text(found), {"found": finding, "n": number})
    form = await page_of(office, f"/claims/{number}/act/fix_at_once", language)
    places = [form.index(fact) for fact in facts]
    assert places == sorted(places)
    assert 'name="cause"' not in form
