"""Lets the Temporal SDK download the `temporal` program.

Called as `python -m runtime.embedded.temporal_download VERSION FOLDER`: a process of its own,
because the download cannot be given a time limit from inside.
"""

import asyncio
import os
import sys

from temporalio.testing import WorkflowEnvironment


async def download(version: str, folder: str) -> None:
    """Start the server once, which leaves the downloaded program in the folder."""
    async with await WorkflowEnvironment.start_local(
        dev_server_download_version=version, download_dest_dir=folder
    ):
        pass


if __name__ == "__main__":
    code = 1
    try:
        asyncio.run(download(sys.argv[1], sys.argv[2]))
        code = 0
    finally:
        os._exit(code)  # the SDK's own threads may keep the interpreter from leaving
