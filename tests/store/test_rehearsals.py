"""Rehearsals from their beginning to their end: kept once, judged by processes beside us, seen by the right people."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from typer.testing import CliRunner

from claims.rehearsal_past import Cast
from claims.rehearsal_totals import totals
from claims.variant import Variant
from runtime.cli import app
from runtime.rehearsing import crew as crews
from runtime.rehearsing.course import go_through, rules_of, set_up
from runtime.rehearsing.crew import CrewFailed
from store.connections import at_once
from store.past_claims import PastFilter
from store.past_rules import Rules
from store.people import User
from store.rehearsals import (
    NewRehearsal,
    RehearsedClaim,
    begin,
    both_runs,
    end,
    keep,
    lines,
    rehearsal,
    rehearsals_of,
    set_out,
    tallied_of,
    work_of,
)
from store.sight import sight_of, sight_of_system
from tests.conftest import DatabaseUrls
from tests.store.claims_at_hand import VARIANT, Desk
from tests.store.test_past_claims import ALL, led

SHORTER = VARIANT.replace("term: 10 days, from", "term: 2 days, from")


@pytest.fixture(scope="module")
async def claims(desk: Desk) -> list[str]:
    """Ended claims: one in time under both terms, two late under the shorter one."""
    async with at_once(desk.engine).connect() as connection:
        return [(await led(desk, connection, days)).id for days in (1, 4, 8)]


def draft(desk: Desk) -> Variant:
    shorter: dict[str, Any] = desk.pinned.variant.model_dump(mode="json", by_alias=True, exclude_unset=True)
    shorter["clocks"]["answer"]["term"] = "2 days"
    return Variant.model_validate(shorter)


async def rules(desk: Desk, ids: list[str]) -> Rules:
    return await rules_of(desk.engine, draft(desk), ids, Cast())


async def judged(desk: Desk, ids: list[str]) -> list[RehearsedClaim]:
    found: list[RehearsedClaim] = []

    async def take(some: tuple[RehearsedClaim, ...]) -> bool:
        found.extend(some)
        return True

    assert await go_through(desk.engine, await rules(desk, ids), list(enumerate(ids)), take)
    return sorted(found, key=lambda one: one.place)


async def test_claims_are_judged_by_processes_beside_us(desk: Desk, claims: list[str]) -> None:
    chosen, cast = await set_up(desk.engine, sight_of(desk.manager), draft(desk), ALL)
    assert set(claims) <= set(chosen.ids)
    assert cast.rota
    found = await judged(desk, claims)
    assert [one.kind for one in found] == ["same", "worse", "worse"]
    assert [one.runs is None for one in found] == [True, False, False]
    added = totals([one.tallied for one in found], [draft(desk)])
    assert [(pair.name, pair.before, pair.after) for pair in added.late] == [("answer", 0, 2)]
    assert added.as_it_was == 0


async def test_a_rehearsal_can_be_stopped_between_two_pieces(desk: Desk, claims: list[str]) -> None:
    async def take(some: tuple[RehearsedClaim, ...]) -> bool:
        return False

    places = list(enumerate(claims * 30))
    assert not await go_through(desk.engine, await rules(desk, claims), places, take)


async def test_a_process_that_ends_early_is_told_and_leaves_nothing_behind(
    desk: Desk, claims: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    plain = crews._started

    async def start() -> Any:
        process = await plain()
        started.append(process)
        os.kill(process.pid, signal.SIGKILL)
        return process

    monkeypatch.setattr(crews, "_started", start)
    with pytest.raises(CrewFailed):
        await judged(desk, claims)
    assert all(process.returncode is not None for process in started)


async def test_processes_know_no_secrets(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "q8W7e6R5t4Y3u2I1o0P9a8S7d6F5g4H3")
    process = await crews._started()
    environment = Path(f"/proc/{process.pid}/environ").read_bytes()
    process.kill()
    await process.wait()
    assert b"SECRET_KEY" not in environment


async def asked(connection: AsyncConnection, user: User, **more: Any) -> str:
    new = NewRehearsal(key="returns", body=SHORTER, wanted=ALL, asked_by=user.id, revision=1, **more)
    return (await begin(connection, new))[0]


async def test_it_is_kept_piece_by_piece_and_ends_once(
    desk: Desk, connection: AsyncConnection, claims: list[str]
) -> None:
    made = await asked(connection, desk.manager)
    assert await asked(connection, desk.manager) == made, "a second click finds the first"
    chosen, cast = await set_up(desk.engine, sight_of(desk.manager), draft(desk), ALL)
    await set_out(connection, made, chosen, cast)
    found = await judged(desk, claims)
    assert await keep(connection, made, found[:2]) == 2
    assert await keep(connection, made, found[:2]) == 2, "a piece that comes twice counts once"
    work = await work_of(connection, made)
    assert work is not None
    assert (work.places, work.claim_ids, work.stand_ins) == (frozenset({0, 1}), chosen.ids, cast)
    assert await keep(connection, made, found[2:]) == 3
    added = totals(await tallied_of(connection, made), [draft(desk)])
    assert await end(connection, made, "done", totals=added)
    assert not await end(connection, made, "cancelled")
    assert await keep(connection, made, found) is None
    shown = await rehearsal(connection, sight_of(desk.manager), made)
    assert shown is not None
    assert (shown.state, shown.done, shown.totals) == ("done", 3, added)
    worse = await lines(connection, made, ["worse"], 10)
    assert [line.claim_id for line in worse] == claims[1:]
    assert [line.spot for line in await lines(connection, made, ["worse"], 10, worse[0].spot)] == [
        worse[1].spot
    ]
    both = await both_runs(connection, made, worse[0].number)
    assert both is not None
    assert both.runs is not None
    assert both.runs[0].closed_at == both.runs[1].closed_at
    assert await both_runs(connection, made, "26-99999") is None


async def test_only_who_sees_the_claims_sees_the_rehearsal(
    desk: Desk, connection: AsyncConnection, claims: list[str]
) -> None:
    made = await asked(connection, desk.manager)
    assert await rehearsal(connection, sight_of(desk.manager), made), "his own, before any claim is chosen"
    assert await rehearsal(connection, sight_of(desk.other), made) is None
    chosen, cast = await set_up(desk.engine, sight_of(desk.manager), draft(desk), ALL)
    await set_out(connection, made, chosen, cast)
    assert await rehearsal(connection, sight_of(desk.operator), made), "he sees all of its claims"
    assert await rehearsal(connection, sight_of(desk.other), made) is None
    everything = sight_of_system().model_copy(update={"restricted": False})
    assert await rehearsal(connection, everything, made)
    await connection.execute(
        text("UPDATE rehearsals SET restricted = true WHERE id = CAST(:id AS uuid)"), {"id": made}
    )
    assert await rehearsal(connection, everything, made) is None
    assert not await rehearsals_of(connection, everything, "nothing")
    await end(connection, made, "failed", problem="it failed")


async def test_the_newest_are_kept(desk: Desk, connection: AsyncConnection) -> None:
    for _ in range(22):
        await end(connection, await asked(connection, desk.operator), "cancelled")
    last = await asked(connection, desk.operator)
    kept = await rehearsals_of(connection, sight_of_system(), "returns", 100)
    assert len(kept) == 21
    assert kept[0].id == last
    await end(connection, last, "cancelled")


async def test_the_command_line_says_what_would_have_been(
    desk: Desk,
    claims: list[str],
    database_urls: DatabaseUrls,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_urls.app)
    monkeypatch.setenv("SECRET_KEY", "q8W7e6R5t4Y3u2I1o0P9a8S7d6F5g4H3")
    file, out = tmp_path / "draft.yaml", tmp_path / "out.csv"
    file.write_text(SHORTER, "utf-8")

    async def call(*words: str) -> Any:
        return await asyncio.to_thread(CliRunner().invoke, app, ["rehearse", *words])

    done = await call("returns", "--draft", str(file), "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "compared." in done.stdout
    assert "worse" in done.stdout
    assert "the term is 2 days" in out.read_text("utf-8")
    live = await call("returns")
    assert "better 0, worse 0, other 0, stuck 0, apart 0" in live.stdout
    assert (await call("nothing")).exit_code == 2
    assert (await call("returns", "--from", "yesterday")).exit_code == 2
    file.write_text("variant: returns", "utf-8")
    assert (await call("returns", "--draft", str(file))).exit_code == 2


async def test_no_claims_are_no_fault(desk: Desk) -> None:
    chosen, cast = await set_up(desk.engine, sight_of(desk.manager), draft(desk), PastFilter(type="nothing"))
    assert (chosen.ids, chosen.teams) == ((), ())
    found = await rules_of(desk.engine, draft(desk), chosen.ids, cast)
    assert found.variants == {}
