"""The Temporal development server on a file: one process, SQLite, loopback only."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from runtime.embedded.children import Child, Recipe, last_words
from runtime.embedded.ports import LOOPBACK
from runtime.embedded.trouble import CannotStart

NAMESPACE = "default"
# Few attributes and nothing personal: Temporal never encrypts them.
SEARCH_ATTRIBUTES = {
    "RedressStage": "Keyword",
    "RedressType": "Keyword",
    "RedressTeam": "Keyword",
    "RedressDue": "Datetime",
}
DYNAMIC_CONFIG = {
    "frontend.WorkflowTimeSkippingEnabled": "true",
    "matching.numTaskqueueReadPartitions": "1",
    "matching.numTaskqueueWritePartitions": "1",
    # Else thousands of timers that fire together keep everybody from the one file for half a minute.
    "history.timerProcessorSchedulerWorkerCount": "4",
}
SQLITE = {"journal_mode": "WAL", "synchronous": "FULL"}


@dataclass(frozen=True)
class DevServer:
    """A development server: its program, its file and its ports (no port for the UI: no UI)."""

    program: Path
    file: Path
    port: int
    log: Path
    ui_port: int | None = None
    nice: int = 0

    @property
    def address(self) -> str:
        """Host and port for clients."""
        return f"{LOOPBACK}:{self.port}"

    def recipe(self) -> Recipe:
        """How the server is started."""
        command = [str(self.program), "server", "start-dev", "--ip", LOOPBACK, "--port", str(self.port)]
        command += ["--db-filename", str(self.file), "--namespace", NAMESPACE, "--log-level", "warn"]
        command += ["--headless"] if self.ui_port is None else ["--ui-port", str(self.ui_port)]
        command += _pairs("--sqlite-pragma", SQLITE)
        command += _pairs("--dynamic-config-value", DYNAMIC_CONFIG)
        command += _pairs("--search-attribute", SEARCH_ATTRIBUTES)
        return Recipe("temporal", tuple(command), self.log, nice=self.nice)


def launch(server: DevServer) -> Child:
    """Start the server's process."""
    server.file.parent.mkdir(parents=True, exist_ok=True)
    return Child(server.recipe())


def wait_until_ready(server: DevServer, child: Child, limit: float = 60.0) -> None:
    """Wait until the server's namespace answers; raises CannotStart with its last words."""
    until = time.monotonic() + limit
    while child.alive and time.monotonic() < until:
        if _answers(server):
            return
        time.sleep(0.1)
    child.stop()
    raise CannotStart(f"Temporal does not start:\n{last_words(server.log)}")


def start(server: DevServer) -> Child:
    """Start the server and wait until its namespace answers."""
    child = launch(server)
    wait_until_ready(server, child)
    return child


def _answers(server: DevServer) -> bool:
    """Whether the namespace can be asked for."""
    command = [server.program, "operator", "namespace", "describe", "-n", NAMESPACE]
    command += ["--address", server.address, "--command-timeout", "3s"]
    try:
        return subprocess.run(command, check=False, capture_output=True, timeout=10).returncode == 0
    except subprocess.TimeoutExpired:  # on a busy machine the program itself may begin late
        return False


def _pairs(flag: str, values: dict[str, str]) -> list[str]:
    """A repeated flag with its name=value pairs."""
    return [part for name, value in values.items() for part in (flag, f"{name}={value}")]
