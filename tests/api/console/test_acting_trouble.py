"""Forms that go wrong: refused, sent twice, overtaken, the engine away; no word is lost, nothing done twice."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from api.console import outcomes_of_acts
from tests.api.console.acts import act, awaiting, fields_of, filled, fresh, proposed, state, working
from tests.api.office import Office

KEPT = "Много <b>слов</b> & ещё"
SHOWN = "Много &lt;b&gt;слов&lt;/b&gt; &amp; ещё"


async def notes(office: Office, claim: str) -> list[Any]:
    """The texts of the claim's notes."""
    rows = (await office.get(f"/api/claims/{claim}/timeline")).json()["items"]
    return [row["data"]["texts"]["text"] for row in rows if row["event"] == "noted"]


async def test_a_double_click_does_it_once(living: Office) -> None:
    claim, reader = await fresh(living), await living.sign_in("operator")
    address = f"/claims/{claim}/act/note"
    fields = await filled(reader, address, text="Раз")
    sent = await asyncio.gather(*(reader.post(address, fields) for _ in range(5)))
    assert {answer.status_code for answer in sent} == {303}
    assert len({answer.headers["location"] for answer in sent}) == 1
    assert await notes(living, claim) == ["Раз"]


async def test_a_repeat_after_a_lost_answer_is_the_same_act(living: Office) -> None:
    """The claim has gone on by then: what is recorded already may not make another request of the repeat."""
    claim, reader = await working(living), await living.sign_in("operator")
    address = f"/claims/{claim}/act/record_finding"
    fields = await filled(reader, address, verdict="partly", cause="defect")
    first = await reader.post(address, fields)
    again = await reader.post(address, fields, part=True)
    assert (first.status_code, again.status_code) == (303, 200)
    assert again.headers["hx-redirect"] == first.headers["location"]
    other = await reader.post(address, {**fields, "verdict": "justified"})
    assert other.status_code == 422
    assert "уже отправлена" in other.text
    assert fields_of(other.text)["_key"] != fields["_key"]
    assert fields_of(other.text)["verdict"] == "justified"


async def test_the_second_of_two_is_told_what_changed(living: Office) -> None:
    claim = await working(living)
    first, second = await living.sign_in("manager"), await living.sign_in("operator")
    address = f"/claims/{claim}/act/record_finding"
    fields = await filled(second, address, verdict="justified", note=KEPT)
    await act(first, claim, "set_priority", priority="critical")
    overtaken = await second.post(address, fields, part=True)
    assert overtaken.status_code == 409
    assert overtaken.headers["hx-retarget"] == "#panel"
    assert "Пока вы писали, претензию изменили" in overtaken.text
    assert "Приоритет: критический" in overtaken.text
    assert SHOWN in overtaken.text
    assert (await state(living, claim))["finding"]["verdict"] is None
    once_more = await second.post(address, fields_of(overtaken.text))
    assert once_more.status_code == 303
    assert (await state(living, claim))["finding"]["verdict"] == "justified"


async def test_a_note_is_not_overtaken(living: Office) -> None:
    claim, reader = await fresh(living), await living.sign_in("operator")
    fields = await filled(reader, f"/claims/{claim}/act/note", text="Заметка")
    await act(reader, claim, "set_priority", priority="high")
    assert (await reader.post(f"/claims/{claim}/act/note", fields)).status_code == 303


@pytest.mark.parametrize(
    ("action", "typed", "said", "at"),
    [
        ("move_task", {"term.count": "двa"}, "Число вне допустимых границ", 'id="a-term-count-wrong"'),
        ("move_task", {"task_id": "1"}, "Укажите новый срок", 'role="alert"'),
        ("move_task", {"due_at": "завтра"}, "Записано не так", 'id="a-due-at-wrong"'),
        ("write", {"text": ""}, "Поле обязательно", 'id="a-text-wrong"'),
        ("write", {"text": "плохой \u202e знак"}, "недопустимые знаки", 'id="a-text-wrong"'),
        ("assign", {"assignee": "operator2"}, "Такого сотрудника в команде нет", 'id="a-assignee-wrong"'),
        ("link", {"claim": "26-99999", "as": "related"}, "Такой претензии нет", 'id="a-claim-wrong"'),
        ("add_task", {"task": "smoke"}, "нет в списке", 'id="a-task-wrong"'),
        ("withdraw", {}, "укажите, как оно получено", 'id="a-on-behalf-via-wrong"'),
        (
            "extend",
            {"clock": "answer", "by.count": "9", "by.unit": "working days", "reason": "x"},
            "не более",
            "alert",
        ),
        ("correct_contact", {"name": "", "email": "", "phone": ""}, "хотя бы одно", 'role="alert"'),
        (
            "decide",
            {"verdict": "partly", "cause": "defect", "text": KEPT},
            "Завершить: Запросить чек",
            "finish_task?task=1",
        ),
    ],
)
async def test_what_is_wrong_is_said_where_it_is_wrong(
    living: Office, action: str, typed: dict[str, str], said: str, at: str
) -> None:
    claim, reader = await working(living), await living.sign_in("operator")
    address = f"/claims/{claim}/act/{action}"
    refused = await reader.post(address, {**await filled(reader, address), **typed})
    assert refused.status_code in (409, 422)
    assert said in refused.text
    assert at in refused.text
    shown = fields_of(refused.text)
    assert {name: value for name, value in typed.items() if value} == {
        name: shown[name] for name, value in typed.items() if value
    }


