"""Puts a back-up in the place of the embedded stack's data; what was there is moved aside and kept."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from runtime.backup.manifest import Manifest, contents
from runtime.backup.taking import DUMP, ENGINE, FILES, add_files, folder_of, run_program
from runtime.embedded import postgres
from runtime.embedded.components import Stack, servers
from runtime.embedded.home import ROOT, Home
from runtime.embedded.postgres import OWNER
from runtime.embedded.run_file import remove_run_file
from runtime.embedded.supervisor import ignore_signals, settle, start, stop_all
from runtime.embedded.trouble import CannotStart
from runtime.embedded.watch import Say, Watched
from store.migrate import knows, upgrade


def check(home: Home, manifest: Manifest, *, replace: bool) -> None:
    """CannotStart where the back-up is a newer program's, or data is in the way and may not be moved aside."""
    if not knows(manifest.migration):
        raise CannotStart(
            "The back-up was made by a newer Redress: restore it with that one, or a newer one."
        )
    if (home.postgres / "data" / "PG_VERSION").exists() and not replace:
        raise CannotStart(f"There is a desk in {home.folder} already: --replace moves its data aside.")


def put_back(home: Home, folder: Path, manifest: Manifest, more: Sequence[str], say: Say) -> int:
    """Put everything in place, start the servers, bring both sides together, stop; the code of the last step.

    `more` are words for `redress reconcile`. The folder of the stack has to be ours.
    """
    running: list[Watched] = []
    try:
        _move_aside(home, say)
        stack = settle(home)
        _place_engine(stack, folder, manifest, say)
        for component in servers(stack)[:-1]:  # letters are held, so nobody has to take them
            start(component, stack, running)
        for watched in running:
            watched.component.wait_until_ready(watched.child)
        _load(stack, folder, say)
        if target := folder_of(stack.environment()["FILES_URL"]):
            say("Adding the files ...")
            add_files(target, folder / FILES)
            _compare_files(stack, target, say)
        return _reconcile(stack, more)
    finally:
        ignore_signals()
        stop_all(running)
        remove_run_file(home)


def _move_aside(home: Home, say: Say) -> None:
    """Nothing is destroyed: who restored the wrong thing moves it back."""
    there = [path for path in (home.postgres, home.temporal) if path.is_dir() and any(path.iterdir())]
    if not there:
        return
    aside = home.folder / f"before-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o711)
    for path in there:
        path.rename(aside / path.name)
    home.temporal.mkdir(mode=0o700, exist_ok=True)
    say(f"What was here is in {aside} now; delete it when nobody needs it any more.")


def _place_engine(stack: Stack, folder: Path, manifest: Manifest, say: Say) -> None:
    """Temporal's file only fits the very version that wrote it; without it every claim starts anew all the same."""
    if stack.temporal is None or manifest.temporal is None:
        return
    if stack.temporal.file.stem != manifest.temporal.version:
        say(f"Temporal's file is of version {manifest.temporal.version} and stays out: histories begin anew.")
        return
    shutil.copyfile(folder / ENGINE, stack.temporal.file)
    stack.temporal.file.chmod(0o600)


def _load(stack: Stack, folder: Path, say: Say) -> None:
    """Make roles and database, load the dump in one transaction, bring it to the newest schema."""
    say("Loading PostgreSQL ...")
    postgres.make_roles(stack.cluster)
    postgres.make_database(stack.cluster)
    load_dump(folder / DUMP, stack.cluster.url(OWNER), stack.cluster.place.programs / "bin")
    upgrade(stack.cluster.url(OWNER))


def load_dump(dump: Path, owner_url: str, programs: Path) -> None:
    """Load a dump into an empty database as its owner: all of it or nothing. CannotStart says what is in the way."""
    arguments = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-password")
    database = owner_url.rpartition("/")[2]
    loaded = run_program(programs / "pg_restore", owner_url, *arguments, f"--dbname={database}", str(dump))
    if loaded.returncode:
        raise CannotStart(f"PostgreSQL cannot load the back-up: {loaded.stderr.strip()[-500:]}")


def _compare_files(stack: Stack, target: Path, say: Say) -> None:
    """Name the claims of which a file is named whose bytes are nowhere."""
    with postgres.connect(stack.cluster, "redress") as connection:
        named = connection.execute(
            "SELECT DISTINCT encode(f.sha256, 'hex'), c.number FROM files f JOIN claims c ON c.id = f.claim_id"
            " WHERE f.erased_at IS NULL ORDER BY 2"
        ).fetchall()
    there = contents(target)
    lacking = list(dict.fromkeys(number for digest, number in named if digest not in there))
    if lacking:
        say(f"FILES ARE MISSING of {len(lacking)} claims: {', '.join(lacking[:12])}.")


def _reconcile(stack: Stack, more: Sequence[str]) -> int:
    """A process of its own: this one starts others, and Temporal's library runs threads."""
    command = [sys.executable, "-m", "runtime.cli", "reconcile", "--yes", *more]
    environment = {**os.environ, **stack.owner_environment()}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
