"""Nothing secret is compared letter by letter: how long an answer takes would tell how many letters were right."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECRET = re.compile(r"seal|digest|signature|nonce|token|secret|hash|password|cookie|verifier|mac$")
PUBLIC = {
    "found.digest != digest",  # of an asset that everybody may fetch
    "password == again",  # what a person typed twice
    "known.get(one.key, one.body_hash) != one.body_hash",  # rows of a file that is imported again
}


def compared(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare) or not any(isinstance(o, ast.Eq | ast.NotEq) for o in node.ops):
            continue
        sides = [node.left, *node.comparators]
        names = [side.attr if isinstance(side, ast.Attribute) else getattr(side, "id", "") for side in sides]
        constant = any(isinstance(side, ast.Constant) for side in sides)
        if not constant and any(SECRET.search(name) for name in names):
            yield ast.unparse(node)


def test_secrets_are_compared_in_constant_time() -> None:
    found = {
        spelled
        for room in ("api", "store", "runtime", "activities")
        for path in (ROOT / room).rglob("*.py")
        for spelled in compared(ast.parse(path.read_text("utf-8")))
    }
    assert found <= PUBLIC


def test_such_a_comparison_is_seen() -> None:
    assert list(compared(ast.parse("good = seal == _seal(settings)"))) == ["seal == _seal(settings)"]