async def test_a_row_of_a_list_is_named_where_it_is_wrong(living: Office) -> None:
    claim, reader = await proposed(living), await living.sign_in("operator")
    address = f"/claims/{claim}/act/partly"
    rows = {
        "remedies.3.remedy": "compensation",
        "remedies.3.amount": "12,345",
        "remedies.3.currency": "RUB",
        "remedies.7.amount": "5",
        "remedies.7.currency": "RUB",
    }
    refused = await reader.post(address, await filled(reader, address, **rows))
    assert refused.status_code == 422
    assert 'id="a-remedies-2-remedy-wrong"' in refused.text
    fields = fields_of(refused.text) | {"remedies.2.remedy": "bonus"}
    refused = await reader.post(address, fields)
    assert 'id="a-remedies-1-amount-wrong"' in refused.text
    assert (
        await reader.post(address, fields_of(refused.text) | {"remedies.1.amount": "12"})
    ).status_code == 303
    granted = [one["amount"] for one in (await state(living, claim))["remedies"]]
    assert granted == [None, "12.00", "5.00"]


async def test_rows_are_added_without_losing_a_word(living: Office) -> None:
    claim, reader = await fresh(living), await living.sign_in("operator")
    address = f"/claims/{claim}/act/ask_details"
    fields = await filled(reader, address, **{"questions.0": KEPT, "_more": "questions"})
    more = await reader.post(address, fields)
    assert more.status_code == 200
    assert SHOWN in more.text
    assert "questions.1" in fields_of(more.text)
    assert (await state(living, claim))["version"] == 1


async def test_what_would_happen_is_shown_and_nothing_happens(living: Office) -> None:
    claim, reader = await proposed(living), await living.sign_in("operator")
    before = await state(living, claim)
    address = f"/claims/{claim}/act/satisfy"
    fields = await filled(reader, address, text=KEPT)
    seen = await reader.post(f"{address}/preview", fields, part=True)
    assert seen.status_code == 200
    assert "Письмо «Решение»" in seen.text
    assert f'<span class="var">{SHOWN}</span>' in seen.text
    assert "Претензия перейдёт на этап «Подтверждение»" in seen.text
    assert "молчание дольше срока (10 дней)" in seen.text
    assert "/c/•••" in seen.text
    assert "/c/token" not in seen.text
    assert "anna@example.org" in seen.text
    looked = await reader.post(address, {**fields, "_look": "1"})
    assert looked.status_code == 200
    assert "Письмо «Решение»" in looked.text
    assert (await state(living, claim))["version"] == before["version"]
    dear = await reader.post(f"{address}/preview", {**fields, "remedies.0.amount": "45 000"}, part=True)
    assert "До отправки письма решение согласует Павел" in dear.text or "согласует" in dear.text
    assert "После согласования" in dear.text


async def test_the_letter_of_an_approval_says_what_was_proposed(living: Office) -> None:
    claim, reader = await awaiting(living), await living.sign_in("manager")
    shown = await reader.get(f"/claims/{claim}/act/approve")
    assert "Вернём." in shown.text
    assert "45 000" in shown.text.replace("\xa0", " ").replace("\u202f", " ")


async def test_an_action_that_is_not_possible_says_why_and_has_no_button(living: Office) -> None:
    claim, reader = await fresh(living), await living.sign_in("operator")
    for action in ("satisfy", "approve", "accept", "reopen", "force"):
        shown = await reader.get(f"/claims/{claim}/act/{action}")
        assert shown.status_code == 200
        assert 'role="alert"' in shown.text
        assert 'id="act-send"' not in shown.text


