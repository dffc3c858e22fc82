"""A dead component is started again, sooner at first and later when it keeps failing."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from runtime.embedded.children import Child, Recipe
from runtime.embedded.components import Component
from runtime.embedded.watch import LONGEST_PAUSE, Watched, look_after, pause_after


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("runtime.embedded.watch.time", SimpleNamespace(monotonic=clock))
    return clock


def test_pauses_grow_to_a_bound() -> None:
    assert [pause_after(failures) for failures in (1, 2, 3, 4)] == [0.5, 1, 2, 4]
    assert pause_after(50) == LONGEST_PAUSE


def test_a_dead_component_is_noticed_and_started_again(tmp_path: Path, clock: Clock) -> None:
    command = (sys.executable, "-c", "import time; time.sleep(60)")
    component = Component("sleeper", lambda: Child(Recipe("sleeper", command, tmp_path / "log")), print, 5)
    watched, said = Watched(component, component.launch(), started=clock.now), []
    assert not look_after(watched, said.append)
    first = watched.child
    first.stop(0)
    assert look_after(watched, said.append)
    assert "sleeper has ended" in said[0]
    clock.now += 0.45
    assert not look_after(watched, said.append), "it waits before it starts again"
    clock.now += 0.1
    assert look_after(watched, said.append)
    assert watched.child.alive
    assert watched.child.pid != first.pid
    watched.child.stop(30)
    assert look_after(watched, said.append)
    assert "1 s" in said[1], "the second failure in a row waits longer"


def test_a_component_that_lived_long_starts_a_new_story(tmp_path: Path, clock: Clock) -> None:
    command = (sys.executable, "-c", "")
    component = Component("brief", lambda: Child(Recipe("brief", command, tmp_path / "log")), print, 5)
    watched = Watched(component, component.launch(), started=clock.now - 3600, failures=7)
    watched.child.stop(30)
    look_after(watched, lambda sentence: None)
    assert watched.failures == 1
