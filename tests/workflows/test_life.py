"""A claim lives: from filing to the claimant's confirmation, by every way back, on a real server."""

import asyncio
from datetime import timedelta

from temporalio.client import WorkflowExecutionStatus

from claims.chain import faults_of, faults_of_texts
from claims.claim import Claim
from store.chain import chains_numbered
from tests.workflows.desk import LIMIT, Desk


async def to_confirmation(desk: Desk, claim: Claim) -> Claim:
    """Lead a claim of the minute test to the stage in which the claimant has the next word."""
    await desk.applied(claim.id, "admit")
    finding = {"verdict": "justified", "cause": "defect"}
    await desk.applied(claim.id, "decide", finding)
    return await desk.applied(claim.id, "satisfy", {"text": "You get your money back."})


async def test_claim_goes_from_filing_to_confirmation(desk: Desk) -> None:
    claim = await desk.file()
    assert (await to_confirmation(desk, claim)).stage == "confirmation"
    closed = await desk.applied(claim.id, "accept", {"on_behalf": {"via": "phone"}})
    assert closed.closed
    assert await desk.handle(claim.id).result() is None
    assert 5 <= closed.version <= 6  # the post office may have reported the sending before
    rows = await desk.timeline(claim.id)
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) >= closed.last_seq


async def test_refused_command_has_its_outcome_and_changes_nothing(desk: Desk) -> None:
    claim = await desk.file()
    found = await desk.act(claim.id, "satisfy")
    assert (found.status, found.problem["code"]) == ("refused", "not-now")
    assert (await desk.stored(claim.id)).version == 1
    assert await desk.handle(claim.id).query("version") == 1


async def test_disputed_claim_goes_round_again(desk: Desk) -> None:
    claim = await desk.file()
    await to_confirmation(desk, claim)
    disputed = await desk.applied(
        claim.id, "dispute", {"reason": "Not enough.", "on_behalf": {"via": "email"}}
    )
    assert (disputed.stage, disputed.disputes) == ("investigation", 1)
    await desk.applied(claim.id, "decide")
    assert (await desk.applied(claim.id, "refuse", {"reason": "It is enough."})).stage == "confirmation"


async def test_closed_claim_is_reopened_by_a_new_run(desk: Desk) -> None:
    claim = await desk.file()
    await desk.applied(claim.id, "not_a_claim")
    await desk.handle(claim.id).result()
    assert (await desk.applied(claim.id, "note", {"text": "He called."})).closed
    reopened = await desk.applied(claim.id, "reopen", {"reason": "It is one after all."}, desk.manager)
    assert not reopened.closed
    description = await desk.handle(claim.id).describe()
    assert description.status is WorkflowExecutionStatus.RUNNING


async def test_what_a_life_wrote_is_chained_over_its_runs(desk: Desk) -> None:
    claim = await desk.file(ago=timedelta(seconds=94))
    await desk.until(claim.id, lambda now: now.priority == "high")
    await desk.applied(claim.id, "not_a_claim")
    await desk.handle(claim.id).result()
    reopened = await desk.applied(claim.id, "reopen", {"reason": "It is one after all."}, desk.manager)
    async with desk.connect() as connection:
        (found,) = await chains_numbered(connection, [claim.number])
    assert len(found.chain.rows) >= reopened.last_seq > 8
    assert {row["actor_kind"] for row in found.chain.rows} == {"user", "system"}
    assert found.texts
    assert [*faults_of(found.chain), *faults_of_texts(found.chain, found.texts)] == []


async def test_rung_is_reached_by_the_clock(desk: Desk) -> None:
    claim = await desk.file(ago=timedelta(seconds=94))
    fired = await desk.until(claim.id, lambda now: now.priority == "high")
    states = {rung.index: rung.state for rung in fired.run_of("answer").rungs}
    assert (states[0], states[1]) == ("fired", "fired")
    rows = [row for row in await desk.timeline(claim.id) if row.event == "rung_fired"]
    assert all(row.recorded_at >= row.at for row in rows)


async def test_reclassified_claim_lives_by_its_new_variant(desk: Desk) -> None:
    claim = await desk.file()
    changed = await desk.applied(claim.id, "reclassify", {"type": "goods-refund", "reason": "Goods."})
    assert changed.variant.key == "goods-refund"
    assert (await desk.applied(claim.id, "admit")).stage == "investigation"


async def test_temporal_shows_where_the_claim_stands(desk: Desk) -> None:
    claim = await desk.file()
    await desk.applied(claim.id, "admit")
    # The record is heard of before the workflow's task, which sets the attribute, has ended.
    async with asyncio.timeout(LIMIT):
        while True:
            description = await desk.handle(claim.id).describe()
            found = {pair.key.name: pair.value for pair in description.typed_search_attributes}
            if found["RedressStage"] == "investigation":
                break
            await asyncio.sleep(0.05)
    assert claim.number in (await description.static_summary() or "")
    state = await desk.handle(claim.id).query("state", result_type=Claim)
    assert (state.id, state.stage) == (claim.id, "investigation")
