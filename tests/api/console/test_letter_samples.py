"""Letters tried out on real data: nothing is sent or changed, and a test goes to oneself alone."""

import asyncio

import pytest
from sqlalchemy import text
from temporalio.client import Client

from api.console.letter_facts import FACTS
from claims.letter_names import TEMPLATES
from letters.facts import LetterFacts
from runtime.embedded.mailbox import Mailbox
from tests.api.console.post_office import open_post_office
from tests.api.office import Office

CASES = [(template, language) for template in sorted(TEMPLATES) for language in ("ru", "en")]


@pytest.fixture(scope="module")
async def number(living: Office) -> str:
    """A claim whose claimant and people have something to be told."""
    return (await living.file()).json()["number"]


@pytest.mark.parametrize(("template", "language"), CASES)
async def test_every_letter_can_be_looked_at(
    living: Office, number: str, template: str, language: str
) -> None:
    reader = await living.sign_in("operator")
    page = await reader.get(f"/letters/preview?template={template}&language={language}&claim={number}")
    assert page.status_code == 200
    assert f'<div class="paper" lang="{language}">' in page.text or "не хватает нужных сведений" in page.text
    assert number in page.text
    assert "/c/sample" not in page.text


async def test_looking_changes_nothing_and_names_what_is_missing(living: Office, number: str) -> None:
    async def counted() -> tuple[int, ...]:
        async with living.app.state.desk.at_once.connect() as connection:
            tables = ("letters", "links", "desk_letters", "timeline", "commands")
            query = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
            return tuple((await connection.execute(text(f"SELECT {query}"))).one())

    reader, before = await living.sign_in("operator"), await counted()
    page = await reader.get(f"/letters/preview?template=refused&claim={number}")
    assert "причина" in page.text
    assert await counted() == before


async def test_our_people_get_a_link_to_the_card(living: Office, number: str) -> None:
    reader = await living.sign_in("operator")
    page = await reader.get(f"/letters/preview?template=claim-assigned&claim={number}")
    assert f"{living.app.state.desk.settings.public_url}/claims/{number}" in page.text


async def test_a_foreign_claim_and_an_unknown_letter(living: Office, number: str) -> None:
    stranger = await living.sign_in("operator2")
    page = await stranger.get(f"/letters/preview?claim={number}")
    assert "Такой претензии нет" in page.text
    assert FILED_NAME not in page.text
    sent = await stranger.post("/letters/test", {"template": "closed", "claim": number})
    assert sent.status_code == 422
    assert (await stranger.get("/letters/preview?template=nothing")).status_code == 422
    auditor = await living.sign_in("auditor")
    assert (await auditor.post("/letters/test", {"claim": number})).status_code == 403


async def test_a_test_letter_goes_to_oneself(
    living: Office, mailbox: Mailbox, temporal_client: Client
) -> None:
    mailbox.clear()
    async with open_post_office(temporal_client):
        await _test_letter(living, mailbox)


async def _test_letter(living: Office, mailbox: Mailbox) -> None:
    number = (await living.file(claimant={"name": "Anna", "language": "en"})).json()["number"]
    reader = await living.sign_in("operator")
    sent = await reader.post(
        "/letters/test", {"template": "acknowledgement", "language": "en", "claim": number}
    )
    assert sent.status_code == 303, sent.text
    assert "operator@desk.test" in (await reader.get(sent.headers["location"])).text
    for _ in range(600):
        came = [one for one in mailbox.letters() if "operator@desk.test" in str(one["To"])]
        tests = [one for one in came if str(one["Subject"]).startswith("Пробное письмо")]
        if tests:
            break
        await asyncio.sleep(0.1)
    assert [str(one["Subject"]) for one in tests] == [f"Пробное письмо: Claim {number} is registered"]
    body = tests[0].get_body(("plain",)).get_content()
    assert "/c/sample" in body
    assert "is registered under number" in body


def test_every_fact_that_may_be_missing_has_a_name() -> None:
    always = {"number", "claim_type_title", "organisation", "language", "zone"}
    told = {"term_stands", "may_dispute", "overdue"}
    assert set(FACTS) == set(LetterFacts.model_fields) - always - told


FILED_NAME = "Анна Петрова"