@pytest.mark.parametrize(
    ("action", "typed", "member"),
    [
        ("take", {}, "assignee"),
        ("assign", {"assignee": "-"}, "assignee"),
        ("set_priority", {"priority": "low"}, "priority"),
    ],
)
async def test_what_is_light_can_be_undone(
    living: Office, action: str, typed: dict[str, str], member: str
) -> None:
    claim, reader = await fresh(living), await living.sign_in("manager")
    before = (await state(living, claim))[member]
    command = await act(reader, claim, action, **typed)
    assert (await state(living, claim))[member] != before
    told = (await reader.get(f"/claims/{claim}/commands/{command}", part=True)).text
    form = told[told.index("<form") :].replace("<form", '<form id="act-form"', 1)
    undo = form[form.index('action="') + 8 :]
    back = await reader.post(undo[: undo.index('"')], fields_of(form))
    assert back.status_code == 303, back.text
    assert (await state(living, claim))[member] == before
    assert "<form" not in (await reader.get(f"/claims/{claim}/commands/{command}", part=True)).text


async def test_while_the_engine_is_away_acts_are_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, reader = await fresh(office), await office.sign_in("operator")
    command = await act(reader, claim, "note", text="Пока всё стоит")
    address = f"/claims/{claim}/commands/{command}"
    told = await reader.get(address, part=True)
    assert "принято в" in told.text
    assert f'hx-get="{address}?looks=1"' in told.text
    assert 'hx-trigger="load delay:1s"' in told.text
    assert f'data-clears="/claims/{claim}/act/note"' in told.text
    later = await reader.get(f"{address}?looks=8", part=True)
    assert 'hx-trigger="load delay:10s"' in later.text
    monkeypatch.setattr(outcomes_of_acts, "PATIENCE", timedelta(0))
    assert "будет выполнено, как только" in (await reader.get(address)).text


async def test_a_refusal_that_comes_later_leads_back_to_what_was_typed(office: Office) -> None:
    claim, reader = await fresh(office), await office.sign_in("operator")
    command = await act(reader, claim, "write", text=KEPT)
    problem = '{"code": "closed", "detail": {"ru": "Претензия закрыта.", "en": "The claim is closed."}}'
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(
            text(
                "UPDATE commands SET status = 'refused', settled_at = now(), problem = CAST(:problem AS jsonb)"
                " WHERE id = CAST(:id AS uuid)"
            ),
            {"id": command, "problem": problem},
        )
    told = await reader.get(f"/claims/{claim}/commands/{command}", part=True)
    assert "Претензия закрыта." in told.text
    assert f"/claims/{claim}/act/write?again={command}" in told.text
    assert SHOWN in (await reader.get(f"/claims/{claim}/act/write?again={command}")).text
    colleague = await office.sign_in("manager")
    assert SHOWN not in (await colleague.get(f"/claims/{claim}/act/write?again={command}")).text


async def test_the_address_fills_boxes_in(living: Office) -> None:
    claim, reader = await working(living), await living.sign_in("operator")
    shown = await reader.get(f"/claims/{claim}/act/finish_task", params={"task": "1"})
    assert fields_of(shown.text)["task_id"] == "1"


async def test_who_may_not_act_sees_no_form(office: Office) -> None:
    claim = await fresh(office)
    auditor, other, own = [await office.sign_in(who) for who in ("auditor", "operator2", "operator")]
    for part in (False, True):
        assert (await auditor.get(f"/claims/{claim}/act/note", part=part)).status_code == 403
        assert (await other.get(f"/claims/{claim}/act/note", part=part)).status_code == 404
        assert (await own.get(f"/claims/{claim}/act/dance", part=part)).status_code == 404
        assert (await own.get(f"/claims/{claim}/act/letter_sent", part=part)).status_code == 404
    fields = await filled(own, f"/claims/{claim}/act/note", text="x")
    for path in (f"/claims/{claim}/act/note", f"/claims/{claim}/act/note/preview"):
        assert (await auditor.post(path, fields)).status_code == 403
        assert (await other.post(path, fields)).status_code == 404
    command = await act(own, claim, "note", text="x")
    assert (await other.get(f"/claims/{claim}/commands/{command}")).status_code == 404
    assert (await auditor.get(f"/claims/{claim}/commands/{command}")).status_code == 200
    assert (await own.get(f"/claims/{await fresh(office)}/commands/{command}")).status_code == 404
    assert (await own.post(f"/claims/{claim}/act/note", {"text": "no key"})).status_code == 400


async def test_words_of_an_internal_note_do_not_slip_into_a_letter(living: Office) -> None:
    claim, reader = await working(living), await living.sign_in("operator")
    await act(reader, claim, "note", text="Камера: водитель признал, что уронил коробку.")
    address = f"/claims/{claim}/act/write"
    fields = await filled(reader, address, text="Как выяснилось, водитель признал, что уронил посылку.")
    stopped = await reader.post(address, fields)
    assert stopped.status_code == 409
    assert "водитель признал что уронил" in stopped.text
    fields = fields_of(stopped.text)
    assert (await reader.post(address, {**fields, "text": "Осмотр закончен."})).status_code == 303
    fields = await filled(reader, address, text="Водитель признал, что уронил.")
    assert (await reader.post(address, {**fields, "_meant": "1"})).status_code == 303
