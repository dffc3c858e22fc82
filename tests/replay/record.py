"""Records the histories that the replay test reads: `pytest tests/replay/record.py` writes them anew.

It is run by hand when workflow code changed on purpose, with a new generation; see docs. Each path of each ready
variant is driven on a real server, and the histories of all its runs are kept.
"""

import gzip
import json
from pathlib import Path

import pytest

from claims.messages import workflow_id
from tests.replay.paths import paths_of
from tests.workflows.conftest import desk, idle_desk  # noqa: F401
from tests.workflows.desk import READY, Desk, variant_of

HISTORIES = Path(__file__).parent / "histories"
PATHS = [(path, name) for path in READY for name in paths_of(variant_of(path))]


@pytest.mark.parametrize(("path", "name"), PATHS, ids=[f"{path.stem}-{name}" for path, name in PATHS])
async def test_record(desk: Desk, path: Path, name: str) -> None:  # noqa: F811
    variant = variant_of(path)
    claim = await paths_of(variant)[name](desk, variant)
    found = desk.client.list_workflows(f"WorkflowId = '{workflow_id(claim.id)}'")
    async for place, run in _numbered(found):
        history = await desk.client.get_workflow_handle(run.id, run_id=run.run_id).fetch_history()
        kept = {"workflow_id": history.workflow_id, "history": json.loads(history.to_json())}
        packed = gzip.compress(json.dumps(kept, separators=(",", ":")).encode(), mtime=0)
        (HISTORIES / f"{path.stem}-{name}-{place}.json.gz").write_bytes(packed)


async def _numbered(found):  # noqa: ANN001, ANN202
    place = 0
    async for one in found:
        yield place, one
        place += 1
