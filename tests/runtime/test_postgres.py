"""The embedded PostgreSQL survives hard ends, old lock files and folders that are closed to its user."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from runtime.embedded import postgres
from runtime.embedded.children import Child
from runtime.embedded.ports import free_ports
from runtime.embedded.postgres import OWNER, RUNNING, Cluster
from runtime.embedded.postgres_place import find_place
from runtime.embedded.trouble import CannotStart


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="redress-postgres-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def cluster(folder: Path) -> Cluster:
    place = find_place(folder / "postgres")
    passwords = postgres.new_passwords()
    postgres.make_cluster(place, passwords)
    return Cluster(place, free_ports(["postgres"])["postgres"], passwords, folder / "log", careful=False)


def test_a_killed_server_starts_again_with_what_was_committed(cluster: Cluster) -> None:
    first = postgres.start(cluster)
    postgres.make_roles(cluster)
    postgres.make_database(cluster)
    with postgres.connect(cluster, "redress") as session:
        session.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        os.kill(first.pid, signal.SIGKILL)
        second = postgres.start(cluster)
    first.stop()
    with postgres.connect(cluster, "redress") as session:
        assert session.execute("SELECT answer FROM kept").fetchone() == (42,)
    second.stop(60)
    assert second.exit_code == 0


def test_an_old_lock_file_with_a_strangers_number_is_no_obstacle(cluster: Cluster) -> None:
    lock = cluster.place.data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{cluster.place.data}\n")
    postgres.start(cluster).stop()
    assert not lock.exists()


def test_a_forgotten_server_is_ended_by_the_next_start(cluster: Cluster) -> None:
    forgotten = postgres.start(cluster)
    child = postgres.start(cluster)
    assert not forgotten.alive
    child.stop()


def test_only_the_two_roles_enter_and_only_with_their_passwords(cluster: Cluster) -> None:
    child = postgres.start(cluster)
    postgres.make_roles(cluster)
    postgres.make_database(cluster)
    for role in (OWNER, RUNNING):
        psycopg.connect(cluster.url(role).replace("+psycopg", "")).close()
    wrong = cluster.url(RUNNING).replace("+psycopg", "").replace(cluster.passwords[RUNNING], "guess")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(wrong)
    child.stop()


def test_kept_passwords_that_do_not_fit_are_said_so(cluster: Cluster) -> None:
    stranger = Cluster(cluster.place, cluster.port, postgres.new_passwords(), cluster.log, careful=False)
    child = postgres.launch(stranger)
    with pytest.raises(CannotStart, match="passwords"):
        postgres.wait_until_ready(stranger, child)
    assert not child.alive


def test_a_half_made_cluster_is_made_anew(folder: Path) -> None:
    place = find_place(folder / "half")
    place.data.mkdir()
    (place.data / "PG_VERSION").write_text("18\n")
    (place.data.parent / "unfinished").touch()
    postgres.make_cluster(place, postgres.new_passwords())
    assert (place.data / "global" / "pg_control").exists()
    assert not (place.data.parent / "unfinished").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become another user")
def test_a_folder_closed_to_its_user_leads_elsewhere() -> None:
    closed = Path(tempfile.mkdtemp(prefix="redress-closed-"))
    place = find_place(closed / "postgres")
    assert find_place(closed / "postgres") == place, "the second start finds the same folder"
    passwords = postgres.new_passwords()
    postgres.make_cluster(place, passwords)
    cluster = Cluster(place, free_ports(["postgres"])["postgres"], passwords, closed / "log")
    child: Child = postgres.start(cluster)
    assert child.alive
    child.stop()
    assert closed.stat().st_mode & 0o077 == 0, "nobody was let into the closed folder"
    shutil.rmtree(place.data.parent)
    shutil.rmtree(closed)
