"""Checks that today's workflow code agrees with recorded histories: run it before a new version goes out.

`python -m workflows.replay FOLDER` replays the committed histories of a folder, `--running N` besides the newest
N running claims of the server that the TEMPORAL_… variables name. Ends with 0 when all agree, else with 1.
"""

import argparse
import asyncio
import gzip
import json
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from temporalio.client import Client, WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.envconfig import ClientConfigProfile
from temporalio.worker import Replayer

from claims.messages import RUNNING_CLAIMS
from workflows.claim import ClaimWorkflow
from workflows.sandbox import strict


def replayer(workflow: type = ClaimWorkflow) -> Replayer:
    """A replayer with the worker's sandbox and data converter."""
    return Replayer(workflows=[workflow], workflow_runner=strict(), data_converter=pydantic_data_converter)


async def committed(folder: Path) -> AsyncIterator[WorkflowHistory]:
    """The histories of a folder, each a packed file `<name>.json.gz` with the workflow's id inside."""
    for path in sorted(folder.glob("*.json.gz")):
        recorded = json.loads(gzip.decompress(path.read_bytes()))
        yield WorkflowHistory.from_json(recorded["workflow_id"], recorded["history"])


async def running(count: int) -> AsyncIterator[WorkflowHistory]:
    """The histories of the newest running claims."""
    config = ClientConfigProfile.load().to_client_connect_config()
    client = await Client.connect(**{"target_host": "127.0.0.1:7233", **config})
    async for execution in client.list_workflows(RUNNING_CLAIMS, limit=count):
        handle = client.get_workflow_handle(execution.id, run_id=execution.run_id)
        yield await handle.fetch_history()


async def disagreements(histories: AsyncIterator[WorkflowHistory]) -> dict[str, Exception]:
    """Replay; returns by workflow id and run what the code disagrees with."""
    results = await replayer().replay_workflows(histories, raise_on_replay_failure=False)
    return {str(run): failure for run, failure in results.replay_failures.items()}


async def main(arguments: Sequence[str]) -> int:
    """Replay what the arguments name and tell what disagrees."""
    parser = argparse.ArgumentParser(prog="redress replay", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--running", type=int, default=0, metavar="N")
    asked = parser.parse_args(arguments)
    found: dict[str, Exception] = {}
    if asked.folder:
        found |= await disagreements(committed(asked.folder))
    if asked.running:
        found |= await disagreements(running(asked.running))
    for run, failure in found.items():
        print(f"{run}: {failure}")  # noqa: T201
    print(f"{len(found)} histories disagree with the code" if found else "all histories agree with the code")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
