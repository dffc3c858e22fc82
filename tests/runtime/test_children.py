"""A child never outlives its parent, leaves when asked, and is killed when it does not."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from runtime.embedded.children import Child, Identity, Recipe, end, last_words, living

ROOT = Path(__file__).resolve().parents[2]
SLEEPER = (sys.executable, "-c", "import time; print('here', flush=True); time.sleep(60)")
STUBBORN = (
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here', flush=True); time.sleep(60)",
)
PARENT = """
import sys, time
from pathlib import Path
from runtime.embedded.children import Child, Recipe
print(Child(Recipe("sleeper", ("sleep", "60"), Path(sys.argv[1]))).pid, flush=True)
time.sleep(60)
"""


def wait_until(holds: Callable[[], object], limit: float = 60.0) -> None:
    until = time.monotonic() + limit
    while not holds():
        assert time.monotonic() < until, "did not happen in time"
        time.sleep(0.02)


def runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def started(command: tuple[str, ...], folder: Path) -> Child:
    child = Child(Recipe("sleeper", command, folder / "log"))
    wait_until(lambda: "here" in last_words(folder / "log"))
    return child


def test_a_child_stands_back_as_its_recipe_says(tmp_path: Path) -> None:
    child = Child(Recipe("sleeper", SLEEPER, tmp_path / "log", nice=3))
    wait_until(lambda: "here" in last_words(tmp_path / "log"))
    assert psutil.Process(child.pid).nice() == psutil.Process().nice() + 3
    shared = Path(f"/proc/{child.pid}/autogroup")
    if shared.exists() and Path("/proc/sys/kernel/sched_autogroup_enabled").read_text().strip() == "1":
        assert shared.read_text().split()[-1] == "3", "sessions share the processor before processes do"
    child.stop(30)


def test_a_child_leaves_when_asked(tmp_path: Path) -> None:
    child = started(SLEEPER, tmp_path)
    assert child.alive
    assert child.identity is not None
    child.stop(30)
    assert child.exit_code == -signal.SIGTERM
    assert child.identity is None


def test_a_stubborn_child_is_killed_at_the_limit(tmp_path: Path) -> None:
    child = started(STUBBORN, tmp_path)
    begun = time.monotonic()
    child.stop(0.5)
    assert child.exit_code == -signal.SIGKILL
    assert 0.4 < time.monotonic() - begun < 30, "it would sleep for a minute"


@pytest.mark.skipif(
    sys.platform != "linux", reason="the kernel tells children of their parent's death on Linux alone"
)
def test_a_child_ends_with_a_killed_parent(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "log")], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert runs(child)
    parent.kill()
    parent.wait(30)
    parent.stdout.close()
    wait_until(lambda: not runs(child))


def test_what_is_left_is_found_by_number_and_birth(tmp_path: Path) -> None:
    child = started(STUBBORN, tmp_path)
    identity = child.identity
    assert identity is not None
    assert living(Identity(identity.pid, identity.born - 100)) is None  # a stranger with the same number
    found = living(identity)
    assert found is not None
    end([found], signal.SIGTERM, limit=0.3)
    wait_until(lambda: not child.alive)
    assert living(identity) is None


def test_a_process_that_ended_uncollected_is_not_waited_for() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    wait_until(lambda: not runs(process.pid))
    begun = time.monotonic()
    end([psutil.Process(process.pid)], signal.SIGTERM, limit=60)
    assert time.monotonic() - begun < 30
    process.wait(30)


def test_the_settings_of_a_recipe_reach_the_child(tmp_path: Path) -> None:
    command = (sys.executable, "-c", "import os; print(os.environ['COLOUR'], os.getcwd())")
    child = Child(Recipe("teller", command, tmp_path / "log", {"COLOUR": "green"}, folder=tmp_path))
    wait_until(lambda: not child.alive)
    assert last_words(tmp_path / "log") == f"green {os.path.realpath(tmp_path)}"


def test_a_log_that_has_grown_large_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.embedded.children.LARGEST_LOG", 10)
    log = tmp_path / "log"
    log.write_text("much more than ten bytes\n")
    child = started(SLEEPER, tmp_path)
    child.stop(30)
    assert log.read_text() == "here\n"
    assert log.with_suffix(".old.log").read_text() == "much more than ten bytes\n"
