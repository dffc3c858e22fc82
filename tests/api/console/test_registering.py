"""Registering by hand: what was typed is kept, a double click is one claim, duplicates warn, short ways are honest."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest

from api.console.registration_form import errors_by_field, filing_of
from api.pages.fields import Fields
from api.problems import FieldError, invalid
from tests.api.office import Office, Reader
from tests.api.test_files import PDF, photo


def typed(**changes: str) -> dict[str, str]:
    """What somebody typed for a claimant that nobody has seen yet."""
    who = f"a{uuid4().hex[:10]}"  # digits alone would be a phone number
    return {
        "key": uuid4().hex,
        "type": "goods-refund",
        "channel": "phone",
        "kind": "client",
        "name": f"Раиса {who}",
        "email": f"{who}@client.test",
        "language": "ru",
        "subject": "Чайник протекает",
        "text": "Первая строка\r\nвторая",
        **changes,
    }


async def send(reader: Reader, fields: dict[str, str], *files: tuple[str, bytes]) -> httpx.Response:
    """Send the form as a browser does, with its files."""
    headers = {**reader.headers, "Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
    return await reader.client.post(
        "/claims/new",
        data=fields,
        files=[("file", each) for each in files] or [("file", ("", b""))],
        headers=headers,
    )


def number_in(answer: httpx.Response) -> str:
    """The number of the claim that a browser is sent to."""
    assert answer.status_code == 303, answer.text[-3000:]
    found = re.fullmatch(r"/claims/(\d\d-\d{5,})(\?did=.*)?", answer.headers["location"])
    assert found
    return found[1]


async def card(office: Office, number: str, who: str = "operator") -> dict[str, Any]:
    return (await office.get(f"/api/claims/{number}", who)).json()


async def test_a_claim_is_registered_with_all_that_was_typed(office: Office) -> None:
    reader = await office.sign_in("operator")
    moment = (datetime.now(ZoneInfo("Europe/Moscow")) - timedelta(days=3)).replace(second=0, microsecond=0)
    fields = typed(
        kind="supplier",
        phone="+7 900 000-00-01",
        remedy="refund",
        amount="4 990,50",
        currency="RUB",
        received_at=moment.strftime("%Y-%m-%dT%H:%M"),
        language="en",
        **{"field.bought_on": "2026-10-01", "field.quality_check": "yes", "field.sold_by": "shop"},
    )
    answer = await send(reader, fields)
    found = await card(office, number_in(answer))
    assert found["channel"] == "phone"
    assert found["subject"] == "Чайник протекает"
    assert found["text"] == "Первая строка\nвторая"
    claimant = {name: found["claimant"][name] for name in ("kind", "name", "email", "phone", "language")}
    assert claimant == {name: fields[name] for name in claimant}
    assert found["demand"] == {"remedy": "refund", "amount": "4990.50", "currency": "RUB"}
    assert found["fields"] == {"bought_on": "2026-10-01", "quality_check": True, "sold_by": "shop"}
    assert datetime.fromisoformat(found["received_at"]) == moment.astimezone(UTC)
    assert datetime.fromisoformat(found["registered_at"]) > moment


async def test_a_double_click_is_one_claim(office: Office) -> None:
    reader, fields = await office.sign_in("operator"), typed()
    answers = await asyncio.gather(*(send(reader, fields, ("a.pdf", PDF)) for _ in range(3)))
    answers.append(await send(reader, fields, ("a.pdf", PDF)))
    assert len({number_in(answer) for answer in answers}) == 1
    number = number_in(answers[0])
    assert len((await office.get(f"/api/claims/{number}/files")).json()["items"]) == 1
    changed = await send(reader, {**fields, "subject": "Совсем другое", "seen.0": number})
    assert changed.status_code == 422
    assert "Совсем другое" in changed.text


@pytest.mark.parametrize(
    ("wrong", "box", "sentence"),
    [
        ({"name": ""}, "name", "Поле обязательно."),
        ({"subject": ""}, "subject", "Поле обязательно."),
        ({"channel": ""}, "channel", "Поле обязательно."),
        ({"type": ""}, "type", "Поле обязательно."),
        ({"type": "nonsense"}, "type", "Такого вида претензии нет."),
        ({"email": "raisa@"}, "email", "Значение не подходит."),
        ({"amount": "много"}, "amount", "Значение не подходит."),
        ({"received_at": "2199-01-01T00:00"}, "received_at", "Этот момент ещё не наступил."),
        ({"received_at": "вчера"}, "received_at", "Значение не подходит."),
        ({"field.bought_on": "01.10.2026"}, "field.bought_on", "Записано не так, как положено."),
        ({"name": "Ра\u202eиса"}, "name", "Есть недопустимые знаки: управляющие или невидимые."),
    ],
)
async def test_what_is_wrong_stands_at_its_field_and_all_is_kept(
    office: Office, wrong: dict[str, str], box: str, sentence: str
) -> None:
    reader = await office.sign_in("operator")
    fields = typed(text="Дословно <b>так</b>", **{"field.order_number": "118-20914"}) | wrong
    answer = await send(reader, fields, ("чек.pdf", PDF))
    assert answer.status_code == 422
    spelled = box.replace(".", "-")
    assert f'id="{spelled}-wrong"' in answer.text
    assert sentence in answer.text
    assert "Дословно &lt;b&gt;так&lt;/b&gt;" in answer.text
    assert ("118-20914" in answer.text) is (fields["type"] == "goods-refund")
    assert "чек.pdf" in answer.text
    assert fields["key"] in answer.text


async def test_files_survive_an_error_and_belong_to_the_claim(office: Office) -> None:
    reader = await office.sign_in("operator")
    fields = typed(subject="", internal="true")
    back = await send(reader, fields, ("чек.pdf", PDF), ("фото.jpg", photo()))
    notes = dict(re.findall(r'name="(held\.\d)" value="([^"]+)"', back.text))
    assert len(notes) == 2
    done = await send(reader, {**fields, "subject": "Теперь есть", **notes})
    items = (await office.get(f"/api/claims/{number_in(done)}/files")).json()["items"]
    assert [(item["name"], item["internal"]) for item in items] == [("чек.pdf", True), ("фото.jpg", True)]
    stranger = await office.sign_in("manager")
    stolen = await send(stranger, {**typed(), **notes})
    assert (await office.get(f"/api/claims/{number_in(stolen)}/files")).json()["items"] == []
    forged = await send(reader, {**typed(), "held.0": "AAAA", "held.1": "не то", "held.2": "A" * 90})
    assert (await office.get(f"/api/claims/{number_in(forged)}/files")).json()["items"] == []


async def test_a_refused_file_stops_the_form_and_is_named(office: Office) -> None:
    reader = await office.sign_in("operator")
    fields = typed()
    back = await send(reader, fields, ("good.pdf", PDF), ("page.html", b"<html>"))
    assert back.status_code == 422
    assert "page.html: Такие файлы не принимаются." in back.text
    assert "good.pdf" in back.text
    assert fields["name"] in back.text


async def test_likely_duplicates_warn_once(office: Office) -> None:
    reader, fields = await office.sign_in("operator"), typed()
    first = number_in(await send(reader, fields))
    again = {**typed(), "email": fields["email"].upper(), "subject": "Протекает чайник!"}
    warned = await send(reader, again)
    assert warned.status_code == 409
    assert f'href="/claims/{first}"' in warned.text
    assert f'name="seen.0" value="{first}"' in warned.text
    second = number_in(await send(reader, {**again, "seen.0": first}))
    assert second != first
    part = await reader.get(
        f"/claims/new/duplicates?email={fields['email']}&phone=&subject=чайник", part=True
    )
    assert first in part.text
    assert second in part.text
    other = await office.sign_in("operator2")
    hidden = await other.get(f"/claims/new/duplicates?email={fields['email']}&subject=чайник", part=True)
    assert first not in hidden.text


async def test_known_clients_fill_the_form_and_are_not_shown_to_strangers(office: Office) -> None:
    reader, fields = await office.sign_in("operator"), typed(phone="8 (916) 555-01-02", kind="partner")
    number = number_in(await send(reader, fields))
    for words in (fields["email"][:6], fields["name"], "+7916555"):
        found = await reader.get("/claims/new/clients", part=True, params={"words": words})
        assert f'value="pick:{number}"' in found.text
        assert 'data-kind="partner"' in found.text
    stranger = await office.sign_in("operator2")
    hidden = await stranger.get("/claims/new/clients", part=True, params={"words": fields["email"]})
    assert fields["email"] not in hidden.text.replace("words", "")
    plain = {**typed(), "name": "", "email": "", "subject": "Тема на месте", "words": fields["email"]}
    looked = await reader.post("/claims/new", {**plain, "do": "find"})
    assert looked.status_code == 200
    assert f'value="pick:{number}"' in looked.text
    picked = await reader.post("/claims/new", {**plain, "do": f"pick:{number}"})
    assert f'value="{fields["email"]}"' in picked.text
    assert "Тема на месте" in picked.text
    blind = await stranger.post("/claims/new", {**plain, "do": f"pick:{number}", "words": ""})
    assert fields["email"] not in blind.text


async def test_the_fields_of_a_claim_type(office: Office) -> None:
    reader = await office.sign_in("operator")
    part = await reader.get("/claims/new/fields?type=goods-refund&field.order_number=77&amount=5", part=True)
    assert 'name="field.bought_on"' in part.text
    assert 'value="77"' in part.text
    assert 'value="fix_at_once"' in part.text
    assert 'name="field.bought_on"' not in (await reader.get("/claims/new/fields?type=", part=True)).text
    shown = await reader.post("/claims/new", {**typed(), "do": "fields"})
    assert 'name="field.bought_on"' in shown.text
    assert (await reader.get("/claims/new/fields?type=../../x", part=True)).status_code == 200


async def test_a_claim_of_another_team_is_registered_and_given_away(office: Office) -> None:
    reader = await office.sign_in("operator2")
    answer = await send(reader, typed(), ("a.pdf", PDF))
    assert answer.status_code == 200
    number = re.search(r"\d\d-\d{5}", answer.text)
    assert number
    assert f"/claims/{number[0]}" not in answer.text
    assert len((await office.get(f"/api/claims/{number[0]}/files")).json()["items"]) == 1
    assert (await reader.get(f"/claims/{number[0]}/files")).status_code == 404


async def test_english_and_russian(office: Office) -> None:
    reader = await office.sign_in("operator")
    assert "Новая претензия" in (await reader.get("/claims/new")).text
    auditor = await office.sign_in("auditor")
    assert (await auditor.get("/claims/new")).status_code == 403


def test_what_was_typed_becomes_the_filing() -> None:
    given = Fields(
        {"type": "a", "name": " Анна ", "amount": "1\u00a0000,5", "received_at": "2026-11-20T10:00"}.items()
    )
    assert filing_of(given, None, "Asia/Vladivostok") == {
        "type": "a",
        "claimant": {"name": "Анна"},
        "demand": {"amount": "1000.5", "currency": "RUB"},
        "received_at": "2026-11-20T00:00:00+00:00",
    }


def test_errors_find_their_fields() -> None:
    fields = ("claimant.email", "claimant", "demand", "demand.remedy", "demand.currency", "fields.a", "type")
    found = errors_by_field(invalid(*(FieldError(field, "missing") for field in fields)))
    assert set(found) == {"email", "claimant", "amount", "remedy", "field.a", "type"}
