"""The two texts of an answer: each says what becomes of it, and none is asked for that no letter gives."""

from html import unescape
from types import SimpleNamespace
from typing import Any, get_args

import pytest

from api.console import form_words
from api.console.form_boxes import boxes_of
from api.console.sheet import why
from api.pages.formats import Formats
from claims.variant import Outcome
from tests.api.console.acts import filled, speak
from tests.api.office import Office
from tests.claims.walks import MONDAY, READY, born, ready

SCHEMA: dict[str, Any] = {"properties": {"text": {}, "reason": {}}}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_no_two_boxes_are_called_alike_and_each_says_where_it_goes(outcome: Outcome, language: Any) -> None:
    reason, text = boxes_of("settle", SCHEMA, {}, language, outcome=outcome)
    assert (reason.name, text.name) == ("reason", "text")
    assert reason.label != text.label
    assert text.hint
    assert bool(reason.hint) is (outcome in form_words.REASONS)


@pytest.mark.parametrize("key", READY)
def test_the_letters_of_these_outcomes_give_the_reason_in_these_words(key: str) -> None:
    stages = ready(key).variant.stages.values()
    letters = {action.outcome: action.letter for stage in stages for action in stage.actions.values()}
    for outcome in form_words.REASONS:
        assert letters.get(outcome) in (None, outcome.replace("_", "-"))


@pytest.mark.parametrize(
    ("language", "label", "where", "more"),
    [
        (
            "ru",
            "Почему это не претензия",
            "В письме после слов «Почему мы так решили:».",
            "Что ещё сказать заявителю",
        ),
        (
            "en",
            "Why it is no claim",
            "In the letter after “Why we think so:”.",
            "What else to tell the claimant",
        ),
    ],
)
async def test_the_form_and_its_letter_agree(
    office: Office, language: str, label: str, where: str, more: str
) -> None:
    await speak(office, language)
    reader = await office.sign_in("operator")
    number = (
        await office.file(claimant={"name": "A", "email": "a@example.org", "language": language})
    ).json()["number"]
    address = f"/claims/{number}/act/not_a_claim"
    form = unescape((await reader.get(address)).text)
    assert form.index(label) < form.index(where) < form.index(more)
    assert "Обоснование для заявителя" not in form
    fields = await filled(reader, address, reason="R-1", text="T-2")
    letter = unescape((await reader.post(f"{address}/preview", fields, part=True)).text)
    words = where.partition("«" if language == "ru" else "“")[2].rstrip("».”")
    assert words in letter
    assert letter.index(words) < letter.index("R-1") < letter.index("T-2")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_is_missing_is_called_as_its_box_is(language: Any) -> None:
    desk = born(ready("goods-refund"))
    boxes = boxes_of("refuse", SCHEMA, {}, language, outcome="refused")
    form: Any = SimpleNamespace(seen=SimpleNamespace(claim=desk.claim), pinned=desk.pinned, boxes=boxes)
    missing = {"code": "requires", "missing": ["reason", "verdict"]}
    _, steps = why(form, missing, Formats(language, "Europe/Moscow", MONDAY))
    assert steps[0] == (boxes[0].label, "")
    assert steps[1][1].endswith("/act/record_finding")


async def test_a_refusal_without_its_reason_is_refused_at_the_box(office: Office) -> None:
    await speak(office, "ru")
    reader, number = await office.sign_in("operator"), (await office.file()).json()["number"]
    address = f"/claims/{number}/act/fix_at_once"
    assert 'name="reason"' not in (await reader.get(address)).text
    address = f"/claims/{number}/act/not_a_claim"
    sent = await reader.post(address, await filled(reader, address, reason="x" * 4001))
    assert sent.status_code == 422
    assert 'id="a-reason-wrong"' in sent.text
