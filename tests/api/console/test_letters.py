"""The letters page, one letter with its proof, sending it again: with a worker and a mailbox."""

import asyncio
import re
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from sqlalchemy import text
from temporalio.client import Client

from runtime.embedded.mailbox import Mailbox
from tests.api.console.post_office import open_post_office
from tests.api.office import FILING, Office, Reader
from tests.api.test_links_page import _do, _to_the_decision


@pytest.fixture(scope="module", autouse=True)
async def post_office(living: Office, temporal_client: Client) -> AsyncIterator[None]:
    async with open_post_office(temporal_client):
        yield


async def filed(office: Office, address: str) -> str:
    """A fresh claim of the claimant with this address; its number."""
    claimant = {**FILING["claimant"], "email": address}
    return (await office.file(claimant=claimant)).json()["number"]


async def rows(office: Office, number: str) -> dict[str, tuple[str, str]]:
    """The letters to the claimant by their template: id and state."""
    query = text(
        "SELECT l.template, l.id::text, l.state FROM letters l JOIN claims c ON c.id = l.claim_id"
        " WHERE c.number = :number AND l.recipient_kind = 'claimant'"
    )
    async with office.app.state.desk.at_once.connect() as connection:
        found = await connection.execute(query, {"number": number})
        return {row.template: (row.id, row.state) for row in found}


async def settled(office: Office, number: str, state: str) -> str:
    """Wait until the acknowledgement has come to a state; its id."""
    for _ in range(600):
        letter, now = (await rows(office, number))["acknowledgement"]
        if now == state:
            return letter
        await asyncio.sleep(0.1)
    raise AssertionError(f"the letter is {now}, not {state}")


async def again(reader: Reader, letter: str, **more: object) -> str:
    """Press the button of the page; where it leads."""
    page = await reader.get(f"/letters/{letter}")
    attempts = re.search(r'name="attempts" value="(\d+)"', page.text)
    assert attempts, "there is no button to send it again"
    answer = await reader.post(f"/letters/{letter}/again", {"attempts": attempts[1]}, **more)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def test_a_letter_of_unknown_fate_is_sent_again_by_a_person_alone(
    living: Office, mailbox: Mailbox
) -> None:
    mailbox.clear()
    number = await filed(living, f"lost-{uuid4().hex[:8]}@silent.example.org")
    letter = await settled(living, number, "unknown")
    reader = await living.sign_in("operator")
    listed = await reader.get("/letters")
    assert listed.text.index(letter) < listed.text.index("</tbody>")
    assert number in (await reader.get("/letters?state=unknown")).text
    assert number not in (await reader.get("/letters?state=refused")).text
    shown = await reader.get(f"/letters/{letter}")
    assert "судьба неизвестна" in shown.text
    assert f"&lt;letter.{letter}@localhost&gt;" in shown.text
    assert re.search(r"<dd class=\"mono\">[0-9a-f]{64}</dd>", shown.text)
    assert "/c/•••" in shown.text
    assert not re.search(r"/c/[A-Za-z0-9_-]{20,}", shown.text), "no link of the claimant is shown to staff"
    assert await again(reader, letter) == f"/letters/{letter}"
    await settled(living, number, "sent")
    mine = [one for one in mailbox.letters() if one["Message-ID"] == f"<letter.{letter}@localhost>"]
    assert len(mine) == 2
    assert mine[0].get_body(("plain",)).get_content() == mine[1].get_body(("plain",)).get_content()
    proof = (await reader.get(f"/letters/{letter}")).text
    assert "Отправлено ещё раз: Ольга Орлова" in proof
    assert "250 Kept" in proof
    assert 'name="attempts"' not in proof
    history = (await reader.get(f"/claims/{number}")).text
    assert "Отправлено ещё раз: Ольга Орлова" in history


