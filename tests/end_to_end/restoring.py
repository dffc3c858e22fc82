"""A desk of real servers that is copied at two moments and put together again from copies of both."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import create_async_engine
from temporalio.client import Client

from activities.chores import ensure_schedule
from runtime.backup.engine import Temporal
from runtime.backup.putting_back import load_dump
from runtime.backup.reconciling import begin, finish
from runtime.backup.report import Begun, Report
from runtime.backup.taking import DUMP, ENGINE, take
from runtime.embedded import postgres as embedded_postgres
from runtime.embedded import temporal_server
from runtime.embedded.mailbox import Mailbox
from runtime.embedded.ports import free_ports
from runtime.embedded.postgres import OWNER, RUNNING, Cluster
from runtime.embedded.temporal_program import find_temporal
from runtime.embedded.temporal_server import DevServer
from runtime.namespace import prepare_namespace
from runtime.payloads import data_converter
from runtime.settings import Settings
from tests.workflows.desk import LIMIT, Desk, settings_for, working

FOREIGN = "order/1"
"""A workflow of another product, on a queue of its own in the same namespace."""


@dataclass
class Moments:
    """Copies of both databases at the moments A and B, and what had been acknowledged by then."""

    folder: Path
    cluster: Cluster
    box: Mailbox
    story: Settings
    names: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    versions: dict[str, dict[str, int]] = field(default_factory=dict)
    commands: dict[str, str] = field(default_factory=dict)

    @property
    def programs(self) -> Path:
        return self.cluster.place.programs / "bin"

    def take(self, moment: str, database: str, server: DevServer) -> None:
        """A whole back-up, as the command takes it."""
        owner = self.cluster.url(OWNER, database)
        take(self.folder / moment, owner, self.programs, server.file, self.files, print)

    @property
    def files(self) -> Path:
        return self.folder / "files"


@contextmanager
def engine_on(file: Path) -> Iterator[DevServer]:
    """A development server of its own on a file."""
    program = find_temporal(print)
    server = DevServer(program, file, free_ports(["temporal"])["temporal"], file.with_suffix(".log"))
    child = temporal_server.start(server)
    try:
        yield server
    finally:
        child.stop(30)


async def client_of(server: DevServer) -> Client:
    client = await Client.connect(server.address, data_converter=data_converter)
    await prepare_namespace(client)
    return client


@asynccontextmanager
async def desk_on(cluster: Cluster, database: str, client: Client, settings: Settings) -> AsyncIterator[Desk]:
    """A desk without workers on a database, with the queues that its workflows know."""
    engine = create_async_engine(cluster.url(RUNNING, database))
    own = settings.model_copy(update={"database_url": cluster.url(RUNNING, database)})
    desk = Desk(engine, client, own)
    await desk.furnish()
    try:
        yield desk
    finally:
        await engine.dispose()


@asynccontextmanager
async def restored(
    moments: Moments, postgres: str, temporal: str | None, **told: Any
) -> AsyncIterator[tuple[Desk, Report]]:
    """A desk of PostgreSQL's copy of one moment and Temporal's of another, brought together; with all its workers."""
    name = f"restored_{postgres}_{temporal}".lower()
    embedded_postgres.drop_database(moments.cluster, name)
    embedded_postgres.make_database(moments.cluster, name)
    load_dump(moments.folder / postgres / DUMP, moments.cluster.url(OWNER, name), moments.programs)
    file = moments.folder / f"{name}.db"
    if temporal:
        file.write_bytes((moments.folder / temporal / ENGINE).read_bytes())
    with engine_on(file) as server:
        client = await client_of(server)
        async with desk_on(moments.cluster, name, client, moments.story) as desk:
            ours = Temporal(client, desk.settings.claims_task_queue, desk.settings.letters_task_queue)
            await client.start_workflow("OrderWorkflow", id=FOREIGN, task_queue="another-product")
            begun = await begin(desk.engine, ours, told.get("until"), told.get("stands_at"), print)
            if told.get("broken_off"):
                begun = await _broken_off(desk, ours, begun)
            async with working(desk):  # the letters' worker too: all letters are held
                await ensure_schedule(client, desk.settings.claims_task_queue)
                yield desk, await finish(desk.engine, ours, begun, print, LIMIT)
    embedded_postgres.drop_database(moments.cluster, name)


async def _broken_off(desk: Desk, ours: Temporal, begun: Begun) -> Begun:
    """Nobody works, so patience ends; what the second run of the command begins with."""
    report = await finish(desk.engine, ours, begun, print, 0.0)
    assert report.unfinished
    assert begun.until.isoformat(timespec="seconds") in report.unfinished
    again = await begin(desk.engine, ours, None, None, print)
    assert again == begun, "nothing is ended, doubted or left out a second time"
    return again


def story_settings(cluster: Cluster, box: Mailbox, database: str) -> Settings:
    return settings_for(cluster.url(RUNNING, database), box.port)
