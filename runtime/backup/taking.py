"""Takes a back-up while the desk works: PostgreSQL first, then Temporal, then the files.

In this order whatever a copy names is in the copies after it: the bytes of every file that a row names, and Temporal's
word about letters that went out while PostgreSQL was being copied. PostgreSQL is dumped (custom format) and not copied
as a cluster: a dump is one moment of one database, needs no more than its owner, can be checked and goes into any
server of the same version or a newer one.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from sqlalchemy import make_url

from runtime.backup.manifest import MANIFEST, Kept, Manifest, Part, contents, part_of
from runtime.embedded.home import write_private
from runtime.embedded.trouble import CannotStart
from runtime.embedded.watch import Say

DUMP, ENGINE, FILES = "postgres.dump", "temporal.db", "files"


def take(
    folder: Path, owner_url: str, programs: Path, engine_file: Path | None, files: Path | None, say: Say
) -> Manifest:
    """Write a whole back-up into a new folder that only we can read; the folder is there when it is whole.

    `programs` is the folder of `pg_dump`. CannotStart where something is in the way; nothing is left then.
    """
    if folder.exists():
        raise CannotStart(f"{folder} exists already: name a new folder.")
    unfinished = folder.with_name(folder.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700, parents=True)
    try:
        manifest = _write(unfinished, owner_url, programs, engine_file, files, say)
        write_private(unfinished / MANIFEST, manifest.model_dump_json(indent=2) + "\n")
        unfinished.rename(folder)
    except OSError as fault:
        raise CannotStart(f"The back-up cannot be written: {fault.strerror}.") from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return manifest


def _write(
    folder: Path, owner_url: str, programs: Path, engine_file: Path | None, files: Path | None, say: Say
) -> Manifest:
    say("PostgreSQL ...")
    migration, claims, version = _standing(owner_url)
    postgres = dump(folder, owner_url, programs, version)
    temporal = None
    if engine_file is not None:
        say("Temporal ...")
        temporal = copy_engine(folder, engine_file)
    kept = None
    if files is not None:
        say("Files ...")
        kept = _copy_files(folder / FILES, files)
    return Manifest(migration=migration, claims=claims, postgres=postgres, temporal=temporal, files=kept)


def dump(folder: Path, owner_url: str, programs: Path, version: str) -> Part:
    """Dump the database as its owner: all that was committed when this began, and nothing later."""
    taken_at = datetime.now(UTC)
    target = folder / DUMP
    made = run_program(
        programs / "pg_dump", owner_url, "--format=custom", f"--file={target}", "--no-password"
    )
    if made.returncode:
        raise CannotStart(f"PostgreSQL cannot be dumped: {made.stderr.strip()[-500:]}")
    target.chmod(0o600)
    return part_of(folder, DUMP, taken_at, version)


def copy_engine(folder: Path, file: Path) -> Part:
    """Copy Temporal's file as of one moment while its server writes; what was copied is read through once."""
    target = folder / ENGINE
    with closing(sqlite3.connect(target)) as copy:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=30)) as living:
            living.backup(copy)
        taken_at = datetime.now(UTC)
        copy.execute("PRAGMA journal_mode = DELETE")
        answer = copy.execute("PRAGMA quick_check").fetchone()[0]
    if answer != "ok":
        raise CannotStart(f"The copy of Temporal's file is damaged: {answer}")
    target.chmod(0o600)
    return part_of(folder, ENGINE, taken_at, file.stem)


def run_program(program: Path, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs on a database; the password is in its environment, where nobody lists it."""
    parts = make_url(url)
    place = {"PGHOST": parts.host, "PGPORT": str(parts.port or 5432), "PGUSER": parts.username}
    given = {**place, "PGDATABASE": parts.database, "PGPASSWORD": parts.password}
    environment = {**os.environ, **{name: value for name, value in given.items() if value}}
    return subprocess.run(
        [program, *arguments], env=environment, check=False, capture_output=True, text=True, timeout=6 * 3600
    )


def folder_of(files_url: str | None) -> Path | None:
    """The folder of the files where they lie in one; an object store has copies of its own."""
    parts = urlsplit(files_url or "")
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def _standing(owner_url: str) -> tuple[str, int, str]:
    """The schema's revision, the number of claims, the server's version."""
    try:
        with psycopg.connect(owner_url.replace("+psycopg", ""), connect_timeout=5) as connection:
            row = connection.execute(
                "SELECT (SELECT version_num FROM alembic_version), (SELECT count(*) FROM claims),"
                " current_setting('server_version')"
            ).fetchone()
    except psycopg.Error as fault:
        raise CannotStart(f"The database cannot be read as its owner ({type(fault).__name__}).") from None
    assert row is not None
    return row


def _copy_files(target: Path, source: Path) -> Kept:
    """Copy every whole file. One that comes later is named by no row of the dump; one that goes now was erased."""
    target.mkdir(mode=0o700)
    add_files(target, source)
    found = contents(target)
    size = sum(path.stat().st_size for path in found.values())
    return Kept(count=len(found), bytes=size, taken_at=datetime.now(UTC))


def add_files(target: Path, source: Path) -> None:
    """Add the files that are not there yet; under one hash there is one content."""
    for name, path in contents(source).items():
        place = target / name[:2] / name[2:]
        if not place.exists():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileNotFoundError):
                shutil.copyfile(path, place)
