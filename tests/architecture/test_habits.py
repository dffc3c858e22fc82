"""The habits of docs/architecture.md, measured over the whole tree."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("claims", "drawing", "store", "letters", "activities", "workflows", "api", "runtime")
FILES = (path for room in (*ROOMS, "bench") for path in (ROOT / room).rglob("*.py"))
SOURCES = [*sorted(path for path in FILES if "versions" not in path.parts), ROOT / "worker.py"]


def _functions() -> Iterator[tuple[str, int]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", lines


def test_functions_are_small() -> None:
    sizes = dict(_functions())
    assert len(sizes) > 300
    assert not {name: size for name, size in sizes.items() if size > 50}
    longer = [name for name, size in sizes.items() if size > 30]
    assert len(longer) <= len(sizes) * 0.05, longer


def test_files_are_small() -> None:
    sizes = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    assert not {name: size for name, size in sizes.items() if size > 300}


def test_every_file_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert not [name for name in silent if not name.endswith("__init__.py")]


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_imports_the_api_or_the_worker(room: str) -> None:
    barred = {"worker", "tests", "bench"} | ({"api"} - {room})
    found = set()
    for path in (ROOT / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found |= {f"{path.name}: {name}" for name in names if name.split(".")[0] in barred}
    assert not found


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


_HTTP = "ht" + "tp"
FOREIGN = {
    "paths of a machine": re.compile(r"(^|[\s\"'=(:])/(wo" + r"rk|fa" + r"rm|ro" + r"ot)/"),
    "addresses of registries": re.compile(
        "index" + f'-url [^ ]*{_HTTP}|"resolved": "{_HTTP}|/sim' + f"ple/[a-z]|GOPROXY={_HTTP}"
    ),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_nothing_of_the_machine_is_in_the_project(what: str) -> None:
    found = []
    for path in _tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}:{n}"
            for n, line in enumerate(text.splitlines(), 1)
            if FOREIGN[what].search(line)
        ]
    assert not found


def test_every_letter_exists_in_both_languages_and_nothing_else_does() -> None:
    from claims.letter_names import OF_THE_DESK, TEMPLATES

    for language in ("ru", "en"):
        folder = ROOT / "templates" / "letters" / language
        assert {path.stem for path in folder.glob("[a-z]*.txt")} == TEMPLATES | OF_THE_DESK
