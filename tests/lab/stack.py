"""The lab's own desk: every component a real process, a proxy between any two, each of them killed at will."""

import asyncio
import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import psutil
from temporalio.client import Client
from temporalio.service import RPCError

from runtime.commands.deploy import make_current
from runtime.embedded import postgres, temporal_server
from runtime.embedded.children import Child, Recipe, last_words
from runtime.embedded.home import ROOT
from runtime.embedded.ports import LOOPBACK, free_ports
from runtime.embedded.postgres import OWNER, RUNNING, Cluster
from runtime.embedded.postgres_place import find_place
from runtime.embedded.temporal_program import find_temporal
from runtime.embedded.temporal_server import NAMESPACE, DevServer
from runtime.namespace import prepare_namespace
from store.migrate import upgrade
from tests.lab.furniture import furnish
from tests.lab.mail import MailServer
from tests.lab.proxy import Link

LINKS = {
    "api-postgres": "postgres",
    "workers-postgres": "postgres",
    "letters-postgres": "postgres",
    "api-temporal": "temporal",
    "workers-temporal": "temporal",
    "letters-temporal": "temporal",
    "letters-smtp": "smtp",
}
PROGRAMS = ("worker1", "worker2", "letters", "api")
OLD, NEWER = ("worker1", "worker2"), ("newer1", "newer2")
"""Workers of claims, and those that a deployment puts in their place for a while."""
DEPLOYMENT = "redress-lab"
COMPONENTS = ("postgres", "temporal", *PROGRAMS)
RUNS = 120
"""Events after which Temporal suggests a new run: so that claims go on in new runs while faults happen."""
DISK = "1g"
READY_LIMIT = 60.0  # seconds


@dataclass(frozen=True)
class Plan:
    """How the stack is started: a planted bug, and whether the disks are small enough to be filled."""

    seed: int = 1
    bug: str | None = None
    small_disks: bool = False
    versions: bool = False
    """Let Temporal tell builds apart, and the newer one begin a generation that the older one knows."""


