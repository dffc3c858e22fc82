"""Letters that really go out: from the company's own text, with the proof of it, and never stopped by a broken one."""

import asyncio
import re
from collections.abc import AsyncIterator
from email.message import EmailMessage
from uuid import uuid4

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from temporalio.client import Client

from runtime.embedded.mailbox import Mailbox
from tests.api.console.post_office import open_post_office
from tests.api.console.test_letter_templates import published, revision
from tests.api.office import Office

PLACE = "/letters/templates/acknowledgement/en/variant:goods-refund"
OWN = {
    "subject": "Got it: {{ number }}",
    "body": "We have your claim.\n{% if received_day %}\nIt came on {{ received_day|day }}.\n{% endif %}\n{{ follow }}",
}
_BROKEN = text("""
INSERT INTO letter_template_versions
       (id, template, language, scope, scope_key, version, subject, body, note, published_by)
SELECT CAST(:id AS uuid), 'acknowledgement', 'en', 'type', :type, 1, 'x', '{{ number.__class__.__mro__ }}', 'x', id
FROM users WHERE login = 'admin'""")


@pytest.fixture(scope="module", autouse=True)
async def post(living: Office, temporal_client: Client) -> AsyncIterator[None]:
    async with open_post_office(temporal_client):
        yield


async def letter_of(mailbox: Mailbox, claimant: str) -> EmailMessage:
    """The letter to a claimant, as soon as it is there."""
    for _ in range(600):
        for one in mailbox.letters():
            if claimant in str(one["To"]):
                return one
        await asyncio.sleep(0.1)
    raise AssertionError("no letter came")


async def filed(office: Office, language: str, **more: object) -> tuple[str, str, str]:
    """File a claim; its id, its number and its claimant's address, which nobody else has."""
    claimant = {"name": "Anna", "email": f"{uuid4().hex}@client.example", "language": language}
    claim = (await office.file(claimant=claimant, **more)).json()
    return claim["id"], claim["number"], claimant["email"]


def failed() -> float:
    return (
        REGISTRY.get_sample_value("redress_letter_texts_failed_total", {"template": "acknowledgement"}) or 0
    )


async def test_the_own_text_goes_out_and_the_proof_names_its_version(
    living: Office, mailbox: Mailbox
) -> None:
    manager = await living.sign_in("manager")
    await published(manager, OWN, place=PLACE)
    claim, number, claimant = await filed(living, "en")
    letter = await letter_of(mailbox, claimant)
    assert str(letter["Subject"]) == f"Got it: {number}"
    body = letter.get_body(("plain",))
    assert body is not None
    said = body.get_content()
    assert re.search(r"^Hello,\s+We have your claim\.\s+It came on \d+ \w+ \d{4} \(\w+\)\.", said)
    assert "/c/" in said
    assert "Kind regards" in said
    _, russian, claimant = await filed(living, "ru")
    assert str((await letter_of(mailbox, claimant))["Subject"]) == f"Претензия {russian} зарегистрирована"
    listed = (await living.get(f"/api/claims/{claim}/letters")).json()["items"]
    sent = next(one["id"] for one in listed if one["template"] == "acknowledgement")
    proof = await manager.get(f"/letters/{sent}")
    assert f'href="{PLACE}?version=1"' in proof.text
    tried = await manager.get(f"/letters/preview?template=acknowledgement&language=en&claim={number}")
    assert f"Got it: {number}" in tried.text


async def test_a_broken_text_stops_no_letter(living: Office, mailbox: Mailbox) -> None:
    async with living.app.state.desk.at_once.connect() as connection:
        await connection.execute(_BROKEN, {"id": str(uuid4()), "type": "minute-test"})
    before = failed()
    claim, number, claimant = await filed(living, "en", type="minute-test")
    letter = await letter_of(mailbox, claimant)
    assert str(letter["Subject"]) == f"Claim {number} is registered"
    assert failed() == before + 1
    listed = (await living.get(f"/api/claims/{claim}/letters")).json()["items"]
    proof = await (await living.sign_in("manager")).get(f"/letters/{listed[0]['id']}")
    assert "?version=" not in proof.text


async def test_a_draft_goes_to_oneself_alone(living: Office, mailbox: Mailbox) -> None:
    manager = await living.sign_in("manager")
    place = PLACE.replace("variant:", "type:")
    _, number, _ = await filed(living, "ru")
    await manager.post(f"{place}/begin", {"source": "shipped"})
    drafted = {"subject": "Tried {{ number }}", "body": "From a draft.", "then": "test"}
    for claim, wrong in (("", 422), ("99-99999", 422)):
        sent = await manager.post(
            f"{place}/draft", {**drafted, "claim": claim, "revision": await revision(manager, place)}
        )
        assert sent.status_code == wrong
    sent = await manager.post(
        f"{place}/draft", {**drafted, "claim": number, "revision": await revision(manager, place)}
    )
    assert sent.headers["location"] == f"{place}/draft?saved=test&claim={number}"
    assert "manager@desk.test" in (await manager.get(sent.headers["location"])).text
    for _ in range(600):
        came = [one for one in mailbox.letters() if "manager@desk.test" in str(one["To"])]
        tests = [one for one in came if f"Tried {number}" in str(one["Subject"])]
        if tests:
            break
        await asyncio.sleep(0.1)
    assert "From a draft." in tests[0].get_body(("plain",)).get_content()
    assert not [
        one
        for one in mailbox.letters()
        if "client.example" in str(one["To"]) and "Tried" in str(one["Subject"])
    ]


async def test_published_bytes_never_change(living: Office) -> None:
    """The application itself has no right to change or delete what was published."""
    for deed in ("UPDATE letter_template_versions SET body = 'x'", "DELETE FROM letter_template_versions"):
        async with living.app.state.desk.at_once.connect() as connection:
            with pytest.raises(ProgrammingError):
                await connection.execute(text(deed))
