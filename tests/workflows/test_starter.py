"""Births are started in the background; what does not fit or does not get through is the reconciler's."""

import asyncio

from sqlalchemy import text

from runtime.starter import Starter
from tests.workflows.desk import Desk


async def unstarted(desk: Desk) -> set[str]:
    async with desk.connect() as connection:
        return set((await connection.execute(text("SELECT claim_id::text FROM unstarted"))).scalars())


async def test_offered_births_are_started_and_marked(desk: Desk) -> None:
    claims = [await desk.file(start=False) for _ in range(5)]
    async with Starter(desk.door, desk.engine, mark_every=0.05) as starter:
        for claim in claims:
            assert starter.offer(await desk.life(claim.id))
        while {claim.id for claim in claims} & await unstarted(desk):
            await asyncio.sleep(0.05)
        assert starter.waiting == 0
    for claim in claims:
        assert await desk.handle(claim.id).query("version") == 1


async def test_what_does_not_fit_is_left_to_the_reconciler(desk: Desk) -> None:
    claim = await desk.file(start=False)
    life = await desk.life(claim.id)
    starter = Starter(desk.door, desk.engine, room=2)
    assert [starter.offer(life) for _ in range(3)] == [True, True, False]
    assert claim.id in await unstarted(desk)
