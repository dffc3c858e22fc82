"""Real servers for the tests: one PostgreSQL, one Temporal, one mailbox per run, started when asked for."""

import re
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from xdist.scheduler import LoadScopeScheduling

from runtime.embedded import postgres as embedded_postgres
from runtime.embedded import temporal_server as embedded_temporal
from runtime.embedded.mailbox import Mailbox
from runtime.embedded.mailbox import start as start_mailbox
from runtime.embedded.ports import free_ports
from runtime.embedded.postgres import OWNER, RUNNING, Cluster
from runtime.embedded.postgres_place import find_place
from runtime.embedded.temporal_program import find_temporal
from runtime.embedded.temporal_server import DevServer
from store.migrate import upgrade

TEMPLATE = "redress_template"
LONG_FIRST = ("browser", "end_to_end", "workflows", "runtime")
"""Folders with the longest tests: begun first, so that no process ends long after the others."""
TOGETHER = ("browser", "end_to_end")
"""Folders that one process does as a whole, for their modules share a browser, or one waits while the others work."""
TURNS = {"first": -1, "last": 1}
"""What the mark `turn` says of a test's place within its folder."""
ROOT = Path(__file__).parent

# How long an example takes says more of the machine than of us.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long ones first; within a folder nothing changes its place but what has a `turn`."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[int, int]:
    folder, mark = item.path.relative_to(ROOT).parts[0], item.get_closest_marker("turn")
    place = LONG_FIRST.index(folder) if folder in LONG_FIRST else len(LONG_FIRST)
    return place, TURNS[mark.args[0]] if mark else 0


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> "ModulesTogether":
    """Share the tests among processes (`-n`) by module."""
    config.option.loadscopereorder = False
    return ModulesTogether(config, log)


class ModulesTogether(LoadScopeScheduling):
    """A module's tests stay together, in their order, for they share servers and databases; so do some folders.

    Not `--dist loadgroup`: pytest 9.2 ignores the groups (pytest-xdist's issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.split("::", 1)[0]
        folder = module.split("/")[1]
        return folder if folder in TOGETHER else module


@dataclass(frozen=True)
class DatabaseUrls:
    """One database as its owner (migrations) and as the running role (API, worker) see it."""

    owner: str
    app: str


@pytest.fixture(scope="session", autouse=True)
def patient_door() -> Iterator[None]:
    """Temporal may take its time where much else is done beside: who is not heard within two seconds fails nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("runtime.door.CALL_LIMIT", 30.0)
        yield


@pytest.fixture(scope="session")
def servers_folder() -> Iterator[Path]:
    """A folder for the servers' files that other users may walk into (PostgreSQL never runs as root)."""
    folder = Path(tempfile.mkdtemp(prefix="redress-tests-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(servers_folder: Path) -> Iterator[Cluster]:
    """A fresh cluster with both roles and no database of ours yet."""
    place = find_place(servers_folder / "postgres")
    passwords = embedded_postgres.new_passwords()
    embedded_postgres.make_cluster(place, passwords)
    port = free_ports(["postgres"])["postgres"]
    cluster = Cluster(place, port, passwords, servers_folder / "postgres.log", careful=False)
    child = embedded_postgres.start(cluster)
    embedded_postgres.make_roles(cluster)
    yield cluster
    child.stop()


@pytest.fixture(scope="session")
def template_database(postgres: Cluster) -> str:
    """A migrated database that others are copied from."""
    embedded_postgres.make_database(postgres, TEMPLATE)
    upgrade(postgres.url(OWNER, TEMPLATE))
    return TEMPLATE


@pytest.fixture(scope="module")
def database_urls(
    postgres: Cluster, template_database: str, request: pytest.FixtureRequest
) -> Iterator[DatabaseUrls]:
    """A fresh, migrated database for the test module."""
    yield from copied_database(postgres, request.module.__name__, template_database)


def copied_database(cluster: Cluster, module: str, template: str) -> Iterator[DatabaseUrls]:
    """A database like another one, until the test module is over."""
    name = "test_" + re.sub(r"\W+", "_", module)[-50:].lower()
    embedded_postgres.drop_database(cluster, name)
    embedded_postgres.make_database(cluster, name, template=template)
    yield DatabaseUrls(cluster.url(OWNER, name), cluster.url(RUNNING, name))
    embedded_postgres.drop_database(cluster, name)


@pytest.fixture
async def engine(database_urls: DatabaseUrls) -> AsyncIterator[AsyncEngine]:
    """An engine on the module's database as the running role."""
    engine = create_async_engine(database_urls.app)
    yield engine
    await engine.dispose()


@pytest.fixture
async def owner_engine(database_urls: DatabaseUrls) -> AsyncIterator[AsyncEngine]:
    """An engine on the module's database as its owner."""
    engine = create_async_engine(database_urls.owner)
    yield engine
    await engine.dispose()


@pytest.fixture(scope="session")
def temporal_server(servers_folder: Path) -> Iterator[DevServer]:
    """A development server on a fresh file; `.address` is for clients."""
    program = find_temporal(lambda sentence: print(sentence, file=sys.stderr))
    port = free_ports(["temporal"])["temporal"]
    server = DevServer(program, servers_folder / "temporal.db", port, servers_folder / "temporal.log")
    child = embedded_temporal.start(server)
    yield server
    child.stop(5)


@pytest.fixture(scope="session")
async def temporal_client(temporal_server: DevServer) -> Client:
    """A client of the development server, with the data converter that all of ours use."""
    return await Client.connect(temporal_server.address, data_converter=pydantic_data_converter)


@pytest.fixture(scope="session")
def mailbox(servers_folder: Path) -> Iterator[Mailbox]:
    """An SMTP server that keeps what arrives; `.letters()` gives it back, `.clear()` empties it."""
    port = free_ports(["smtp"])["smtp"]
    box = Mailbox(servers_folder / "mail", port, servers_folder / "mailbox.log")
    child = start_mailbox(box)
    yield box
    child.stop(5)
