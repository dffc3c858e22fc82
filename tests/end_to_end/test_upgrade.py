"""Old and new workers side by side while claims are acted upon: nobody's task fails, and going back works."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client
from temporalio.service import RPCError

import worker
from runtime.commands.deploy import make_current, make_ramping, standing
from runtime.embedded.mailbox import Mailbox
from runtime.settings import Role
from tests.conftest import DatabaseUrls
from tests.end_to_end.newer import NEXT, BeginsSoon, Knows
from tests.workflows.desk import LIMIT, Desk, settings_for
from workflows.claim import ClaimWorkflow

DEPLOYMENT = "redress-upgrade"
CLAIMS = 3


class Failures(logging.Handler):
    """Workflow tasks that failed, as the library's log tells it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if getattr(record, "__temporal_error_identifier", None) == "WorkflowTaskFailure":
            self.lines.append(record.getMessage())


@pytest.fixture
async def desk(
    engine: AsyncEngine,
    database_urls: DatabaseUrls,
    temporal_client: Client,
    mailbox: Mailbox,
    request: pytest.FixtureRequest,
) -> Desk:
    """A desk with a queue of the test's own: which build is current is a matter of the queue."""
    own = {"worker_role": Role.CLAIMS, "claims_task_queue": request.node.name}
    settings = settings_for(database_urls.app, mailbox.port).model_copy(update=own)
    desk = Desk(engine, temporal_client, settings)
    await desk.furnish()
    return desk


@pytest.fixture
def failures() -> Iterator[list[str]]:
    handler = Failures()
    logging.getLogger("temporalio").addHandler(handler)
    yield handler.lines
    logging.getLogger("temporalio").removeHandler(handler)


@asynccontextmanager
async def serving(desk: Desk, program: type, build: str | None = None) -> AsyncIterator[None]:
    """A worker of some program; with a build it is one of the deployment's versions, else only called by its name."""
    named = {"worker_deployment": build and DEPLOYMENT, "worker_build_id": build or program.__name__}
    async with AsyncExitStack() as stack:
        with patch.object(worker, "ClaimWorkflow", program):
            await stack.enter_async_context(
                worker.workers(desk.client, desk.settings.model_copy(update=named))
            )
        yield


async def current(desk: Desk, build: str) -> None:
    """Make a build current as soon as Temporal knows its worker."""
    async with asyncio.timeout(LIMIT):
        while True:
            try:
                return await make_current(desk.client, DEPLOYMENT, build)
            except RPCError:
                await asyncio.sleep(0.1)


async def acted(desk: Desk, claims: list[str], action: str = "note", data: Any = None) -> None:
    """Act on all of them at once; every command has to be applied."""
    given = data if data is not None else {"text": "somebody looked at it"}
    await asyncio.gather(*(desk.applied(claim, action, given) for claim in claims))


async def builds(desk: Desk, claim: str) -> list[str]:
    """The builds that completed the tasks of a claim's present run, in their order."""
    found = [
        event.workflow_task_completed_event_attributes
        async for event in desk.handle(claim).fetch_history_events()
        if event.HasField("workflow_task_completed_event_attributes")
    ]
    return list(
        dict.fromkeys(each.deployment_version.build_id or each.worker_version.build_id for each in found)
    )


async def gone_over(desk: Desk, claims: list[str], build: str) -> None:
    """Act until all of them go on with a build; Temporal tells its queues of a new one within a moment.

    A run that has just begun has completed no task yet.
    """
    async with asyncio.timeout(LIMIT):
        while {(await builds(desk, claim) or [None])[-1] for claim in claims} != {build}:
            await acted(desk, claims)


async def generation(desk: Desk, claim: str) -> int:
    """The generation that a claim's present run goes by."""
    async for event in desk.handle(claim).fetch_history_events():
        given = event.workflow_execution_started_event_attributes.input
        (life,) = await desk.client.data_converter.decode(given.payloads)
        return int(life["generation"])
    raise AssertionError("no history")


async def filed(desk: Desk) -> list[str]:
    return [(await desk.file()).id for _ in range(CLAIMS)]


async def test_claims_go_over_to_a_new_build_and_back(desk: Desk, failures: list[str]) -> None:
    async with AsyncExitStack() as new:
        async with serving(desk, Knows, "old"):
            await current(desk, "old")
            claims = await filed(desk)
            await acted(desk, claims)
            await new.enter_async_context(serving(desk, BeginsSoon, "new"))
            await asyncio.gather(_shared(desk), *(acted(desk, claims) for _ in range(2)))
            await asyncio.gather(current(desk, "new"), *(acted(desk, claims) for _ in range(2)))
            await gone_over(desk, claims, "new")
        await acted(desk, claims, "admit", {})
        await acted(desk, claims)
        assert {await generation(desk, claim) for claim in claims} == {NEXT}
        claims += await filed(desk)
        async with serving(desk, Knows, "old"):
            await asyncio.gather(current(desk, "old"), *(acted(desk, claims) for _ in range(2)))
            await new.aclose()
            await gone_over(desk, claims, "old")
            assert {await generation(desk, claim) for claim in claims[:CLAIMS]} == {NEXT}
            await current(desk, "")
    async with serving(desk, Knows):
        await acted(desk, claims)
    assert failures == []


async def _shared(desk: Desk) -> None:
    async with asyncio.timeout(LIMIT):
        while True:
            try:
                await make_ramping(desk.client, DEPLOYMENT, "new", 50)
                break
            except RPCError:
                await asyncio.sleep(0.1)
        while not _both(lines := await standing(desk.client, DEPLOYMENT)):  # Temporal's lists lag
            print(lines)
            await asyncio.sleep(0.1)


def _both(lines: list[str]) -> bool:
    """Whether the lines name both builds, what they are, and all claims."""
    told = {line.split()[0]: line.split()[1:] for line in lines}
    if (told["old"][:1], told["new"][:1], told.get("50", [])[:1]) != (["current"], ["ramping"], ["%"]):
        return False
    return int(told["old"][1]) + int(told["new"][1]) >= CLAIMS


async def test_old_and_new_share_the_claims_where_no_versions_are_told_apart(
    desk: Desk, failures: list[str]
) -> None:
    async with AsyncExitStack() as old:
        await old.enter_async_context(serving(desk, ClaimWorkflow))
        claims = await filed(desk)
        async with serving(desk, Knows):
            await acted(desk, claims)
            await acted(desk, claims, "admit", {})
            await old.aclose()
            await acted(desk, claims)
            async with serving(desk, ClaimWorkflow):
                await acted(desk, claims)
    assert failures == []
    seen = {build for claim in claims for build in await builds(desk, claim)}
    assert seen <= {"ClaimWorkflow", "Knows"}


async def test_a_claim_of_a_newer_program_waits_for_it(desk: Desk, failures: list[str]) -> None:
    claim = await desk.file(start=False)
    async with serving(desk, ClaimWorkflow):
        assert await desk.door.start((await desk.life(claim.id)).model_copy(update={"generation": NEXT}))
        command = await desk.journal(claim.id, "admit")
        await desk.door.deliver(command)
        async with asyncio.timeout(LIMIT):
            while not failures:
                await asyncio.sleep(0.05)
    async with serving(desk, Knows):
        assert (await desk.outcome(command.id)).status == "applied"
    assert len(await desk.timeline(claim.id)) > 1
