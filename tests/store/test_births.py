"""Births together: one statement for those who come at the same moment, and each is by itself for its filer."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from store.birth import Birth, BirthResult
from store.births import AT_WORK, MOST, Births
from store.connections import at_once
from store.numbers import next_number
from tests.store.claims_at_hand import Desk, birth_of

Outcome = BirthResult | BaseException


@pytest.fixture
def births(desk: Desk) -> Births:
    return Births(at_once(desk.engine))


async def fresh(desk: Desk, connection: AsyncConnection, count: int, **changes: object) -> list[Birth]:
    return [birth_of(desk, await next_number(connection, 2026), **changes) for _ in range(count)]


async def all_at_once(births: Births, given: Sequence[Birth]) -> list[Outcome]:
    return await asyncio.gather(*(births.bear(birth) for birth in given), return_exceptions=True)


async def transactions(connection: AsyncConnection, given: Sequence[Birth]) -> int:
    """In how many the claims were written; fails when one is missing."""
    ids = [birth.decision.claim.id for birth in given]
    asked = text(
        "SELECT count(*), count(DISTINCT xmin::text) FROM claims WHERE id = ANY(CAST(:ids AS uuid[]))"
    )
    there, count = (await connection.execute(asked, {"ids": ids})).one()
    assert there == len(given)
    return int(count)


def kinds(outcomes: Sequence[Outcome]) -> list[str]:
    return [one.kind if isinstance(one, BirthResult) else type(one).__name__ for one in outcomes]


async def test_who_comes_at_the_same_moment_goes_with_the_others(
    desk: Desk, connection: AsyncConnection, births: Births
) -> None:
    given = await fresh(desk, connection, 2 * MOST + 3)
    outcomes = await all_at_once(births, given)
    assert kinds(outcomes) == ["born"] * len(given)
    assert [one.claim for one in outcomes if isinstance(one, BirthResult)] == [
        b.decision.claim for b in given
    ]
    assert AT_WORK < await transactions(connection, given) < len(given) / 2


async def test_who_comes_while_others_are_born_need_not_wait_for_more(
    desk: Desk, connection: AsyncConnection, births: Births
) -> None:
    for birth in await fresh(desk, connection, 3):
        assert (await births.bear(birth)).kind == "born"


@pytest.mark.parametrize(
    ("number", "subject", "fault"),
    [
        ("26-00000x", "A kettle", "IntegrityError"),
        ("26-99999", "half a letter: \ud800", "UnicodeEncodeError"),
    ],
)
async def test_one_that_cannot_be_born_harms_no_other(
    desk: Desk, connection: AsyncConnection, births: Births, number: str, subject: str, fault: str
) -> None:
    good = await fresh(desk, connection, 4)
    faulty = birth_of(desk, number, texts={"subject": subject})
    outcomes = await all_at_once(births, [*good[:2], faulty, *good[2:]])
    assert kinds(outcomes) == ["born", "born", fault, "born", "born"]
    await transactions(connection, good)


@pytest.mark.parametrize("same", [{"key": "together"}, {"account": "together", "external_key": "1"}])
async def test_the_same_twice_in_one_statement_is_one_claim(
    desk: Desk, connection: AsyncConnection, births: Births, same: dict[str, str]
) -> None:
    twins = await fresh(desk, connection, 3, **same)
    others = await fresh(desk, connection, 2)
    outcomes = await all_at_once(births, [others[0], *twins, others[1]])
    assert sorted(kinds(outcomes)) == ["born"] * 3 + ["repeated"] * 2
    told = {one.claim.id for one in outcomes[1:4] if isinstance(one, BirthResult) and one.claim}
    assert len(told) == 1
    await transactions(connection, others)


async def test_each_repeat_is_told_its_own_claim(
    desk: Desk, connection: AsyncConnection, births: Births
) -> None:
    first = await fresh(desk, connection, 3)
    await all_at_once(births, first)
    again = [birth_of(desk, await next_number(connection, 2026), key=birth.key) for birth in reversed(first)]
    outcomes = await all_at_once(births, [*again, *await fresh(desk, connection, 1)])
    assert kinds(outcomes) == ["repeated"] * 3 + ["born"]
    told = [one.claim.id for one in outcomes if isinstance(one, BirthResult) and one.claim]
    assert told[:3] == [birth.decision.claim.id for birth in reversed(first)]


async def test_who_leaves_takes_nobody_with_him(
    desk: Desk, connection: AsyncConnection, births: Births
) -> None:
    given = await fresh(desk, connection, 5)
    tasks = [asyncio.create_task(births.bear(birth)) for birth in given]
    await asyncio.sleep(0)
    tasks[0].cancel()
    tasks[2].cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert kinds(outcomes) == ["CancelledError", "born", "CancelledError", "born", "born"]
    await transactions(connection, given)


async def test_a_broken_connection_is_told_to_all_and_the_next_are_born(
    desk: Desk, connection: AsyncConnection, births: Births
) -> None:
    await births.bear((await fresh(desk, connection, 1))[0])
    given = await fresh(desk, connection, 3)
    await connection.execute(
        text("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
             " WHERE pid <> pg_backend_pid() AND datname = current_database()")
    )  # fmt: skip
    outcomes = await all_at_once(births, given)
    assert all(isinstance(one, DBAPIError) for one in outcomes)
    assert kinds(await all_at_once(births, given)) == ["born"] * 3
