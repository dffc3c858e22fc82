"""Forms of actions as a person fills them in, and claims at the places where actions are possible."""

import re
from datetime import date
from html import unescape
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from claims.calendar import DayKind, DayRule
from store.calendars import calendar_version
from store.files import NewFile, add_file
from store.move_choice import VersionOfType, versions_of_type
from store.variants import publish, publish_calendar
from tests.api.office import Office, Reader
from tests.claims.walks import ROOT, changed, ready


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
    for name, words in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = unescape(words)
    return found


def choices_of(html: str, name: str) -> list[str]:
    """The values that a select or cards offer."""
    select = re.search(rf'<select [^>]*name="{re.escape(name)}"[^>]*>(.*?)</select>', html, re.S)
    if select:
        return [value for value in re.findall(r'<option value="([^"]*)"', select[1]) if value]
    return re.findall(rf'type="radio" name="{re.escape(name)}" value="([^"]*)"', html)


async def filled(reader: Reader, address: str, /, **typed: str) -> dict[str, str]:
    """Open a form and fill it in."""
    opened = await reader.get(address)
    assert opened.status_code == 200, opened.text
    return fields_of(opened.text) | typed


async def act(reader: Reader, claim: str, action: str, /, **typed: str) -> str:
    """Fill in a form and send it; the id of the command that it became."""
    address = f"/claims/{claim}/act/{action}"
    sent = await reader.post(address, await filled(reader, address, **typed))
    assert sent.status_code == 303, sent.text
    place, _, command = sent.headers["location"].partition("?did=")
    assert place == f"/claims/{claim}"
    return command


async def state(office: Office, claim: str) -> dict[str, Any]:
    return (await office.get(f"/api/claims/{claim}")).json()


async def working(office: Office, **changes: Any) -> str:
    """A claim under investigation, its number."""
    number = (await office.file(**changes)).json()["number"]
    await commanded(office, number, "admit")
    return number


async def asked(office: Office) -> str:
    """A claim that waits for the claimant's details."""
    number = await working(office)
    await commanded(office, number, "ask_details", {"questions": ["Есть ли чек?"]})
    return number


async def proposed(office: Office, **changes: Any) -> str:
    """A claim in the stage of its decision."""
    number = await working(office, **changes)
    for task in (await office.get(f"/api/claims/{number}/tasks")).json()["items"]:
        await commanded(office, number, "finish_task", {"task_id": task["id"]})
    await commanded(office, number, "decide", {"verdict": "justified", "cause": "defect"})
    return number


REFUND = {"remedy": "refund", "amount": "4990.00", "currency": "RUB"}
DEAR = {"demand": {"remedy": "refund", "amount": "45000.00", "currency": "RUB"}}


async def answered(office: Office) -> str:
    """A claim whose claimant was answered and is to say whether he accepts."""
    number = await proposed(office)
    await commanded(office, number, "satisfy", {"remedies": [REFUND]})
    return number


async def awaiting(office: Office) -> str:
    """A claim whose decision waits for approval."""
    number = await proposed(office, **DEAR)
    await commanded(
        office, number, "satisfy", {"remedies": [{**REFUND, "amount": "45000"}], "text": "Вернём."}
    )
    return number


async def closed(office: Office) -> str:
    """A closed claim."""
    number = (await office.file()).json()["number"]
    await commanded(office, number, "not_a_claim", {"text": "Это вопрос."})
    return number


async def fresh(office: Office) -> str:
    """A claim at its beginning."""
    return (await office.file()).json()["number"]


async def with_tag(office: Office) -> str:
    """A claim, and a tag of the house that it does not have."""
    titles = {"title": {"ru": "Пресса", "en": "Press"}}
    put = f"/api/dictionaries/tags/press-{uuid4().hex[:8]}"
    assert (await office.client.put(put, json=titles, headers=office.headers("manager"))).status_code == 200
    return await fresh(office)


async def tagged(office: Office) -> str:
    """A claim that somebody tagged."""
    number = await with_tag(office)
    known = (await office.get("/api/dictionaries/tags")).json()["items"]
    added = await office.command(number, "add_tag", {"tag": known[0]["key"]})
    assert added.json()["status"] == "applied", added.text
    return number


async def with_file(office: Office) -> str:
    """A claim with a stored file that no event has attached."""
    filed = (await office.file()).json()
    new = NewFile(
        id=str(uuid4()),
        claim_id=filed["id"],
        name="чек.pdf",
        media_type="application/pdf",
        size=9,
        sha256=bytes(32),
    )
    async with office.app.state.desk.at_once.connect() as connection:
        await add_file(connection, new)
    return filed["number"]


async def with_other_days(office: Office) -> str:
    """A claim whose calendar has another version by now."""
    number = (await office.file()).json()["number"]
    async with office.app.state.desk.at_once.connect() as connection:
        present = await calendar_version(connection, "ru")
        assert present is not None
        days = {**present.calendar.days, date(2030, 1, 31): DayRule(kind=DayKind.DAY_OFF)}
        await publish_calendar(connection, present.calendar.model_copy(update={"days": days}))
    return number


async def movable(office: Office) -> str:
    """A claim of a type whose process has another version beside the live one."""
    shorter = changed(ready("goods-refund"), ("clocks.answer.term", "4 working days")).variant
    async with office.app.state.desk.at_once.connect() as connection:
        await publish(connection, shorter, shorter.model_dump_json(by_alias=True))
        own = (ROOT / "variants" / "goods-refund.yaml").read_text("utf-8")
        await publish(connection, ready("goods-refund").variant, own)  # the version that was live is so again
    return (await office.file()).json()["number"]


async def moved(office: Office) -> str:
    """A claim that was just moved to another version."""
    number = await movable(office)
    here = (await office.get(f"/api/claims/{number}")).json()["variant"]["version"]
    versions = [
        one.ref.version
        for one in await versions_of(office, "goods-refund")
        if one.ref.key == "goods-refund" and one.ref.version != here
    ]
    data = {"variant": "goods-refund", "version": versions[0], "reason": "Новый порядок"}
    answer = await office.command(number, "move", data, "manager")
    assert answer.status_code == 200, answer.text
    return number


async def versions_of(office: Office, claim_type: str) -> tuple[VersionOfType, ...]:
    """The published versions of a claim type."""
    async with office.app.state.desk.at_once.connect() as connection:
        return await versions_of_type(connection, claim_type)


async def commanded(office: Office, number: str, action: str, data: Any = None) -> None:
    answer = await office.command(number, action, data)
    assert answer.status_code == 200, (action, answer.text)


async def speak(office: Office, language: str) -> None:
    """Let all people read one language."""
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text("UPDATE users SET language = :language"), {"language": language})


async def names(office: Office) -> list[str]:
    """The names of our people."""
    async with office.app.state.desk.at_once.connect() as connection:
        return list((await connection.execute(text("SELECT name FROM users"))).scalars())
