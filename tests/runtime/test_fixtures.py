"""The shared servers of the tests are real and fresh."""

from email.message import EmailMessage
from uuid import uuid4

import aiosmtplib
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from runtime.embedded.mailbox import Mailbox
from tests.conftest import DatabaseUrls

MINE = f"<{uuid4().hex}@example.org>"


async def test_running_role_works_in_a_database_it_does_not_own(
    engine: AsyncEngine, database_urls: DatabaseUrls
) -> None:
    async with engine.connect() as connection:
        row = (await connection.execute(text("SELECT current_user, version(), current_database()"))).one()
        assert row[0] == "redress_app"
        assert row[1].startswith("PostgreSQL 18.")
        assert row[2] == "test_tests_runtime_test_fixtures"
    plain = database_urls.app.replace("+psycopg", "")
    with psycopg.connect(plain) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE public.anything (id int)")


async def test_temporal_answers_with_our_search_attributes(temporal_client: Client) -> None:
    assert [
        execution async for execution in temporal_client.list_workflows("RedressStage = 'no-such-stage'")
    ] == []


async def test_mailbox_keeps_what_was_sent(mailbox: Mailbox) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"] = "desk@example.org", "anna@example.org"
    letter["Subject"], letter["Message-ID"] = "Ваша претензия", MINE
    letter.set_content("Здравствуйте!\n")
    await aiosmtplib.send(letter, hostname="127.0.0.1", port=mailbox.port)
    (kept,) = [each for each in mailbox.letters() if each["Message-ID"] == MINE]
    assert kept["Subject"] == "Ваша претензия"
    assert kept.get_content().strip() == "Здравствуйте!"