async def test_a_refused_letter_goes_to_the_corrected_address(living: Office, mailbox: Mailbox) -> None:
    number = await filed(living, f"nobody-{uuid4().hex[:8]}@gone.example.org")
    letter = await settled(living, number, "refused")
    reader = await living.sign_in("operator")
    shown = (await reader.get(f"/letters/{letter}")).text
    assert f"/claims/{number}/act/correct_contact" in shown
    assert "550 5.1.1 No such mailbox" in shown
    right = f"somebody-{uuid4().hex[:8]}@example.org"
    done = await living.command(number, "correct_contact", {"email": right})
    assert done.status_code == 200, done.text
    await again(reader, letter)
    await settled(living, number, "sent")
    (came,) = [one for one in mailbox.letters() if one["Message-ID"] == f"<letter.{letter}@localhost>"]
    assert right in came["To"]


async def test_a_letter_refused_twice_is_work_twice(living: Office) -> None:
    number = await filed(living, f"gone-{uuid4().hex[:8]}@gone.example.org")
    letter = await settled(living, number, "refused")
    await again(await living.sign_in("operator"), letter)
    for _ in range(600):
        tasks = (await living.get(f"/api/claims/{number}/tasks")).json()["items"]
        told = [task for task in tasks if task["task"] == "tell"]
        if len(told) == 2:
            break
        await asyncio.sleep(0.1)
    assert len(told) == 2


async def test_somebody_finds_out_that_a_letter_arrived(living: Office, mailbox: Mailbox) -> None:
    number = await filed(living, f"heard-{uuid4().hex[:8]}@silent.example.org")
    letter = await settled(living, number, "unknown")
    reader = await living.sign_in("operator")
    path, said = f"/letters/{letter}/arrived", {"attempts": "1", "reason": "He read it out to me."}
    unsaid = await reader.post(path, {"attempts": "1", "reason": " "})
    assert unsaid.status_code == 422
    assert 'id="arrived-wrong"' in unsaid.text
    assert (await (await living.sign_in("auditor")).post(path, said)).status_code == 403
    assert (await (await living.sign_in("operator2")).post(path, said)).status_code == 404
    answers = await asyncio.gather(*(reader.post(path, said) for _ in range(3)))
    assert {answer.status_code for answer in answers} == {303}
    await settled(living, number, "sent")
    shown = (await reader.get(f"/letters/{letter}")).text
    assert shown.count("Дошло, выяснено: Ольга Орлова. He read it out to me.") == 1
    assert "Дошло, выяснено: Ольга Орлова" in (await reader.get(f"/claims/{number}")).text
    late = await reader.post(f"/letters/{letter}/again", {"attempts": "1"})
    assert late.status_code == 303, "somebody has seen to it already"
    assert len([one for one in mailbox.letters() if one["Message-ID"] == f"<letter.{letter}@localhost>"]) == 1


async def test_a_term_that_waits_for_a_letter_begins_when_it_is_known_to_have_arrived(living: Office) -> None:
    number = await filed(living, f"term-{uuid4().hex[:8]}@silent.example.org")
    await _do(living, number, "admit")
    await _to_the_decision(living, number)
    for _ in range(600):
        letter, state = (await rows(living, number)).get("satisfied", ("", ""))
        if state == "unknown":
            break
        await asyncio.sleep(0.1)
    reader = await living.sign_in("operator")
    assert (
        await reader.post(f"/letters/{letter}/arrived", {"attempts": "1", "reason": "Позвонил"})
    ).status_code == 303
    for _ in range(600):
        events = (await living.get(f"/api/claims/{number}/timeline?limit=100")).json()["items"]
        if any(row["event"] == "silence_began" for row in events):
            return
        await asyncio.sleep(0.1)
    raise AssertionError([row["event"] for row in events])


