"""The files that pages need, under addresses that hold the hash of their content, packed once."""

import gzip
import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "node_modules"
OWN = ROOT / "static"
FOREIGN = {
    "tabler.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "echarts.js": "echarts/dist/echarts.simple.min.js",
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-cyrillic.woff2": "@fontsource-variable/inter/files/inter-cyrillic-wght-normal.woff2",
}
"""What comes from packages, by the name that pages use."""
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
}
_URL = re.compile(rb"asset\(([a-z0-9./-]+)\)")
_SOURCE_MAP = re.compile(rb"(//|/\*)# sourceMappingURL=\S+?( \*/)?\s*$")


class Asset(NamedTuple):
    """One file, ready to be sent."""

    digest: str
    kind: str
    content: bytes
    packed: bytes | None
    """The content as gzip; None where packing gains nothing."""


class MissingAssets(Exception):
    """The packages of the pages are not there; the message says how they come."""


@cache
def assets() -> Mapping[str, Asset]:
    """Every asset by its name; MissingAssets where `node_modules` was not filled."""
    return {name: _load(name) for name in [*FOREIGN, *_own_names()]}


def _own_names() -> list[str]:
    files = (path for path in OWN.rglob("*") if path.suffix in KINDS)
    return sorted(str(path.relative_to(OWN)) for path in files)


def address(name: str) -> str:
    """Where pages find an asset; KeyError for one that does not exist."""
    return f"/static/{assets()[name].digest}/{name}"


@cache
def _load(name: str) -> Asset:
    source = PACKAGES / FOREIGN[name] if name in FOREIGN else OWN / name
    try:
        content = source.read_bytes()
    except FileNotFoundError:
        raise MissingAssets(
            f"{name} is missing: run `make environment`, which fetches the pages' packages"
        ) from None
    content = (
        _URL.sub(_placed, _SOURCE_MAP.sub(b"", content)) if source.suffix in {".css", ".js"} else content
    )
    packed = gzip.compress(content, 9, mtime=0)
    smaller = len(packed) < len(content) * 0.95
    return Asset(sha256(content).hexdigest()[:12], KINDS[source.suffix], content, packed if smaller else None)


def _placed(found: re.Match[bytes]) -> bytes:
    """Styles name other assets as `asset(name)`."""
    name = found[1].decode()
    return f"url(/static/{_load(name).digest}/{name})".encode()
