"""Signing in as the tables remember it: attempts, sessions, new passwords, absence."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.attempts import Bound, forget_attempts, take_attempt, take_back
from store.connections import at_once
from store.passwords import fits, hashed, unfit
from store.people import stands_in_for
from store.reception import registration_facts
from store.resets import make_reset, reset_by_token, use_reset
from store.sessions import (
    end_own_session,
    end_session_by_token,
    end_sessions,
    open_session,
    session_by_token,
    sessions_of,
)
from tests.store.claims_at_hand import Desk


@pytest.fixture
async def owner_connection(owner_engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """What time would bring about, the running role may not."""
    async with at_once(owner_engine).connect() as connection:
        yield connection


FIVE = Bound(most=5, pause=timedelta(minutes=15))


def key(word: str) -> bytes:
    return sha256(word.encode()).digest()


async def test_the_fifth_attempt_begins_a_pause_that_ends_by_itself(connection: AsyncConnection) -> None:
    tried = [await take_attempt(connection, key("a"), FIVE) for _ in range(5)]
    assert [attempt.left for attempt in tried] == [4, 3, 2, 1, 0]
    assert all(attempt.allowed for attempt in tried)
    until = tried[-1].paused_until
    assert until is not None
    for _ in range(3):  # trying on makes the pause no longer
        refused = await take_attempt(connection, key("a"), FIVE)
        assert (refused.allowed, refused.paused_until) == (False, until)
    assert (await take_attempt(connection, key("b"), FIVE)).left == 4
    await connection.execute(text("UPDATE attempts SET paused_until = now() - interval '1s'"))
    assert (await take_attempt(connection, key("a"), FIVE)).left == 4
    await forget_attempts(connection, key("a"))
    assert (await take_attempt(connection, key("a"), FIVE)).left == 4


async def test_good_attempts_keep_no_wrong_ones_alive(connection: AsyncConnection) -> None:
    for _ in range(3):
        await take_attempt(connection, key("office"), FIVE)
    await connection.execute(text("UPDATE attempts SET last_at = now() - interval '14 minutes'"))
    good = await take_attempt(connection, key("office"), FIVE)
    assert good.left == 1
    await take_back(connection, key("office"), good)
    await connection.execute(text("UPDATE attempts SET last_at = last_at - interval '2 minutes'"))
    assert (await take_attempt(connection, key("office"), FIVE)).left == 4


async def test_old_attempts_are_forgotten(connection: AsyncConnection) -> None:
    await take_attempt(connection, key("slow"), FIVE)
    await take_attempt(connection, key("slow"), FIVE)
    await connection.execute(text("UPDATE attempts SET last_at = now() - interval '16 minutes'"))
    assert (await take_attempt(connection, key("slow"), FIVE)).left == 4
    await connection.execute(text("UPDATE attempts SET last_at = now() - interval '3 days'"))
    await take_attempt(connection, key("other"), FIVE)
    kept = (await connection.execute(text("SELECT count(*) FROM attempts"))).scalar_one()
    assert kept == 1


async def test_many_at_once_are_bounded_too(desk: Desk) -> None:
    async def one() -> bool:
        async with at_once(desk.engine).connect() as connection:
            return (await take_attempt(connection, key("crowd"), FIVE)).allowed

    assert sum(await asyncio.gather(*(one() for _ in range(20)))) == 5


async def test_a_new_password_is_chosen_once_and_ends_every_session(
    desk: Desk, connection: AsyncConnection
) -> None:
    person = desk.other.id
    session, spared = await open_session(connection, person), await open_session(connection, desk.operator.id)
    first, second = await make_reset(connection, person), await make_reset(connection, person)
    found = await reset_by_token(connection, first)
    assert found is not None
    assert found.id == person
    assert await use_reset(connection, first, "argon") == person
    assert await use_reset(connection, first, "again") is None
    assert await use_reset(connection, second, "again") is None
    assert await reset_by_token(connection, second) is None
    assert await session_by_token(connection, session) is None
    assert await session_by_token(connection, spared) is not None
    kept = text("SELECT password_hash FROM users WHERE id = CAST(:id AS uuid)")
    assert (await connection.execute(kept, {"id": person})).scalar_one() == "argon"
    rows = (await connection.execute(text("SELECT to_jsonb(r)::text FROM resets r"))).scalars().all()
    assert not any(first in row for row in rows)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE resets SET used_at = now()",
        "UPDATE resets SET expires_at = now() - interval '1s'",
        "UPDATE users SET active = false WHERE login = 'boris'",
    ],
)
async def test_a_link_that_is_not_good_changes_nothing(
    desk: Desk, connection: AsyncConnection, owner_connection: AsyncConnection, change: str
) -> None:
    token = await make_reset(connection, desk.other.id)
    await owner_connection.execute(text(change))
    assert await reset_by_token(connection, token) is None
    assert await use_reset(connection, token, "stolen") is None
    await owner_connection.execute(text("UPDATE users SET active = true"))
    hashes = (await connection.execute(text("SELECT password_hash FROM users"))).scalars().all()
    assert "stolen" not in hashes


async def test_sessions_slide_and_end(
    desk: Desk, connection: AsyncConnection, owner_connection: AsyncConnection
) -> None:
    person = desk.manager.id
    token = await open_session(connection, person, browser="b" * 300)
    lasting = await open_session(connection, person, keeps=True)
    lives = text(
        "SELECT keeps, extract(epoch FROM expires_at - now()) AS s FROM sessions WHERE user_id = :id"
    )
    seconds = {row.keeps: row.s for row in await connection.execute(lives, {"id": person})}
    assert 0 <= 12 * 3600 - seconds[False] < 60
    assert 0 <= 14 * 86400 - seconds[True] < 60
    await owner_connection.execute(
        text("UPDATE sessions SET seen_at = now() - interval '2 min', expires_at = now() + interval '9 min'")
    )
    assert await session_by_token(connection, token) is not None
    seconds = {row.keeps: row.s for row in await connection.execute(lives, {"id": person})}
    assert 12 * 3600 - seconds[False] < 60
    assert seconds[True] < 600
    await owner_connection.execute(
        text(
            "UPDATE sessions SET made_at = now() - interval '90 days', seen_at = now() - interval '2 min',"
            " expires_at = now() + interval '9 min'"
        )
    )
    assert await session_by_token(connection, lasting) is not None
    seconds = {row.keeps: row.s for row in await connection.execute(lives, {"id": person})}
    assert seconds[True] < 600


async def test_one_ends_only_sessions_of_his_own(desk: Desk, connection: AsyncConnection) -> None:
    mine, spare, foreign = [
        await open_session(connection, person.id, browser=name)
        for person, name in ((desk.operator, "mine"), (desk.operator, "spare"), (desk.manager, "foreign"))
    ]
    theirs = await sessions_of(connection, desk.manager.id)
    await end_own_session(connection, desk.operator.id, next(s.id for s in theirs if s.browser == "foreign"))
    assert await session_by_token(connection, foreign) is not None
    kept = await session_by_token(connection, mine)
    assert kept is not None
    await end_sessions(connection, desk.operator.id, but=kept.session_id)
    assert [s.browser for s in await sessions_of(connection, desk.operator.id)] == ["mine"]
    assert await session_by_token(connection, spare) is None
    await end_session_by_token(connection, mine)
    assert await session_by_token(connection, mine) is None


async def test_a_deputy_stands_in_while_the_other_is_away(desk: Desk, connection: AsyncConnection) -> None:
    away = text(
        "UPDATE users SET deputy_id = CAST(:deputy AS uuid), away_from = :away_from, away_until = :away_until"
        " WHERE id = CAST(:id AS uuid)"
    )
    now, day = datetime.now(UTC), timedelta(days=1)
    cases = (
        (now - day, now + day, (desk.operator.id,)),
        (None, now + day, (desk.operator.id,)),
        (now + day, now + 2 * day, ()),
        (now - 2 * day, now - day, ()),
        (None, None, ()),
    )
    for begins, ends, expected in cases:
        row = {"deputy": desk.other.id, "id": desk.operator.id, "away_from": begins, "away_until": ends}
        await connection.execute(away, row)
        assert await stands_in_for(connection, desk.other.id) == expected
        facts = await registration_facts(connection, "claims", 2026)
        assert (facts.assignee == desk.operator.id) is (not expected)


EASY = {
    "short": "too-short",
    "девять зн": "too-short",
    "x" * 201: "too-long",
    "aaaaaaaaaaaa": "too-easy",
    "1234567890": "too-easy",
    "Password123!": "too-easy",
    "qwertyuiop": "too-easy",
    "0987654321": "too-easy",
    "йцукенгшщз": "too-easy",
    "Anna-Belova": "your-name",
    "anna-belova2026": "your-name",
    "correct horse battery": None,
    "три весёлых кота": None,
}


@pytest.mark.parametrize("password", EASY)
def test_easy_passwords_are_refused(password: str) -> None:
    assert unfit(password, "anna-belova", None) == EASY[password]


def test_a_password_fits_in_either_spelling_and_is_hashed_anew_when_weak() -> None:
    from pwdlib.hashers.argon2 import Argon2Hasher

    assert fits("\u0439 ten letters", hashed("\u0438\u0306 ten letters")) == (True, None)
    weak = Argon2Hasher(time_cost=1, memory_cost=8192).hash("an old password")
    good, anew = fits("an old password", weak)
    assert good
    assert anew is not None
    assert fits("an old password", anew) == (True, None)
    assert fits("another", weak) == (False, None)
