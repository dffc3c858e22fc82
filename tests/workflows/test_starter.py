"""Births are started in the background; what does not fit or does not get through is the reconciler's."""

import asyncio

import pytest
from sqlalchemy import text

from runtime import starter as starts
from runtime.starter import Starter
from tests.workflows.desk import LIMIT, Desk


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


async def test_starts_wait_while_somebody_is_at_work(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starts, "GIVES_WAY", 600)
    claim, at_work, asked = await desk.file(start=False), True, asyncio.Event()

    def busy() -> bool:
        asked.set()
        return at_work

    async with Starter(desk.door, desk.engine, busy=busy, mark_every=0.05) as starter:
        starter.offer(await desk.life(claim.id))
        await asyncio.wait_for(asked.wait(), LIMIT)
        assert claim.id in await unstarted(desk)
        at_work = False
        while claim.id in await unstarted(desk):
            await asyncio.sleep(0.05)


async def test_a_start_goes_on_however_busy_everybody_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starts, "GIVES_WAY", 0.05)
    claim = await desk.file(start=False)
    async with Starter(desk.door, desk.engine, busy=lambda: True, mark_every=0.05) as starter:
        starter.offer(await desk.life(claim.id))
        while claim.id in await unstarted(desk):
            await asyncio.sleep(0.05)
