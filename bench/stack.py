"""A running stack of its own for the benchmark, and ways into its database."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg

from runtime.embedded.ports import free_ports

ROOT = Path(__file__).parents[1]
READY_LIMIT = 420.0  # seconds


@dataclass
class Stack:
    """The addresses of a stack that `./redress run` keeps alive."""

    home: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def base(self) -> str:
        """Where the API answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of commands beside this stack."""
        return {
            **os.environ,
            "DEMO_CLAIMS": "false",
            "REDRESS_HOME": str(self.home),
            "REDRESS_PORT": str(self.port),
        }

    def command(self, *words: str) -> str:
        """Run `./redress WORDS` and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "runtime.cli", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
        )
        return done.stdout.strip()

    def run_file(self) -> dict[str, Any]:
        """What runs where."""
        return dict(json.loads((self.home / "run.json").read_text()))

    def token(self) -> str:
        """A bearer token of the demo operator."""
        return self.command("token", "--user", "operator").split()[-1]


@contextmanager
def running_stack(home: Path) -> Iterator[Stack]:
    """Start everything in this folder and stop it in the end."""
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711)
    stack = start(home)
    try:
        yield stack
    finally:
        stop(stack)


def start(home: Path) -> Stack:
    """Start the supervisor and wait for the API."""
    port = free_ports(["api"])["api"]
    stack = Stack(home, port, None)  # type: ignore[arg-type]
    with (home / "bench.log").open("ab") as log:
        stack.process = subprocess.Popen(
            [sys.executable, "-m", "runtime.cli", "run"],
            cwd=ROOT,
            env=stack.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    wait_for(f"{stack.base}/readyz")
    return stack


def stop(stack: Stack) -> None:
    """Stop it the way Ctrl-C does."""
    stack.process.send_signal(signal.SIGINT)
    stack.process.wait(60)


def wait_for(address: str) -> None:
    """Ask an address until it answers 200."""
    until = time.monotonic() + READY_LIMIT
    while time.monotonic() < until:
        try:
            if httpx.get(address, timeout=2, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise TimeoutError(address)


def query(url: str, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Ask the database of the stack."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def settings_of(stack: Stack) -> dict[str, str]:
    """The settings of the running stack, as its supervisor keeps them for the command line."""
    return dict(json.loads((stack.home / "environment.json").read_text()))


def database(stack: Stack) -> str:
    """The database of the stack as its owner: the benchmark makes a table of its own and loads claims."""
    secrets = json.loads((stack.home / "secrets.json").read_text())
    port = stack.run_file()["ports"]["postgres"]
    return f"postgresql+psycopg://redress_owner:{secrets['redress_owner']}@127.0.0.1:{port}/redress"
