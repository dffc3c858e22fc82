"""The lab's judges do not know the rules that they judge, and the product does not know the bugs planted in it."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = {
    "claims",
    "drawing",
    "store",
    "letters",
    "activities",
    "workflows",
    "api",
    "runtime",
    "worker",
    "bench",
}
JUDGES = sorted((ROOT / "tests" / "lab" / "judges").glob("*.py"))


def _imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." if node.level else (node.module or "").split(".")[0])
    return found


def test_judges_import_nothing_of_ours() -> None:
    assert len(JUDGES) > 3
    for path in JUDGES:
        assert not _imported(path) & (OURS | {"tests", "."}), path.name


def test_planted_bugs_are_switched_in_the_lab_alone() -> None:
    switch = "REDRESS_LAB" + "_BUG"
    naming = {
        str(path.relative_to(ROOT))
        for room in (*OURS - {"worker"}, "tests")
        for path in (ROOT / room).rglob("*.py")
        if switch in path.read_text("utf-8")
    }
    assert naming == {"tests/lab/launch.py", "tests/lab/stack.py"}
    assert switch not in (ROOT / "worker.py").read_text("utf-8")
