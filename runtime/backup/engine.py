"""What Temporal knows of the claims, read without any worker, and the end of all of ours that runs there."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError
from temporalio.api.common.v1 import Payloads, WorkflowExecution
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryReverseRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from claims.commands import Command
from claims.messages import RUNNING_CLAIMS, workflow_id
from claims.values import Value

AT_A_TIME = 16
PAGE = 50
"""Events that are read at once, the newest first: the last record is mostly among them."""
REPORTS = ("letter_sent", "letter_refused")
WHY = "the desk was restored from a back-up: what goes on starts anew from PostgreSQL"
RUNNING = "ExecutionStatus = 'Running'"

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Temporal(NamedTuple):
    """Temporal's namespace, which others may share, and the two task queues in it that are ours."""

    client: Client
    claims_queue: str
    letters_queue: str

    @property
    def claims(self) -> str:
        """The question for the running workflows of our claims."""
        return f"{RUNNING_CLAIMS} AND TaskQueue = '{self.claims_queue}'"

    @property
    def all(self) -> str:
        """The question for everything of ours that runs."""
        return f"{RUNNING} AND TaskQueue IN ('{self.claims_queue}', '{self.letters_queue}')"


class Told(Value):
    """What a workflow tells of its claim: the number that people call it by, and the version it came to."""

    number: str
    version: int


async def running_claims(temporal: Temporal) -> set[str]:
    """The ids of the claims whose workflows run, as Temporal's own list has them."""
    prefix, listed = len(workflow_id("")), temporal.client.list_workflows(temporal.claims, page_size=1000)
    return {each.id[prefix:] async for each in listed}


async def told(client: Client, claim_id: str) -> Told | None:
    """What the newest run of a claim's workflow came to; None when it does not say."""
    try:
        async for event in _backwards(client, workflow_id(claim_id)):
            for value in _values(event):
                if (found := _told_in(value)) is not None:
                    return found
    except RPCError as fault:
        if fault.status is not RPCStatusCode.NOT_FOUND:
            raise
    return None


async def reports_of(client: Client, claim_id: str) -> dict[str, Command]:
    """What all runs of a claim's workflow were told of its letters, by the letters' ids."""
    found: dict[str, Command] = {}
    async for run in client.list_workflows(f"WorkflowId = '{workflow_id(claim_id)}'"):
        handle = client.get_workflow_handle(run.id, run_id=run.run_id)
        async for event in handle.fetch_history_events():
            report = _report_in(event)
            if report is not None:
                found[str(report.data.get("letter_id"))] = report
    return found


async def end_workflows(temporal: Temporal, claim_ids: Iterable[str]) -> int:
    """End what runs of ours: the desk's chores, and these claims' workflows, also those that no list shows yet."""
    client = temporal.client
    listed = [each.id async for each in client.list_workflows(temporal.all, page_size=1000)]
    ids = dict.fromkeys([*listed, *map(workflow_id, claim_ids)])
    ended = await side_by_side(lambda one: _end(client, one), ids)
    return sum(ended)


async def side_by_side(work: Callable[[Item], Awaitable[Answer]], items: Iterable[Item]) -> list[Answer]:
    """Do the same with many, a few at a time; the answers in their order."""
    gate = asyncio.Semaphore(AT_A_TIME)

    async def one(item: Item) -> Answer:
        async with gate:
            return await work(item)

    return await asyncio.gather(*map(one, items))


async def _end(client: Client, named: str) -> bool:
    try:
        await client.get_workflow_handle(named).terminate(reason=WHY)
    except RPCError as fault:
        if fault.status is RPCStatusCode.NOT_FOUND:
            return False
        raise
    return True


async def _backwards(client: Client, named: str) -> AsyncIterator[HistoryEvent]:
    asked = GetWorkflowExecutionHistoryReverseRequest(
        namespace=client.namespace, execution=WorkflowExecution(workflow_id=named), maximum_page_size=PAGE
    )
    while True:
        page = await client.workflow_service.get_workflow_execution_history_reverse(asked)
        for event in page.history.events:
            yield event
        if not page.next_page_token:
            return
        asked.next_page_token = page.next_page_token


def _values(event: HistoryEvent) -> list[Any]:
    """What an event brought that may hold a state: a record's result, or the input of the run."""
    if event.HasField("marker_recorded_event_attributes"):
        return _read(event.marker_recorded_event_attributes.details.get("result"))
    if event.HasField("activity_task_completed_event_attributes"):
        return _read(event.activity_task_completed_event_attributes.result)
    if event.HasField("workflow_execution_started_event_attributes"):
        return _read(event.workflow_execution_started_event_attributes.input)
    return []


def _told_in(value: Any) -> Told | None:
    if not isinstance(value, Mapping):
        return None
    for claim in (value.get("stored"), value.get("claim"), value):
        if isinstance(claim, Mapping) and {"version", "stage", "number"} <= claim.keys():
            return Told(number=str(claim["number"]), version=int(claim["version"]))
    return None


def _report_in(event: HistoryEvent) -> Command | None:
    if not event.HasField("workflow_execution_signaled_event_attributes"):
        return None
    for value in _read(event.workflow_execution_signaled_event_attributes.input):
        try:
            command = Command.model_validate(value)
        except ValidationError:
            continue
        if command.action in REPORTS:
            return command
    return None


def _read(payloads: Payloads | None) -> list[Any]:
    found = []
    for payload in payloads.payloads if payloads else ():
        try:
            found.append(json.loads(payload.data))
        except ValueError:
            continue
    return found
