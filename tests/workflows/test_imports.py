"""Workflows wait: they know the rules, Temporal, and activities by reference; nothing else."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAWFUL = {
    *("claims", "temporalio", "activities", "workflows"),
    *("asyncio", "collections", "datetime", "re", "typing", "pydantic"),
}
NOT_WORKFLOWS = {"replay.py"}
FILES = sorted(path for path in (ROOT / "workflows").glob("*.py") if path.name not in NOT_WORKFLOWS)


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_workflows_import_rules_and_references_alone(path: Path) -> None:
    assert {name.split(".")[0] for name in imported(path)} <= LAWFUL


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_workflows_have_no_clock_and_no_chance_of_their_own(path: Path) -> None:
    text = path.read_text("utf-8")
    for barred in ("datetime.now", "time.time", "random", "uuid4()", "asyncio.wait", "open("):
        assert barred not in text.replace("workflow.uuid4()", "")
