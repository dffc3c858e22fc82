"""Letters go out by real SMTP, are noted, and what they start or fail to start comes back to the claim."""

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import text

from activities.crowd import Crowd
from claims.claim import Claim
from runtime.embedded.mailbox import Mailbox
from store.letters_list import letters_of
from store.sight import sight_of_system
from tests.workflows.desk import LIMIT, Desk
from tests.workflows.test_life import to_confirmation


async def letters(
    desk: Desk, claim_id: str, until: Callable[..., bool], limit: float = LIMIT
) -> dict[str, str]:
    """Wait until the states of the claim's letters, by template, are as they should be."""
    end = asyncio.get_running_loop().time() + limit
    while True:
        async with desk.connect() as connection:
            found = {
                one.template: one.state
                for one in await letters_of(connection, sight_of_system(), claim_id) or ()
            }
        if until(found):
            return found
        assert asyncio.get_running_loop().time() < end, found
        await asyncio.sleep(0.05)


def about(mailbox: Mailbox, claim: Claim) -> list[EmailMessage]:
    """The letters of a claim are one thread; numbers begin anew in every test database."""
    return [letter for letter in mailbox.letters() if claim.id in str(letter["References"])]


async def test_every_letter_of_a_claim_goes_out_once(desk: Desk, mailbox: Mailbox) -> None:
    claim = await desk.file()
    await to_confirmation(desk, claim)
    closed = await desk.applied(claim.id, "withdraw", {"on_behalf": {"via": "phone"}})
    assert closed.closed
    found = await letters(desk, claim.id, lambda states: states and set(states.values()) == {"sent"})
    assert {"acknowledgement", "satisfied"} <= set(found)
    arrived = about(mailbox, claim)
    assert len({letter["Message-ID"] for letter in arrived}) == len(arrived)
    decision = next(letter for letter in arrived if "decided" in str(letter["Subject"]))
    body = decision.get_body(("plain",)).get_content()
    assert "You get your money back." in body
    assert re.search(r"http://127.0.0.1:8000/c/[\w-]{40,}", body)
    assert "Anna Petrova" in body


async def test_letters_go_out_in_a_crowd(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0

    def felt(crowd: Crowd) -> bool:
        nonlocal asked
        asked += 1
        return True

    monkeypatch.setattr(Crowd, "felt", felt)
    claims = [await desk.file() for _ in range(10)]
    for claim in claims:
        await letters(desk, claim.id, lambda states: states.get("acknowledgement") == "sent")
    assert asked


async def test_silence_counts_from_the_sending_of_the_letter(desk: Desk) -> None:
    claim = await desk.file()
    await to_confirmation(desk, claim)
    waiting = await desk.until(claim.id, lambda now: now.asked and now.asked.since)
    assert waiting.asked.silent_at - waiting.asked.since == timedelta(minutes=1)


async def test_refused_letter_becomes_work(desk: Desk) -> None:
    claim = await desk.file(email="nobody@-malformed-.example")
    await letters(desk, claim.id, lambda states: states.get("acknowledgement") == "refused")
    worked = await desk.until(
        claim.id, lambda now: any(task.origin == "letter_refused" for task in now.tasks)
    )
    assert worked.version == 2


async def test_letter_is_kept_as_it_was_sent(desk: Desk, mailbox: Mailbox) -> None:
    claim = await desk.file()
    await letters(desk, claim.id, lambda states: set(states.values()) == {"sent"})
    async with desk.connect() as connection:
        kept = await connection.execute(
            text("SELECT attempts, message FROM letters WHERE claim_id = :id AND recipient = 'claimant'"),
            {"id": claim.id},
        )
        (attempts, message) = kept.one()
    (arrived,) = [letter for letter in about(mailbox, claim) if "registered" in str(letter["Subject"])]
    assert attempts == 1
    assert str(arrived["Message-ID"]).encode() in message
