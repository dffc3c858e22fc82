"""PostgreSQL 18 for this machine alone: makes the cluster once, starts it, makes roles and databases."""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from runtime.embedded.children import Child, Recipe, end, last_words
from runtime.embedded.ports import LOOPBACK
from runtime.embedded.postgres_place import Place
from runtime.embedded.trouble import CannotStart

SUPERUSER, OWNER, RUNNING = "postgres", "redress_owner", "redress_app"
INITDB = (
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "-E",
    "UTF8",
    "-A",
    "scram-sha-256",
    "-U",
    SUPERUSER,
)
OPTIONS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
CAREFREE = {"fsync": "off", "full_page_writes": "off"}  # survives kill -9, not a power cut: for tests


@dataclass(frozen=True)
class Cluster:
    """A made cluster: where it lives, at which port it answers, the passwords of its roles."""

    place: Place
    port: int
    passwords: dict[str, str]
    log: Path
    careful: bool = True

    def url(self, role: str, database: str = "redress") -> str:
        """The address for SQLAlchemy of a database as one of the roles."""
        return f"postgresql+psycopg://{role}:{self.passwords[role]}@{LOOPBACK}:{self.port}/{database}"

    def recipe(self) -> Recipe:
        """How the server is started."""
        options = {**OPTIONS, "port": str(self.port), **({} if self.careful else CAREFREE)}
        command = [self.place.program("postgres"), "-D", str(self.place.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        return Recipe(
            "postgres",
            tuple(command),
            self.log,
            folder=self.place.data,
            user=self.place.user,
            stop_signal=signal.SIGINT,  # "fast": ends sessions, keeps everything committed
        )


def new_passwords() -> dict[str, str]:
    """Fresh passwords, one for each role."""
    return {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, RUNNING)}


def make_cluster(place: Place, passwords: dict[str, str]) -> None:
    """Run initdb unless the cluster is there; a half made one is thrown away first."""
    if (place.data / "PG_VERSION").exists() and not (place.data.parent / "unfinished").exists():
        return
    shutil.rmtree(place.data, ignore_errors=True)
    unfinished = place.data.parent / "unfinished"
    unfinished.touch()
    with tempfile.NamedTemporaryFile("w", suffix=".password") as secret:
        secret.write(passwords[SUPERUSER])
        secret.flush()
        if place.user is not None:
            shutil.chown(secret.name, place.user)
        _initdb(place, secret.name)
    unfinished.unlink()


def _initdb(place: Place, password_file: str) -> None:
    """Let initdb make the data folder as the right user."""
    made = subprocess.run(
        [place.program("initdb"), "-D", str(place.data), *INITDB, f"--pwfile={password_file}"],
        check=False,
        user=place.user,
        cwd="/",
        env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    if made.returncode != 0:
        raise CannotStart(f"PostgreSQL could not make its data folder {place.data}: {made.stderr.strip()}")


def clear_leftovers(place: Place) -> None:
    """End every server process that still works in the data folder, then remove its lock file.

    A server killed hard leaves children for a moment (they hold its shared memory) and a lock file whose
    process number may by then belong to a stranger.
    """
    found = [process for process in psutil.process_iter() if _works_in(process, place.data)]
    if found:
        end(found, signal.SIGQUIT)
    (place.data / "postmaster.pid").unlink(missing_ok=True)


def _works_in(process: psutil.Process, folder: Path) -> bool:
    """Whether the process has the folder as its working directory."""
    with contextlib.suppress(psutil.Error, OSError):
        return process.cwd() == str(folder)
    return False


def launch(cluster: Cluster) -> Child:
    """Start the server's process after clearing away what an earlier one left."""
    clear_leftovers(cluster.place)
    return Child(cluster.recipe())


def wait_until_ready(cluster: Cluster, child: Child, limit: float = 60.0) -> None:
    """Wait until the server takes connections; raises CannotStart with its last words."""
    until = time.monotonic() + limit
    while child.alive and time.monotonic() < until:
        try:
            connect(cluster, "postgres").close()
            return
        except psycopg.OperationalError as error:
            if "password" in str(error):
                child.stop()
                raise CannotStart(f"The kept passwords do not open {cluster.place.data}.") from None
            time.sleep(0.05)
    child.stop()
    raise CannotStart(f"PostgreSQL does not start:\n{last_words(cluster.log)}")


def start(cluster: Cluster) -> Child:
    """Start the server and wait until it takes connections."""
    child = launch(cluster)
    wait_until_ready(cluster, child)
    return child


def connect(cluster: Cluster, database: str) -> psycopg.Connection:
    """A connection of the superuser, each statement its own transaction."""
    return psycopg.connect(
        host=LOOPBACK,
        port=cluster.port,
        user=SUPERUSER,
        password=cluster.passwords[SUPERUSER],
        dbname=database,
        connect_timeout=5,
        autocommit=True,
    )


def make_roles(cluster: Cluster) -> None:
    """Make the owner's and the running role where they are missing."""
    with connect(cluster, "postgres") as connection:
        for role in (OWNER, RUNNING):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
                connection.execute(statement.format(sql.Identifier(role), cluster.passwords[role]))


def make_database(cluster: Cluster, name: str = "redress", template: str | None = None) -> None:
    """Make a database of the owner's where it is missing; only the two roles may enter it."""
    with connect(cluster, "postgres") as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        database, copied = sql.Identifier(name), sql.Identifier(template or "template1")
        owner, running = sql.Identifier(OWNER), sql.Identifier(RUNNING)
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(database, owner, copied))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, running))


def drop_database(cluster: Cluster, name: str) -> None:
    """Drop a database and everybody in it."""
    with connect(cluster, "postgres") as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
