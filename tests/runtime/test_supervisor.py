"""`make run` as a whole: real processes are started, killed, restarted and stopped, and nothing is left behind."""

import contextlib
import json
import os
import re
import shutil
import signal
import smtplib
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

import psutil
import pytest

from runtime.embedded.ports import free_ports

ROOT = Path(__file__).resolve().parents[2]
SECOND_START = 15.0  # seconds; the promise of `make run`
PATIENCE = 90.0  # seconds for whatever has to come; the machine has other things to do
pytestmark = pytest.mark.timeout(400)


@dataclass
class Desk:
    """A home for a supervisor that can be started again and again."""

    folder: Path
    port: int
    output: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def launch(self) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "DEMO_CLAIMS": "false",
            "REDRESS_HOME": str(self.folder),
            "REDRESS_PORT": str(self.port),
        }
        environment.pop("TEMPORAL_ADDRESS", None)
        out: IO[bytes]
        with self.output.open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "runtime.cli", "run"],
                cwd=ROOT,
                env=environment,
                stdout=out,
                stderr=out,
            )

    def start(self) -> subprocess.Popen[bytes]:
        """Start and wait until the welcome is printed."""
        self.output.write_bytes(b"")
        process = self.launch()
        wait_until(lambda: "Redress runs" in self.said() or process.poll() is not None, 2 * PATIENCE)
        assert process.poll() is None, self.said()
        return process

    def said(self) -> str:
        return self.output.read_text("utf-8")

    def running(self) -> dict[str, Any]:
        """run.json."""
        told: dict[str, Any] = json.loads((self.folder / "run.json").read_text())
        return told

    def pid(self, name: str) -> int | None:
        return self.running()["pids"].get(name)

    def ready(self) -> bool:
        return get(f"{self.address}/readyz") == 200


def get(address: str, token: str | None = None) -> int:
    """The status of an answer, 0 for none."""
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def wait_until(holds: Callable[[], object], limit: float = PATIENCE) -> None:
    until = time.monotonic() + limit
    while not holds():
        assert time.monotonic() < until, "did not happen in time"
        time.sleep(0.05)


def runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def family(pid: int) -> list[int]:
    """The process and all that it started, directly or not."""
    return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]


def stop(process: subprocess.Popen[bytes], number: signal.Signals) -> int:
    process.send_signal(number)
    return process.wait(PATIENCE)


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    folder = Path(tempfile.mkdtemp(prefix="redress-home-"))
    folder.chmod(0o711)
    yield Desk(folder / "home", free_ports(["api"])["api"], folder / "output")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def first(desk: Desk) -> Iterator[subprocess.Popen[bytes]]:
    """The first start, which makes everything."""
    process = desk.start()
    yield process
    if process.poll() is None:
        stop(process, signal.SIGTERM)


def test_the_first_start_tells_where_everything_is(desk: Desk, first: subprocess.Popen[bytes]) -> None:
    running = desk.running()
    assert set(running) == {"pids", "ports", "addresses"}
    assert set(running["pids"]) == {
        *("supervisor", "postgres", "temporal", "mailbox", "worker", "letters", "api")
    }
    assert running["pids"]["supervisor"] == first.pid
    assert all(runs(pid) for pid in running["pids"].values())
    assert running["ports"]["api"] == desk.port
    assert running["addresses"]["api"] == desk.address
    assert "operator2" in desk.said()


def test_the_printed_token_opens_the_api(desk: Desk, first: subprocess.Popen[bytes]) -> None:
    found = re.search(r"Bearer token\s+(\S+)", desk.said())
    assert found
    assert get(f"{desk.address}/api/claims", found.group(1)) == 200
    assert get(f"{desk.address}/api/claims") == 401


def test_a_letter_is_kept_and_shown(desk: Desk, first: subprocess.Popen[bytes]) -> None:
    letter = "Subject: Hello\r\nMessage-ID: <one@desk.test>\r\n\r\nGood day\r\n"
    with smtplib.SMTP("127.0.0.1", desk.running()["ports"]["smtp"], timeout=30) as post:
        post.sendmail("desk@desk.test", "anna@desk.test", letter)
    with urllib.request.urlopen(f"{desk.address}/dev/mailbox.json", timeout=30) as answer:
        assert "<one@desk.test>" in [shown["message_id"] for shown in json.load(answer)]


def test_secrets_are_ours_alone(desk: Desk, first: subprocess.Popen[bytes]) -> None:
    for name in ("secrets.json", "environment.json", "token"):
        assert (desk.folder / name).stat().st_mode & 0o077 == 0, name
    for name in ("worker", "letters", "api"):
        given = psutil.Process(desk.pid(name)).environ()
        assert "MIGRATION_DATABASE_URL" not in given, f"{name} never learns the owner's password"


