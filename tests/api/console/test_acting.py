"""The short forms of actions upon the real engine: opened, filled in, refused, repeated, two people at once."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from api.console.form_boxes import KINDS
from api.console.form_words import LABELS
from claims.commands import STANDARD, ActionData
from tests.api.console.acts import (
    act,
    answered,
    asked,
    awaiting,
    choices_of,
    closed,
    fresh,
    movable,
    moved,
    names,
    proposed,
    speak,
    tagged,
    with_file,
    with_other_days,
    with_tag,
    working,
)
from tests.api.office import Office

CYRILLIC = re.compile("[А-я]")


@pytest.fixture
async def claim(living: Office) -> str:
    """The number of a fresh claim with a worker at its side."""
    return (await living.file()).json()["number"]


def test_every_member_of_data_has_a_label_in_both_languages() -> None:
    members = {
        name for model in STANDARD.values() for name in model.model_json_schema().get("properties", {})
    }
    members |= set(ActionData.model_fields)
    assert members - {"has_email"} == LABELS.keys()
    assert members - {"has_email", "fields"} == KINDS.keys()
    for titles in LABELS.values():
        assert CYRILLIC.search(titles.ru)
        assert not CYRILLIC.search(titles.en)


async def test_a_new_task_is_asked_for_in_peoples_order(living: Office, claim: str) -> None:
    reader = await living.sign_in("operator")
    page = (await reader.get(f"/claims/{claim}/act/add_task", headers={"Accept-Language": "ru"})).text
    places = [page.index(f'name="{name}') for name in ("task", "title", "assignee", "term", "due_at")]
    assert places == sorted(places)
    assert "Если не выбрать, достанется тому, кто ведёт претензию." in page


async def test_a_note_is_written_and_the_card_is_shown(living: Office, claim: str) -> None:
    reader = await living.sign_in("operator")
    command = await act(reader, claim, "note", text="Позвонил в магазин.")
    told = await reader.get(f"/claims/{claim}/commands/{command}", part=True)
    assert "Готово" in told.text
    assert "hx-get" not in told.text
    timeline = (await living.get(f"/api/claims/{claim}/timeline")).json()["items"]
    assert timeline[-1]["data"]["texts"] == {"text": "Позвонил в магазин."}


async def test_a_tag_put_on_by_hand_is_found_and_taken_off_again(living: Office) -> None:
    claim, reader = await tagged(living), await living.sign_in("operator")
    (tag,) = (await living.get(f"/api/claims/{claim}")).json()["tags"]

    async def found() -> list[str]:
        return [
            each["number"] for each in (await living.get("/api/claims", params={"tag": tag})).json()["items"]
        ]

    assert claim in await found()
    assert tag not in choices_of((await reader.get(f"/claims/{claim}/act/add_tag")).text, "tag")
    assert choices_of((await reader.get(f"/claims/{claim}/act/remove_tag")).text, "tag") == [tag]
    await act(reader, claim, "remove_tag", tag=tag)
    assert claim not in await found()
    card = (await reader.get(f"/claims/{claim}")).text
    assert "Добавлен тег: Пресса" in card
    assert "Снят тег: Пресса" in card
    assert f"tag={tag}" not in card


Scene = Callable[[Office], Awaitable[str]]
FIRST = "first choice"
"""Stands for whatever the form offers first."""
WORD = {"on_behalf.via": "phone"}
FORMS: list[tuple[str, Scene, str, dict[str, str], str]] = [
    ("assign", working, "manager", {"assignee": "manager", "reason": "Отпуск"}, "assigned"),
    ("assign", working, "operator", {"assignee": "-"}, "assigned"),
    ("take", working, "manager", {}, "assigned"),
    ("set_priority", fresh, "operator", {"priority": "critical", "reason": "Протечка"}, "priority_set"),
    ("set_priority", fresh, "operator", {"severity": "serious", "impact": "many"}, "priority_set"),
    ("add_tag", with_tag, "operator", {"tag": FIRST}, "tag_added"),
    ("remove_tag", tagged, "operator", {"tag": FIRST}, "tag_removed"),
    ("reclassify", fresh, "admin", {"type": FIRST, "reason": "Не тот вид"}, "reclassified"),
    ("add_task", working, "operator", {"task": "call", "term.count": "2", "term.unit": "working days"}, "task_added"),
    ("add_task", working, "operator", {"task": "other", "title": "Сверить", "assignee": "manager"}, "task_added"),
    ("move_task", working, "operator", {"task_id": FIRST, "due_at": "2030-01-15T12:00"}, "task_moved"),
    ("finish_task", working, "operator", {"task_id": FIRST, "result": "Чек есть"}, "task_finished"),
    ("cancel_task", working, "operator", {"task_id": FIRST, "reason": "Не нужно"}, "task_cancelled"),
    ("note", closed, "operator", {"text": "Водитель признал.\nВторая строка"}, "noted"),
    ("write", working, "operator", {"text": "Мы заказали осмотр."}, "written"),
    ("correct_contact", fresh, "operator", {"email": "anna.new@example.org"}, "contact_corrected"),
    ("attach", with_file, "operator", {"file_id": FIRST}, "attached"),
    ("add_party", fresh, "operator", {"role": "expert", "name": "ООО Гарант"}, "party_added"),
    ("link", fresh, "operator", {"as": "related"}, "linked"),
    ("log_interaction", fresh, "operator", {"kind": "call", "direction": "out", "participants": "Анна\nИван",
      "text": "Договорились", "at": "2026-01-15T12:00"}, "interaction_logged"),
    ("confirm_hint", fresh, "operator", {"hint": FIRST}, "hint_confirmed"),
    ("answer_details", asked, "operator", {**WORD, "text": "Чек приложу завтра"}, "details_answered"),
    ("extend", working, "operator", {"clock": "answer", "by.count": "2", "by.unit": "working days",
      "reason": "Ждём эксперта"}, "clock_extended"),
    ("record_finding", working, "operator", {"verdict": "partly", "cause": "defect", "guilty_unit": "warehouse",
      "note": "Камера"}, "finding_recorded"),
    ("carry_out", answered, "operator", {"remedy_id": FIRST, "note": "Платёж 12"}, "carried_out"),
    ("approve", awaiting, "manager", {}, "approved"),
    ("return_for_rework", awaiting, "manager", {"reason": "Нет акта"}, "sent_back"),
    ("withdraw", working, "operator", {**WORD, "reason": "Передумал"}, "withdrawn"),
    ("accept", answered, "operator", WORD, "accepted"),
    ("dispute", answered, "operator", {**WORD, "reason": "Мало"}, "disputed"),
    ("rate", answered, "operator", {"score": "4", "text": "Быстро"}, "rated"),
    ("reopen", closed, "operator", {"reason": "Новые сведения"}, "reopened"),
    ("move", movable, "manager", {"variant": FIRST, "version": FIRST, "reason": "Новый порядок"}, "moved"),
    ("move_back", moved, "manager", {"reason": "Ошибка"}, "moved"),
    ("recount", with_other_days, "manager", {"calendar_id": FIRST, "reason": "Новый праздник"}, "calendar_changed"),
    ("force", working, "manager", {"to": "resolution", "reason": "Срочно"}, "forced"),
    ("admit", fresh, "operator", {"text": "Разбираемся"}, "stage_entered"),
    ("ask_details", fresh, "operator", {"questions.0": "Есть чек?", "questions.4": "Когда купили?"}, "details_asked"),
    ("fix_at_once", fresh, "operator", {}, "decided"),
    ("not_a_claim", fresh, "operator", {"reason": "Это вопрос"}, "decided"),
    ("satisfy", proposed, "operator", {"text": "Вернём деньги"}, "decided"),
    ("partly", proposed, "operator", {"remedies.0.amount": "1 000,50", "reason": "Часть"}, "decided"),
    ("refuse", proposed, "operator", {"reason": "Нет оснований"}, "decided"),
    ("rework", proposed, "operator", {"reason": "Проверить ещё"}, "stage_entered"),
]  # fmt: skip


def test_every_standard_command_is_filled_in_below() -> None:
    assert {action for action, *_ in FORMS} >= STANDARD.keys()


@pytest.mark.parametrize("row", FORMS, ids=lambda row: f"{row[0]}-{row[1].__name__}")
async def test_a_filled_form_is_carried_out(living: Office, row: tuple[Any, ...]) -> None:
    action, scene, who, typed, event = row
    claim, reader = await scene(living), await living.sign_in(who)
    address = f"/claims/{claim}/act/{action}"
    opened = await reader.get(address)
    assert opened.status_code == 200
    if action == "link":
        typed = {**typed, "claim": await fresh(living)}
    typed = {
        name: choices_of(opened.text, name)[0] if value == FIRST else value for name, value in typed.items()
    }
    command = await act(reader, claim, action, **typed)
    told = await reader.get(f"/claims/{claim}/commands/{command}", part=True)
    assert told.status_code in (200, 404), told.text  # a claim of another type may be another team's now
    rows = (await living.get(f"/api/claims/{claim}/timeline", "admin", params={"limit": 500})).json()["items"]
    assert event in {row["event"] for row in rows if row["command_id"] == command}


@pytest.mark.parametrize("language", ["ru", "en"])
async def test_every_form_speaks_the_readers_language(living: Office, language: str) -> None:
    """Whatever the form shows in English has no Russian letter but those of the claim itself."""
    scenes = {scene: await scene(living) for scene in {scene for _, scene, *_ in FORMS}}
    people = await names(living)
    await speak(living, language)
    try:
        for action, scene, who, *_ in FORMS:
            reader = await living.sign_in(who)
            for part in (False, True):
                shown = await reader.get(f"/claims/{scenes[scene]}/act/{action}", part=part)
                assert shown.status_code == 200, (action, shown.text)
                assert ('<dialog class="dlg act' in shown.text) is part
                assert (f'lang="{language}"' in shown.text) or part
                form = shown.text[shown.text.index("act-head") : shown.text.index("act-foot")]
                words = re.sub(r"<[^>]*>", " ", re.sub(r'<div class="paper".*?</div>', "", form, flags=re.S))
                if language == "en":
                    for name in (*people, "Анна Петрова", "чек.pdf"):
                        words = words.replace(name, "")
                    assert not re.findall("[А-я]+", words), (action, re.findall("[А-я]+", words))
                else:
                    assert CYRILLIC.search(words)
    finally:
        await speak(living, "ru")