@dataclass
class Stack:
    """What runs, where, and who may speak."""

    plan: Plan
    home: Path
    ports: dict[str, int]
    cluster: Cluster
    temporal: DevServer
    mail: MailServer
    links: dict[str, Link]
    tokens: dict[str, str] = field(default_factory=dict)
    session: str = ""
    children: dict[str, Child] = field(default_factory=dict)
    frozen: set[str] = field(default_factory=set)
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @property
    def base(self) -> str:
        """Where the API answers."""
        return f"http://{LOOPBACK}:{self.ports['api']}"

    @property
    def judged(self) -> str:
        """The database as its owner sees it, past all proxies."""
        return self.cluster.url(OWNER).replace("+psycopg", "")

    async def client(self) -> Client:
        """Temporal, past all proxies."""
        return await Client.connect(self.temporal.address, namespace=NAMESPACE)

    def launch(self, name: str) -> None:
        """Start a component's process; nobody waits for it."""
        recipe = self.recipes()[name]
        self.children[name] = Child(recipe)

    async def revive(self, name: str) -> None:
        """Start a component again after it was killed; PostgreSQL's children must be gone first."""
        if name == "postgres":
            await asyncio.to_thread(postgres.clear_leftovers, self.cluster.place)
        self.launch(name)

    def kill(self, name: str) -> None:
        """kill -9."""
        child = self.children[name]
        with contextlib.suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGKILL)
        self.frozen.discard(name)
        child.stop(5)

    def freeze(self, name: str) -> None:
        """SIGSTOP, with all that it started."""
        self._signal(name, signal.SIGSTOP)
        self.frozen.add(name)

    def thaw(self, name: str) -> None:
        """SIGCONT."""
        if name in self.frozen:
            self._signal(name, signal.SIGCONT)
            self.frozen.discard(name)

    def _signal(self, name: str, number: signal.Signals) -> None:
        with contextlib.suppress(psutil.Error):
            top = psutil.Process(self.children[name].pid)
            for process in (top, *top.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    process.send_signal(number)

    def dead(self) -> list[str]:
        """Components that ended although nobody killed them."""
        return [name for name, child in self.children.items() if not child.alive]

    def recipes(self) -> dict[str, Recipe]:
        """How each component is started."""
        served = self.cluster.recipe()
        small = ("-c", "max_wal_size=128MB") if self.plan.small_disks else ()
        engine = self.temporal.recipe()
        suggested = ("--dynamic-config-value", f"limit.historyCount.suggestContinueAsNew={RUNS}")
        return {
            "postgres": replace(served, command=(*served.command, *small)),
            "temporal": replace(engine, command=(*engine.command, *suggested)),
            **{name: self._worker(name, "claims", "workers") for name in OLD},
            **{name: self._newer(name) for name in NEWER},
            "letters": self._worker("letters", "letters", "letters"),
            "api": self._program("api", self._web(), "api"),
        }

    def _web(self) -> tuple[str, ...]:
        module = ("-m", "tests.lab.launch", "api") if self.plan.bug else ("-m", "api")
        return (*module, "--host", LOOPBACK, "--port", str(self.ports["api"]))

    def _worker(self, name: str, role: str, links: str) -> Recipe:
        if self.plan.versions and role == "claims":
            return self._build(name, "Knows", "old")
        command = ("-m", "tests.lab.launch", "worker") if self.plan.bug else ("worker.py",)
        return self._program(name, command, links, WORKER_ROLE=role)

    def _newer(self, name: str) -> Recipe:
        """A program that knows one generation more; it only begins it beside one that knows it too."""
        return self._build(name, "Begins" if self.plan.versions else "Knows", "newer")

    def _build(self, name: str, program: str, build: str) -> Recipe:
        named = {"WORKER_ROLE": "claims", "WORKER_BUILD_ID": build}
        if self.plan.versions:
            named["WORKER_DEPLOYMENT"] = DEPLOYMENT
        return self._program(name, ("-m", "tests.lab.newer", program), "workers", **named)

    def _program(self, name: str, command: tuple[str, ...], links: str, **more: str) -> Recipe:
        through = replace(self.cluster, port=self.ports[f"{links}-postgres"])
        environment = {
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": through.url(RUNNING),
            "SECRET_KEY": self.secret,
            "SMTP_HOST": LOOPBACK,
            "SMTP_PORT": str(self.ports["letters-smtp"]),
            "PUBLIC_URL": self.base,
            "FILES_URL": (self.home / "files").as_uri(),
            "TEMPORAL_ADDRESS": f"{LOOPBACK}:{self.ports[f'{links}-temporal']}",
            "TEMPORAL_NAMESPACE": NAMESPACE,
            "TEMPORAL_CONFIG_FILE": os.devnull,
            "LOG_LEVEL": "warning",
            **({"REDRESS_LAB_BUG": self.plan.bug} if self.plan.bug else {}),
            **more,
        }
        return Recipe(name, (sys.executable, *command), self.log(name), environment, folder=ROOT)

    async def give_claims_to(self, build: str) -> None:
        """Make a build current, as soon as Temporal is there and knows its workers; for as long as it takes."""
        while True:
            with contextlib.suppress(RPCError, RuntimeError, TimeoutError):
                async with asyncio.timeout(5):
                    return await make_current(await self.client(), DEPLOYMENT, build)
            await asyncio.sleep(0.3)

    def log(self, name: str) -> Path:
        """The log of a component."""
        return self.home / "logs" / f"{name}.log"

    async def until_ready(self, limit: float = READY_LIMIT) -> None:
        """Wait until the API says that it is ready; TimeoutError with its last words otherwise."""
        try:
            await self._until_ready(limit)
        except TimeoutError:
            raise TimeoutError(last_words(self.log("api"))) from None

    async def _until_ready(self, limit: float) -> None:
        async with asyncio.timeout(limit), httpx.AsyncClient(trust_env=False, timeout=2) as http:
            while True:
                with contextlib.suppress(httpx.HTTPError):
                    if (await http.get(f"{self.base}/readyz")).status_code == 200:
                        return
                await asyncio.sleep(0.1)


@asynccontextmanager
async def running(plan: Plan, *, keep: bool = False) -> AsyncIterator[Stack]:
    """Start everything in a folder of its own and leave nothing behind."""
    home = Path(tempfile.mkdtemp(prefix="redress-lab-"))
    home.chmod(0o711)
    mounted = plan.small_disks and _mount(home)
    stack = _settle(replace(plan, small_disks=mounted), home)
    try:
        await _start(stack)
        yield stack
    finally:
        await _stop(stack)
        for folder in ("postgres", "files") if plan.small_disks else ():
            await asyncio.to_thread(subprocess.run, ["umount", "-l", str(home / folder)], check=False)
        if not keep:
            shutil.rmtree(home, ignore_errors=True)


def _settle(plan: Plan, home: Path) -> Stack:
    (home / "files").mkdir(exist_ok=True)
    ports = free_ports(["postgres", "temporal", "smtp", "api", *LINKS])
    place = find_place(home / "postgres")
    passwords = postgres.new_passwords()
    logs = home / "logs"
    return Stack(
        plan=plan,
        home=home,
        ports=ports,
        cluster=Cluster(place, ports["postgres"], passwords, logs / "postgres.log"),
        temporal=DevServer(
            find_temporal(print), home / "temporal.db", ports["temporal"], logs / "temporal.log"
        ),
        mail=MailServer(ports["smtp"], plan.seed),
        links={name: Link(name, ports[name], ports[to]) for name, to in LINKS.items()},
    )


async def _start(stack: Stack) -> None:
    """The servers side by side, then the database's content, then our programs."""
    await stack.mail.start()
    for link in stack.links.values():
        await link.start()
    stack.launch("temporal")
    await asyncio.to_thread(postgres.make_cluster, stack.cluster.place, stack.cluster.passwords)
    stack.launch("postgres")
    await asyncio.to_thread(postgres.wait_until_ready, stack.cluster, stack.children["postgres"])
    await asyncio.to_thread(_prepare, stack.cluster)
    waiting = asyncio.to_thread(temporal_server.wait_until_ready, stack.temporal, stack.children["temporal"])
    _, (stack.tokens, stack.session) = await asyncio.gather(waiting, furnish(stack.cluster.url(OWNER)))
    await prepare_namespace(await stack.client())
    for name in PROGRAMS:
        stack.launch(name)
    if stack.plan.versions:
        await stack.give_claims_to("old")
    await stack.until_ready()


def _prepare(cluster: Cluster) -> None:
    postgres.make_roles(cluster)
    postgres.make_database(cluster)
    upgrade(cluster.url(OWNER))


async def _stop(stack: Stack) -> None:
    for name in tuple(stack.frozen):
        stack.thaw(name)
    for name in reversed(stack.children):
        await asyncio.to_thread(stack.children[name].stop, 0.2 if name != "postgres" else 5)
    await asyncio.to_thread(postgres.clear_leftovers, stack.cluster.place)
    for link in stack.links.values():
        await link.stop()
    await stack.mail.stop()


def _mount(home: Path) -> bool:
    """Small disks of memory for the database and the files; False where that is not allowed."""
    for folder, size in (("postgres", DISK), ("files", "48m")):
        (home / folder).mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=711", "tmpfs", str(home / folder)]
        if (
            shutil.which("mount") is None
            or subprocess.run(command, check=False, capture_output=True).returncode
        ):
            return False
    return True
