"""Today's workflow code agrees with every recorded history, and a broken copy of it does not."""

from pathlib import Path

import pytest

from tests.replay.broken import AsksTheClock, AsksTwice, ForgetsTheTimer, OneTimerMore
from tests.replay.paths import paths_of
from tests.workflows.desk import READY, variant_of
from workflows.replay import committed, disagreements, replayer

HISTORIES = Path(__file__).parent / "histories"


async def test_code_agrees_with_every_history() -> None:
    assert await disagreements(committed(HISTORIES)) == {}


def test_every_path_of_every_ready_variant_has_its_history() -> None:
    kept = {path.name.rpartition("-")[0] for path in HISTORIES.glob("*.json.gz")}
    wanted = {f"{path.stem}-{name}" for path in READY for name in paths_of(variant_of(path))}
    assert kept == wanted


@pytest.mark.parametrize("broken", [OneTimerMore, AsksTwice, ForgetsTheTimer, AsksTheClock])
async def test_replay_notices_a_broken_workflow(broken: type) -> None:
    results = await replayer(broken).replay_workflows(committed(HISTORIES), raise_on_replay_failure=False)
    whole = len(list(HISTORIES.glob("*.json.gz")))
    assert len(results.replay_failures) > whole / 2
