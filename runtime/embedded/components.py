"""What the embedded stack consists of: each component's start, readiness and place in run.json."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from runtime.embedded import mailbox, postgres, temporal_server
from runtime.embedded.children import Child, Recipe
from runtime.embedded.home import ROOT, Home
from runtime.embedded.mailbox import Mailbox
from runtime.embedded.ports import LOOPBACK, free_ports
from runtime.embedded.postgres import OWNER, RUNNING, Cluster
from runtime.embedded.temporal_server import NAMESPACE, DevServer

WEB_PORT = 8000
INNER_PORTS = ("postgres", "temporal", "temporal_ui", "smtp", "metrics", "letters_metrics")
ENGINE_NICE = 10
"""Temporal and the workers stand back a little: on a few cores intake and lists go first."""
LETTERS_NICE = 19
"""Letters wait for everything else, and never quite: who is niced most still gets a twentieth."""


@dataclass(frozen=True)
class Component:
    """One process of the stack."""

    name: str
    launch: Callable[[], Child]
    wait_until_ready: Callable[[Child], None]
    stop_limit: float


@dataclass(frozen=True)
class Stack:
    """The settled ports, files and passwords of one start; no development server where one was given."""

    home: Home
    ports: dict[str, int]
    secrets: dict[str, str]
    cluster: Cluster
    temporal: DevServer | None
    mailbox: Mailbox

    @property
    def web_address(self) -> str:
        """Where the API answers."""
        return f"http://{LOOPBACK}:{self.ports['api']}"

    def addresses(self) -> dict[str, str]:
        """Where each thing is found; no passwords."""
        places = {
            "api": self.web_address,
            "mailbox": f"{self.web_address}/dev/mailbox",
            "postgres": f"postgresql://{LOOPBACK}:{self.ports['postgres']}/redress",
            "smtp": f"smtp://{LOOPBACK}:{self.ports['smtp']}",
            "metrics": f"http://{LOOPBACK}:{self.ports['metrics']}/metrics",
            "letters_metrics": f"http://{LOOPBACK}:{self.ports['letters_metrics']}/metrics",
        }
        if self.temporal is None:
            return {**places, "temporal": os.environ["TEMPORAL_ADDRESS"]}
        ui = f"http://{LOOPBACK}:{self.ports['temporal_ui']}"
        return {**places, "temporal": self.temporal.address, "temporal_ui": ui}

    def environment(self) -> dict[str, str]:
        """The settings of the API and the worker; the owner's password is not among them."""
        return {
            "DATABASE_URL": self.cluster.url(RUNNING),
            "SECRET_KEY": self.secrets["secret_key"],
            "SMTP_HOST": LOOPBACK,
            "SMTP_PORT": str(self.ports["smtp"]),
            "PUBLIC_URL": self.web_address,
            "EMBEDDED": "true",
            "MAILBOX_DIR": str(self.home.mail),
            "FILES_URL": os.environ.get("FILES_URL") or self.home.files.as_uri(),
            **self._temporal_environment(),
        }

    def owner_environment(self) -> dict[str, str]:
        """The settings of the steps that prepare the database."""
        return {**self.environment(), "MIGRATION_DATABASE_URL": self.cluster.url(OWNER)}

    def _temporal_environment(self) -> dict[str, str]:
        """Where Temporal is; a person's own profiles must not leak into the embedded one."""
        if self.temporal is None:
            return {}
        return {
            "TEMPORAL_ADDRESS": self.temporal.address,
            "TEMPORAL_NAMESPACE": NAMESPACE,
            "TEMPORAL_CONFIG_FILE": os.devnull,
        }


def settle_ports(temporal_given: bool) -> dict[str, int]:
    """The web port as REDRESS_PORT says, all others free ones."""
    names = [name for name in INNER_PORTS if not (temporal_given and name.startswith("temporal"))]
    return {"api": int(os.environ.get("REDRESS_PORT", WEB_PORT)), **free_ports(names)}


def servers(stack: Stack) -> list[Component]:
    """What must run before the database can be prepared, in the order of starting."""
    cluster, box = stack.cluster, stack.mailbox
    found = [
        Component(
            "postgres",
            lambda: postgres.launch(cluster),
            lambda child: postgres.wait_until_ready(cluster, child),
            15,
        )
    ]
    if (dev := stack.temporal) is not None:
        found.append(
            Component(
                "temporal",
                lambda: temporal_server.launch(dev),
                lambda child: temporal_server.wait_until_ready(dev, child),
                8,
            )
        )
    return [
        *found,
        Component(
            "mailbox", lambda: Child(box.recipe()), lambda child: mailbox.wait_until_ready(box, child), 3
        ),
    ]


def programs(stack: Stack, wait_for_web: Callable[[Child], None]) -> list[Component]:
    """Our own processes."""
    web = [sys.executable, "-m", "api", "--host", LOOPBACK, "--port", str(stack.ports["api"])]
    return [
        _worker(stack, "worker", "claims", "metrics", ENGINE_NICE),
        _worker(stack, "letters", "letters", "letters_metrics", LETTERS_NICE),
        Component("api", lambda: Child(_recipe(stack, "api", web)), wait_for_web, 8),
    ]


def _worker(stack: Stack, name: str, role: str, port: str, nice: int) -> Component:
    """A process of worker.py; an interpreter uses one core, so letters have one of their own."""
    recipe = _recipe(
        stack,
        name,
        [sys.executable, "worker.py"],
        nice,
        WORKER_ROLE=role,
        WORKER_METRICS_PORT=str(stack.ports[port]),
    )
    return Component(name, lambda: Child(recipe), lambda child: None, 12)


def preparation(stack: Stack) -> Recipe:
    """The step that fills an empty desk; a process of its own, for it speaks to Temporal."""
    return _recipe(stack, "prepare", [sys.executable, "-m", "runtime.cli", "prepare"])


def _recipe(stack: Stack, name: str, command: list[str], nice: int = 0, **more: str) -> Recipe:
    """One of our programs with the stack's settings."""
    environment = {"PYTHONUNBUFFERED": "1", **stack.environment(), **more}
    return Recipe(name, tuple(command), stack.home.log(name), environment, folder=ROOT, nice=nice)
