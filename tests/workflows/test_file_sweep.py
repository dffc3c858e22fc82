"""Once a day what nobody needs is deleted, by schedules: bytes that no claim names, data past its term."""

import asyncio
import os
import time
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from temporalio.client import ScheduleActionExecutionStartWorkflow

from activities.chores import (
    FILE_SWEEP_ID,
    RETENTION_SWEEP_ID,
    ensure_file_sweep,
    ensure_retention_sweep,
)
from activities.retention_sweep import RetentionSwept
from store.blobs import FORGOTTEN_AFTER, Blobs
from tests.workflows.desk import Desk, working


async def test_the_schedule_deletes_what_nobody_names(idle_desk: Desk, tmp_path: Path) -> None:
    settings = idle_desk.settings.model_copy(update={"files_url": tmp_path.as_uri()})
    blobs, desk = Blobs.at(tmp_path.as_uri()), idle_desk
    for content in (b"forgotten", b"on its way"):
        await blobs.put(sha256(content).digest(), BytesIO(content))
    forgotten = next(
        path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes() == b"forgotten"
    )
    old = time.time() - FORGOTTEN_AFTER.total_seconds() - 60
    os.utime(forgotten, (old, old))
    desk.settings = settings
    async with working(desk):
        for _ in range(2):  # a second worker finds the schedule there
            await ensure_file_sweep(desk.client, settings.claims_task_queue, settings.letters_task_queue)
        await desk.client.get_schedule_handle(FILE_SWEEP_ID).trigger()
        async with asyncio.timeout(90):
            while forgotten.exists():
                await asyncio.sleep(0.1)
    assert [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()] == [b"on its way"]
    await desk.client.get_schedule_handle(FILE_SWEEP_ID).delete()


async def test_the_schedule_looks_for_data_past_its_term(idle_desk: Desk) -> None:
    desk, queues = idle_desk, (idle_desk.settings.claims_task_queue, idle_desk.settings.letters_task_queue)
    async with working(desk), asyncio.timeout(90):
        for _ in range(2):  # a second worker finds the schedule there
            await ensure_retention_sweep(desk.client, *queues)
        schedule = desk.client.get_schedule_handle(RETENTION_SWEEP_ID)
        await schedule.trigger()
        while not (begun := (await schedule.describe()).info.recent_actions):
            await asyncio.sleep(0.1)
        run = begun[0].action
        assert isinstance(run, ScheduleActionExecutionStartWorkflow)
        sweep = desk.client.get_workflow_handle(run.workflow_id, result_type=RetentionSwept)
        assert await sweep.result() == RetentionSwept()
        await schedule.delete()
