"""The short forms of actions upon the real engine: opened, filled in, refused, repeated, two people at once."""

import re
from html import unescape
from typing import Any

import pytest

from api.console.form_boxes import KINDS
from api.console.form_words import LABELS
from claims.commands import STANDARD, ActionData
from tests.api.office import Office, Reader

CYRILLIC = re.compile("[А-я]")


@pytest.fixture
async def claim(living: Office) -> str:
    """The number of a fresh claim with a worker at its side."""
    return (await living.file()).json()["number"]


def fields_of(html: str) -> dict[str, str]:
    """What the form would send if nothing was changed: hidden inputs, values, chosen options."""
    form = html[html.index('<form id="act-form"') :]
    form = form[: form.index("</form>")]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        if name and (kind is None or kind[1] != "radio" or " checked" in tag):
            found[name[1]] = unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        first = re.search(r'<option value="([^"]*)"', options)
        found[name] = unescape((chosen or first)[1]) if first else ""
    for name, text in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = unescape(text)
    return found


def choices_of(html: str, name: str) -> list[str]:
    """The values that a select or cards offer."""
    select = re.search(rf'<select [^>]*name="{re.escape(name)}"[^>]*>(.*?)</select>', html, re.S)
    if select:
        return [value for value in re.findall(r'<option value="([^"]*)"', select[1]) if value]
    return re.findall(rf'type="radio" name="{re.escape(name)}" value="([^"]*)"', html)


async def filled(reader: Reader, address: str, **typed: str) -> dict[str, str]:
    """Open a form and fill it in."""
    opened = await reader.get(address)
    assert opened.status_code == 200, opened.text
    return fields_of(opened.text) | typed


async def act(reader: Reader, claim: str, action: str, **typed: str) -> str:
    """Fill in a form and send it; the id of the command that it became."""
    address = f"/claims/{claim}/act/{action}"
    sent = await reader.post(address, await filled(reader, address, **typed))
    assert sent.status_code == 303, sent.text
    place, _, command = sent.headers["location"].partition("?did=")
    assert place == f"/claims/{claim}"
    return command


async def state(office: Office, claim: str) -> dict[str, Any]:
    return (await office.get(f"/api/claims/{claim}")).json()


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


async def test_a_note_is_written_and_the_card_is_shown(living: Office, claim: str) -> None:
    reader = await living.sign_in("operator")
    command = await act(reader, claim, "note", text="Позвонил в магазин.")
    told = await reader.get(f"/claims/{claim}/commands/{command}", part=True)
    assert "Готово" in told.text
    assert "hx-get" not in told.text
    timeline = (await living.get(f"/api/claims/{claim}/timeline")).json()["items"]
    assert timeline[-1]["data"]["texts"] == {"text": "Позвонил в магазин."}
