"""A child process that never outlives its parent: started, watched, stopped within a limit."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
LARGEST_LOG = 20 * 1024 * 1024  # bytes
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Recipe:
    """How a component is started and how it likes to be asked to leave."""

    name: str
    command: tuple[str, ...]
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    nice: int = 0
    """How far it stands back for the others when the processor is short: 0 not at all, 19 as far as can be."""


@dataclass(frozen=True)
class Identity:
    """A process as such: the number alone may be given to a stranger later, so its birth is kept too."""

    pid: int
    born: float


def before_its_program(parent: int, recipe: Recipe) -> Callable[[], None]:
    """What a child does before it becomes its program: it stands back as its recipe says and takes the leash."""
    leashed = leash(parent, recipe.stop_signal)

    def prepare() -> None:
        stand_back(recipe.nice)
        if leashed is not None:
            leashed()

    return prepare


def stand_back(nice: int) -> None:
    """Lower the priority of this process and, on Linux, of its session: sessions share the processor first."""
    if nice:
        os.nice(nice)
        with contextlib.suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(nice))


def leash(parent: int, farewell: signal.Signals) -> Callable[[], None] | None:
    """Ask the kernel for a signal when the parent dies.

    Linux only; elsewhere the next start clears away what a killed parent left. The kernel follows the
    parent's thread, so children are started from the main thread.
    """
    if _libc is None:
        return None
    prctl = _libc.prctl

    def ask() -> None:
        prctl(SET_PARENT_DEATH_SIGNAL, int(farewell))
        if os.getppid() != parent:
            os._exit(1)

    return ask


class Child:
    """One running component."""

    def __init__(self, recipe: Recipe) -> None:
        """Start the component; its output goes to the recipe's log."""
        self.recipe = recipe
        _make_room(recipe.log)
        with recipe.log.open("ab") as log:
            self._process = subprocess.Popen(
                recipe.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=recipe.folder,
                env={**os.environ, **recipe.env},
                user=recipe.user,
                group=None if recipe.user is None else _group_of(recipe.user),
                extra_groups=None if recipe.user is None else [],
                start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops all in order
                preexec_fn=before_its_program(os.getpid(), recipe),  # noqa: PLW1509 (a few calls into the kernel)
            )

    @property
    def pid(self) -> int:
        """The process number."""
        return self._process.pid

    @property
    def identity(self) -> Identity | None:
        """Number and birth of the process, nothing if it is gone."""
        with contextlib.suppress(psutil.Error):
            return Identity(self.pid, psutil.Process(self.pid).create_time())
        return None

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """What it ended with; minus a signal's number when a signal ended it."""
        return self._process.poll()

    def ask_to_stop(self) -> None:
        """Send the component its own stop signal; nothing happens to one that has ended."""
        if self.alive:
            self._process.send_signal(self.recipe.stop_signal)

    def stop(self, limit: float = 10.0) -> None:
        """Ask it to leave and kill it after `limit` seconds."""
        self.ask_to_stop()
        try:
            self._process.wait(limit)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)


def _make_room(log: Path) -> None:
    """See that the log can be written; one that has grown large is put aside, the one before it forgotten."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".old.log"))


def last_words(log: Path, lines: int = 12) -> str:
    """The end of a log, for the sentence that says why something did not start."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-lines:])


def end(found: list[psutil.Process], polite: signal.Signals, limit: float = 5.0) -> None:
    """End what an earlier start left behind: politely, then by force; wait until it is gone."""
    for force in (polite, signal.SIGKILL):
        for process in found:
            with contextlib.suppress(psutil.Error):
                process.send_signal(force)
        until = time.monotonic() + limit
        while (found := [process for process in found if _runs(process)]) and time.monotonic() < until:
            time.sleep(0.05)


def living(identity: Identity) -> psutil.Process | None:
    """The process of that identity, if it is still the same one."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(identity.pid)
        if abs(process.create_time() - identity.born) < 1.0 and _runs(process):
            return process
    return None


def _runs(process: psutil.Process) -> bool:
    """Whether the process does anything; one that ended and was not collected by its parent does not."""
    with contextlib.suppress(psutil.Error):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def _group_of(user: str) -> int:
    """The primary group of a user of this machine."""
    import pwd

    return pwd.getpwnam(user).pw_gid
