"""What we build on is exactly what was looked at: pinned, with hashes, from a registry and from nowhere else."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"[A-Za-z0-9._-]+(\[[a-z0-9,_-]+\])?==[^\s;]+( ; .+)? \\?")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def test_every_package_is_pinned_with_its_hashes() -> None:
    lines = [line for line in (ROOT / "requirements.lock").read_text().splitlines() if line.strip()]
    packages = [line for line in lines if not line.startswith((" ", "#"))]
    assert len(packages) > 30
    for number, line in enumerate(lines):
        if line in packages:
            assert PINNED.fullmatch(line), line
            assert HASH.fullmatch(lines[number + 1]), line


def test_every_asset_has_its_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for name, package in packages.items():
        if name:
            assert package["integrity"].startswith("sha512-"), name
            assert not package.get("hasInstallScript"), name