async def test_all_sending_is_held_and_let_go(living: Office) -> None:
    operator, manager = await living.sign_in("operator"), await living.sign_in("manager")
    assert (await operator.post("/letters/hold", {"reason": "x"})).status_code == 403
    assert (await manager.post("/letters/hold", {"reason": ""})).status_code == 422
    for _ in range(2):
        assert (await manager.post("/letters/hold", {"reason": "A wrong template."})).status_code == 303
    number = await filed(living, f"held-{uuid4().hex[:8]}@example.org")
    await asyncio.sleep(1.5)
    assert (await rows(living, number))["acknowledgement"][1] == "planned"
    assert "A wrong template." in (await operator.get("/letters")).text
    figures = (await living.get("/metrics", who="admin")).text
    assert re.search(r"^redress_sending_held_seconds [0-9.]*[1-9]", figures, re.M)
    assert (await operator.post("/letters/go", {})).status_code == 403
    assert (await manager.post("/letters/go", {})).status_code == 303
    await settled(living, number, "sent")
    assert "A wrong template." not in (await operator.get("/letters")).text


async def test_mail_of_no_claim_is_listed_for_those_who_watch(living: Office) -> None:
    admin, operator = await living.sign_in("admin"), await living.sign_in("operator")
    new = {"login": "newcomer", "name": "New Comer", "email": "new@gone.example.org", "language": "en"}
    page = (await admin.get("/admin/users/new")).text
    new |= {"zone": "Europe/Moscow", "id": re.search(r'name="id" value="([^"]+)"', page)[1]}
    assert (await admin.post("/admin/users/new", new)).status_code == 303
    for _ in range(600):
        listed = (await admin.get("/letters/desk")).text
        if "5.1.1 No such mailbox" in listed:
            break
        await asyncio.sleep(0.1)
    assert "5.1.1 No such mailbox" in listed
    assert "Приглашение" in listed
    assert "new@gone.example.org" in listed
    assert (await operator.get("/letters/desk")).status_code == 403


async def test_a_form_sent_twice_or_late_sends_nothing_more(living: Office) -> None:
    number = await filed(living, f"twice-{uuid4().hex[:8]}@silent.example.org")
    letter = await settled(living, number, "unknown")
    reader = await living.sign_in("manager")
    sent = {"attempts": "1"}
    answers = await asyncio.gather(*(reader.post(f"/letters/{letter}/again", sent) for _ in range(3)))
    assert {answer.status_code for answer in answers} == {303}
    await settled(living, number, "sent")
    late = await reader.post(f"/letters/{letter}/again", {"attempts": "2"})
    assert late.status_code == 409
    assert "Ничего не отправлено" in late.text
    async with living.app.state.desk.at_once.connect() as connection:
        query = text("SELECT attempts FROM letters WHERE id = CAST(:id AS uuid)")
        assert (await connection.execute(query, {"id": letter})).scalar_one() == 2


async def test_letters_of_another_team_do_not_exist(living: Office) -> None:
    number = await filed(living, f"away-{uuid4().hex[:8]}@gone.example.org")
    letter = await settled(living, number, "refused")
    stranger, watcher = await living.sign_in("operator2"), await living.sign_in("auditor")
    assert number not in (await stranger.get("/letters")).text
    assert (await stranger.get(f"/letters/{letter}")).status_code == 404
    assert (await stranger.get(f"/letters/{letter}", part=True)).status_code == 404
    assert (await stranger.post(f"/letters/{letter}/again", {"attempts": "1"})).status_code == 404
    read = await watcher.get(f"/letters/{letter}")
    assert read.status_code == 200
    assert 'name="attempts"' not in read.text
    assert (await watcher.post(f"/letters/{letter}/again", {"attempts": "1"})).status_code == 403
    assert (await rows(living, number))["acknowledgement"][1] == "refused"


@pytest.mark.parametrize(
    "query",
    ["state=lost", "to=me", "claim=x", "days=2", "cursor=x", "template=A", "more=1", "claim=26-1&claim=26-2"],
)
async def test_a_question_that_cannot_be_asked(living: Office, query: str) -> None:
    reader = await living.sign_in("operator")
    assert (await reader.get(f"/letters?{query}")).status_code in {400, 422}


@pytest.mark.parametrize("letter", ["x", "00000000-0000-7000-8000-000000000000", "..%2f"])
async def test_a_letter_that_does_not_exist(living: Office, letter: str) -> None:
    reader = await living.sign_in("admin")
    assert (await reader.get(f"/letters/{letter}")).status_code == 404
