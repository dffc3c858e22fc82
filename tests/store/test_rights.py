"""What the running role cannot do, and what not even the owner can."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.store.claims_at_hand import Desk, born

FORBIDDEN = (
    "UPDATE timeline SET data = '{}'",
    "DELETE FROM timeline",
    "TRUNCATE timeline",
    "TRUNCATE claims CASCADE",
    "DELETE FROM claims",
    "DELETE FROM commands",
    "DELETE FROM letters",
    "DELETE FROM variant_versions",
    "UPDATE variant_versions SET content = '{}'",
    "UPDATE calendar_versions SET content = '{}'",
    "UPDATE rungs SET state = 'skipped'",
    "UPDATE commands SET data = '{}'",
    "UPDATE commands SET caller = 'me'",
    "CREATE TABLE mine (id int)",
    "ALTER TABLE claims ADD COLUMN mine int",
    "DROP TABLE claims",
    "ALTER TABLE timeline DISABLE TRIGGER ALL",
    "SELECT * FROM alembic_version",
)


@pytest.mark.parametrize("statement", FORBIDDEN)
async def test_the_running_role_may_not(desk: Desk, statement: str) -> None:
    await born(desk)
    async with desk.engine.connect() as connection:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            await connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement", ["UPDATE timeline SET event = 'noted'", "DELETE FROM timeline", "TRUNCATE timeline CASCADE"]
)
async def test_nobody_changes_the_past(desk: Desk, owner_engine: AsyncEngine, statement: str) -> None:
    await born(desk)
    async with owner_engine.connect() as connection:
        with pytest.raises((IntegrityError, DBAPIError), match="only ever appended"):
            await connection.execute(text(statement))


NONSENSE = (
    "UPDATE claims SET due_at = 'infinity'",
    "UPDATE claims SET version = 0",
    "UPDATE claims SET status = 'odd'",
    "UPDATE claims SET status = 'closed'",
    "UPDATE claims SET priority = 'urgent'",
    "UPDATE claims SET outcome = 'won'",
    "UPDATE claims SET number = '26-1'",
    "UPDATE claims SET type = 'Has Spaces'",
    "UPDATE claims SET team = 'nowhere'",
    "UPDATE claims SET assignee = gen_random_uuid()",
    "UPDATE persons SET email = 'two words@test'",
    "UPDATE persons SET name = ''",
    "UPDATE users SET login = 'Upper'",
    "UPDATE users SET email = 'Upper@desk.test'",
    "UPDATE letters SET state = 'sent'",
    "UPDATE letters SET next_attempt_at = '-infinity'",
    "UPDATE letters SET message = 'x'",
    "UPDATE claim_texts SET content = NULL",
    "UPDATE claim_texts SET salt = 'short'",
    "UPDATE commands SET status = 'pending'",
    "UPDATE commands SET status = 'refused'",
    "UPDATE commands SET version = NULL",
    "UPDATE clock_runs SET met = true",
    "INSERT INTO rungs SELECT id, 'answer', 1, 1, 'due', 'fired', now(), now() - interval '1s', now(), 1 FROM claims",
    "UPDATE tasks SET state = 'odd'",
)


@pytest.mark.parametrize("statement", NONSENSE)
async def test_nonsense_is_refused(desk: Desk, statement: str) -> None:
    await born(desk)
    async with desk.engine.connect() as connection:
        if "tasks" in statement:
            columns = "INSERT INTO tasks (claim_id, id, task, state, mandatory)"
            await connection.execute(text(f"{columns} SELECT id, '1', 'call', 'open', true FROM claims"))
        with pytest.raises(IntegrityError):
            await connection.execute(text(statement))
