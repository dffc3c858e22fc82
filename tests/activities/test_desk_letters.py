"""The desk's own letters against a real database and a real mail server."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.desk_letters import DeskPost
from activities.smtp import SmtpSender, route_of
from runtime.embedded.mailbox import Mailbox
from runtime.settings import Settings
from store.connections import at_once
from store.desk_letters import DeskLetter, plan_desk_letter
from tests.conftest import DatabaseUrls

LETTER = DeskLetter(kind="test", language="ru", address="olga@desk.example.org", name="Ольга Орлова")


def settings_for(database_urls: DatabaseUrls, port: int) -> Settings:
    return Settings(
        database_url=database_urls.app,
        secret_key="Zv8wX1kQ7rT4mN0pL5sH2dF9gJ6bC3yA",
        smtp_port=port,
        mail_from="Северный дом <claims@shop.example.org>",
        public_url="https://claims.shop.example.org",
    )


@pytest.fixture
async def post(engine: AsyncEngine, database_urls: DatabaseUrls, mailbox: Mailbox) -> AsyncIterator[DeskPost]:
    settings = settings_for(database_urls, mailbox.port)
    sender = SmtpSender(route_of(settings))
    yield DeskPost(engine, settings, sender)
    await sender.close()


async def planned(engine: AsyncEngine, letter: DeskLetter = LETTER) -> str:
    async with at_once(engine).connect() as connection:
        return await plan_desk_letter(connection, letter)


async def fate(engine: AsyncEngine, letter: str) -> tuple[str, str | None, str | None]:
    async with at_once(engine).connect() as connection:
        row = await connection.execute(
            text("SELECT state, message_id, problem FROM desk_letters WHERE id = :id"), {"id": letter}
        )
        found = row.one()
    return found.state, found.message_id, found.problem


async def test_a_letter_is_sent_once(engine: AsyncEngine, post: DeskPost, mailbox: Mailbox) -> None:
    letter = await planned(engine)
    await post.send_due()
    await post.send_due()
    name = f"<desk.{letter}@shop.example.org>"
    (came,) = [each for each in mailbox.letters() if each["Message-ID"] == name]
    assert came["References"] is None
    assert "Ольга Орлова" in came.get_body(("plain",)).get_content()
    assert (await fate(engine, letter))[:2] == ("sent", came["Message-ID"])


async def test_an_address_that_cannot_be_written_to_is_refused(engine: AsyncEngine, post: DeskPost) -> None:
    letter = await planned(engine, LETTER.model_copy(update={"address": "nobody"}))
    await post.send_due()
    state, _, problem = await fate(engine, letter)
    assert (state, problem) == ("refused", "cannot be written: the address cannot be written to")


async def test_a_letter_waits_while_the_mail_server_is_away(
    engine: AsyncEngine, database_urls: DatabaseUrls, mailbox: Mailbox
) -> None:
    settings = settings_for(database_urls, 1)
    letter = await planned(engine)
    await DeskPost(engine, settings, SmtpSender(route_of(settings))).send_due()
    assert (await fate(engine, letter))[0] == "planned"


async def test_turns_in_quick_succession_look_once(post: DeskPost) -> None:
    first, second = post.turn(), post.turn()
    assert len(first) == 1
    assert second == set()
    await asyncio.gather(*first)