def test_the_engine_stands_back_for_intake_and_the_letters_for_both(
    desk: Desk, first: subprocess.Popen[bytes]
) -> None:
    nice = {name: psutil.Process(pid).nice() for name, pid in desk.running()["pids"].items()}
    assert nice["api"] == nice["postgres"] == nice["supervisor"]
    assert nice["api"] < nice["worker"] == nice["temporal"] < nice["letters"]


def test_every_server_listens_on_loopback_alone(desk: Desk, first: subprocess.Popen[bytes]) -> None:
    listening = [(pid, each) for pid in family(first.pid) for each in listened_at(pid)]
    assert {pid for pid, _ in listening} >= {desk.pid(name) for name in ("postgres", "temporal", "api")}
    assert [each for each in listening if each[1].laddr.ip not in ("127.0.0.1", "::1")] == []


def listened_at(pid: int) -> list[Any]:
    """The sockets at which a process listens; one that has just ended, as a session of the database, has none."""
    try:
        found = psutil.Process(pid).net_connections(kind="inet")
    except psutil.NoSuchProcess:
        return []
    return [each for each in found if each.status == psutil.CONN_LISTEN]


def examined(desk: Desk) -> tuple[int, list[dict[str, Any]]]:
    """What the doctor says of a stack that runs."""
    command = [sys.executable, "-m", "runtime.cli", "doctor", "--json"]
    environment = {**os.environ, "REDRESS_HOME": str(desk.folder)}
    environment.pop("DATABASE_URL", None)
    asked = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False, text=True)
    return asked.returncode, json.loads(asked.stdout)


def test_the_doctor_finds_nothing_wrong(desk: Desk, first: subprocess.Popen[bytes]) -> None:
    code, found = examined(desk)
    until = time.monotonic() + 120
    while code and time.monotonic() < until:  # the workers may not listen yet
        code, found = examined(desk)
    assert [each["sentence"] for each in found if not each["fine"]] == []
    assert code == 0
    looked_at = {
        "stack",
        "database",
        "schema",
        "engine",
        "workers",
        "workflows-missing",
        "web",
        "mail",
        "disk",
    }
    assert looked_at <= {each["about"] for each in found}


@pytest.mark.parametrize("name", ["worker", "letters", "api", "temporal", "mailbox", "postgres"])
def test_a_killed_component_is_started_again(desk: Desk, first: subprocess.Popen[bytes], name: str) -> None:
    old = desk.pid(name)
    assert old
    os.kill(old, signal.SIGKILL)
    wait_until(lambda: desk.pid(name) not in (None, old))
    wait_until(desk.ready)
    assert f"{name} has ended" in desk.said()


def test_a_second_supervisor_in_the_same_folder_is_refused(
    desk: Desk, first: subprocess.Popen[bytes]
) -> None:
    second = desk.launch()
    assert second.wait(PATIENCE) == 1
    assert "already runs" in desk.said()
    assert desk.ready(), "and does no harm"


def test_ctrl_c_leaves_no_process_behind(desk: Desk, first: subprocess.Popen[bytes]) -> None:
    members = family(first.pid)
    assert stop(first, signal.SIGINT) == 0
    wait_until(lambda: not any(runs(pid) for pid in members))
    assert not (desk.folder / "run.json").exists()
    assert not (desk.folder / "environment.json").exists()


def test_a_killed_supervisor_does_not_stand_in_the_way_of_the_next_start(desk: Desk) -> None:
    took: list[float] = []
    killed = timed(desk, took)
    members = family(killed.pid)
    killed.kill()
    killed.wait(PATIENCE)
    following = timed(desk, took)
    assert not any(runs(pid) for pid in members)
    assert desk.ready()
    everything = family(following.pid)
    for pid in everything:
        with contextlib.suppress(ProcessLookupError):  # children end with their parent
            os.kill(pid, signal.SIGKILL)
    following.wait(PATIENCE)
    last = timed(desk, took)
    assert desk.ready(), "not even the end of everything at once"
    assert stop(last, signal.SIGTERM) == 0
    assert min(took) < SECOND_START, "at least once, where the machine has other things to do"


def timed(desk: Desk, took: list[float]) -> subprocess.Popen[bytes]:
    """Start, and add how long it took."""
    begun = time.monotonic()
    process = desk.start()
    took.append(time.monotonic() - begun)
    return process


def test_a_taken_web_port_is_said_in_a_sentence(desk: Desk) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        other = replace(desk, port=taken.getsockname()[1])
        assert other.launch().wait(PATIENCE) == 1
    assert "REDRESS_PORT" in other.said()
