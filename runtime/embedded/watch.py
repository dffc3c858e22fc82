"""Keeps components alive: notices a dead one and starts it again, waiting longer each time it fails."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from runtime.embedded.children import Child
from runtime.embedded.components import Component

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds
STEADY_AFTER = 30.0  # seconds of life after which an end is a new story
Say = Callable[[str], None]


@dataclass
class Watched:
    """A component, its present process, and how often it failed lately."""

    component: Component
    child: Child
    started: float = field(default_factory=time.monotonic)
    failures: int = 0
    again_at: float | None = None


def pause_after(failures: int) -> float:
    """Seconds to wait before the next start after so many failures in a row (1 or more)."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1))


def look_after(watched: Watched, say: Say) -> bool:
    """Notice an end, or start again what is due; whether something changed."""
    if watched.child.alive:
        return False
    now = time.monotonic()
    if watched.again_at is None:
        _notice_end(watched, now, say)
        return True
    if now < watched.again_at:
        return False
    watched.child = watched.component.launch()
    watched.started, watched.again_at = time.monotonic(), None
    return True


def _notice_end(watched: Watched, now: float, say: Say) -> None:
    """Settle when the component is started again, and say so."""
    watched.failures = 1 if now - watched.started > STEADY_AFTER else watched.failures + 1
    pause = pause_after(watched.failures)
    watched.again_at = now + pause
    code, name = watched.child.exit_code, watched.component.name
    say(f"{name} has ended (code {code}), starting it again in {pause:g} s; see {watched.child.recipe.log}")
