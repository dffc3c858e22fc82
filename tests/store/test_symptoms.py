"""What the doctor asks the database: each thing that waits too long is counted apart."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.restorations import remember_restore
from store.sweep import mark_started
from store.symptoms import symptoms
from tests.store.claims_at_hand import Desk, accepted, born, command_for

AGED = "now() - interval '2 minutes'"
LETTER = "UPDATE letters SET next_attempt_at = {at}, state = '{state}' WHERE ctid = (SELECT min(ctid) FROM letters)"


@pytest.mark.parametrize(
    ("counted", "statement"),
    [
        ("unstarted", f"UPDATE unstarted SET since = {AGED}"),
        ("pending", f"UPDATE commands SET accepted_at = {AGED} WHERE status = 'pending'"),
        ("late", f"UPDATE claims SET next_due_at = {AGED}"),
        ("letters_unknown", LETTER.format(at="now()", state="unknown")),
        ("letters_waiting", LETTER.format(at=AGED, state="planned")),
        ("letters_dropped", LETTER.format(at=AGED, state="sending")),
    ],
)
async def test_what_waits_too_long(
    desk: Desk, connection: AsyncConnection, owner_engine: AsyncEngine, counted: str, statement: str
) -> None:
    if (await symptoms(connection, 60)).running == 0:
        started = await born(desk)
        await mark_started(connection, [started.id])
        await accepted(desk, command_for(started, "note"), {"text": "waits"})
        await born(desk)
    async with owner_engine.connect() as trying:
        before = (await symptoms(trying, 600)).model_dump()
        await trying.execute(text(statement))
        after, patient = await symptoms(trying, 60), await symptoms(trying, 600)
        await trying.rollback()
    assert before[counted] == 0
    assert getattr(after, counted) == 1, "what waits for its workflow is not late as well"
    assert getattr(patient, counted) == (1 if counted == "letters_unknown" else 0)
    assert after.running == 1


async def test_held_sending_is_told(owner_engine: AsyncEngine, desk: Desk) -> None:
    async with owner_engine.connect() as trying:
        assert (await symptoms(trying, 60)).held_since is None
        hold = (
            "INSERT INTO sending_holds (id, reason, by) SELECT gen_random_uuid(), 'x', id FROM users LIMIT 1"
        )
        await trying.execute(text(hold))
        assert (await symptoms(trying, 60)).held_since is not None
        await trying.rollback()


async def test_terms_that_rest_since_a_restore_are_told(owner_engine: AsyncEngine) -> None:
    async with owner_engine.connect() as trying:
        assert (await symptoms(trying, 60)).sweep_rests_since is None
        await remember_restore(trying, None)
        assert (await symptoms(trying, 60)).sweep_rests_since is not None
        await trying.rollback()
