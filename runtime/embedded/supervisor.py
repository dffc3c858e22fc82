"""`make run`: starts everything in order, keeps it alive, and stops it in order."""

import contextlib
import os
import signal
import sys
import time
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException

import psutil
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from runtime.embedded import postgres
from runtime.embedded.children import Child, end, last_words
from runtime.embedded.components import (
    ENGINE_NICE,
    Component,
    Stack,
    preparation,
    programs,
    servers,
    settle_ports,
)
from runtime.embedded.home import Home, find_home, open_home, read_secrets
from runtime.embedded.mailbox import Mailbox
from runtime.embedded.ports import is_listening
from runtime.embedded.postgres import OWNER, Cluster
from runtime.embedded.postgres_place import find_place
from runtime.embedded.run_file import clear_leftovers, remove_run_file, write_run_file
from runtime.embedded.temporal_program import find_temporal, server_version
from runtime.embedded.temporal_server import DevServer
from runtime.embedded.trouble import CannotStart
from runtime.embedded.watch import Watched, look_after
from runtime.embedded.welcome import welcome
from store.migrate import TablesInUse, upgrade

LEAVING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK_EVERY = 0.2  # seconds
STEP_LIMIT, READY_LIMIT = 300.0, 60.0  # seconds


def run() -> int:
    """Run the stack until asked to leave; the exit code of `make run`."""
    home = find_home()
    try:
        with open_home(home), leaving_by_signal():
            return _run_alone(home)
    except CannotStart as trouble:
        print(f"Redress cannot start. {trouble}", file=sys.stderr, flush=True)
        return 1


def say(sentence: str) -> None:
    """Tell the person at the terminal how things go."""
    print(sentence, flush=True)


def _run_alone(home: Home) -> int:
    """The start, the life and the end of the stack, in a folder that is ours now."""
    running: list[Watched] = []
    try:
        stack = settle(home)
        _start_all(stack, running)
        say(welcome(stack))
        _keep_alive(stack, running)
    except KeyboardInterrupt:
        say("\nStopping ...")
    finally:
        ignore_signals()
        stop_all(running)
        remove_run_file(home)
    say("Stopped. The data stays in " + str(home.folder))
    return 0


def settle(home: Home) -> Stack:
    """Find the programs, clear away leftovers, settle ports; make the cluster at the first start."""
    if left := clear_leftovers(home):
        say(f"Ended {left} processes that an earlier start had left.")
    given = bool(os.environ.get("TEMPORAL_ADDRESS"))
    program = None if given else find_temporal(say)
    ports, secrets = settle_ports(given), read_secrets(home)
    if is_listening(ports["api"]):
        raise CannotStart(f"Port {ports['api']} is taken: set REDRESS_PORT to another one.")
    place = find_place(home.postgres)
    postgres.make_cluster(place, secrets)
    cluster = Cluster(place, ports["postgres"], secrets, home.log("postgres"))
    temporal = None
    if program is not None:
        file = home.temporal / f"{server_version(program)}.db"  # a file does not outlive its version
        log = home.log("temporal")
        temporal = DevServer(program, file, ports["temporal"], log, ports["temporal_ui"], ENGINE_NICE)
    return Stack(
        home, ports, secrets, cluster, temporal, Mailbox(home.mail, ports["smtp"], home.log("mailbox"))
    )


def _start_all(stack: Stack, running: list[Watched]) -> None:
    """Start the servers, prepare the database, start our programs; what need not wait does not."""
    say("Starting PostgreSQL, Temporal and the mailbox ...")
    for component in servers(stack):
        start(component, stack, running)
    first, *others = running
    first.component.wait_until_ready(first.child)
    say("Preparing the database ...")
    _prepare_database(stack)
    for watched in others:
        watched.component.wait_until_ready(watched.child)
    say("Starting the API and the worker ...")
    filling = Child(preparation(stack))
    for component in programs(stack, lambda child: _wait_for_web(stack, child)):
        start(component, stack, running)
    _wait_for_end(filling)
    running[-1].component.wait_until_ready(running[-1].child)


def start(component: Component, stack: Stack, running: list[Watched]) -> None:
    """Start one component and write it down at once."""
    running.append(Watched(component, component.launch()))
    write_run_file(stack, {watched.component.name: watched.child for watched in running})


def _prepare_database(stack: Stack) -> None:
    """Make roles and database at the first start, and bring the tables to the newest schema."""
    postgres.make_roles(stack.cluster)
    postgres.make_database(stack.cluster)
    try:
        upgrade(stack.cluster.url(OWNER))
    except (SQLAlchemyError, CommandError, TablesInUse) as fault:
        raise CannotStart(f"The database cannot be brought to the newest schema: {fault}") from fault


def _wait_for_end(step: Child) -> None:
    """Wait until a step has done its work; raises CannotStart with its last words."""
    until = time.monotonic() + STEP_LIMIT
    while step.alive and time.monotonic() < until:
        time.sleep(0.05)
    if step.exit_code != 0:
        step.stop(1)
        raise CannotStart(f"`redress {step.recipe.name}` failed:\n{last_words(step.recipe.log, 25)}")


def _wait_for_web(stack: Stack, child: Child) -> None:
    """Wait until the API says that it is ready; raises CannotStart with its last words."""
    until = time.monotonic() + READY_LIMIT
    while child.alive and time.monotonic() < until:
        if _answers(f"{stack.web_address}/readyz"):
            return
        time.sleep(0.1)
    raise CannotStart(f"The API does not become ready:\n{last_words(stack.home.log('api'), 25)}")


def _answers(address: str) -> bool:
    """Whether the address answers with 200."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, HTTPException):  # the other one: something else than the API answers there
        return False


def _keep_alive(stack: Stack, running: list[Watched]) -> None:
    """Look after every component until a signal interrupts."""
    while True:
        changed = [look_after(watched, say) for watched in running]
        if any(changed):
            write_run_file(stack, {watched.component.name: watched.child for watched in running})
        time.sleep(LOOK_EVERY)


def stop_all(running: list[Watched]) -> None:
    """Stop our programs together, then the servers in reverse order; nothing is left behind."""
    for watched in running:
        if watched.component.name in ("api", "worker", "letters"):
            watched.child.ask_to_stop()
    for watched in reversed(running):
        watched.child.stop(watched.component.stop_limit)
    end(psutil.Process().children(recursive=True), signal.SIGTERM)


@contextlib.contextmanager
def leaving_by_signal() -> Iterator[None]:
    """Let every signal that means "leave" interrupt what we do, the way Ctrl-C does."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in LEAVING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ignore_signals() -> None:
    """We are leaving already, and every step has its limit."""
    for number in LEAVING:
        signal.signal(number, signal.SIG_IGN)
