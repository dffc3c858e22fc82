"""Once a day bytes that no claim names are deleted, by a schedule of Temporal's."""

import asyncio
import os
import time
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from activities.chores import FILE_SWEEP_ID, ensure_file_sweep
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
        async with asyncio.timeout(30):
            while forgotten.exists():
                await asyncio.sleep(0.1)
    assert [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()] == [b"on its way"]
    await desk.client.get_schedule_handle(FILE_SWEEP_ID).delete()
