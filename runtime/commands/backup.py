"""`redress backup`, `restore` and `reconcile`: copies of the desk, and what has to happen before one goes on."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from runtime.backup.engine import Temporal
from runtime.backup.manifest import Manifest, read_manifest
from runtime.backup.putting_back import check, put_back
from runtime.backup.reconciling import PATIENCE, begin, finish
from runtime.backup.report import Report
from runtime.backup.taking import folder_of, take
from runtime.commands.deploy import make_own_current
from runtime.commands.surroundings import reachable, settle_settings
from runtime.connections import open_engine
from runtime.embedded.home import ROOT, Home, find_home, open_home
from runtime.embedded.postgres_place import find_programs
from runtime.embedded.supervisor import leaving_by_signal, say
from runtime.embedded.temporal_program import find_ready_temporal, server_version
from runtime.embedded.trouble import CannotStart
from runtime.namespace import connect_prepared
from runtime.settings import Settings

DONE = """Restored: `make run` starts it. Then look at /letters?state=unknown, and erase again what was erased since:
`./redress personal replay-erasures FILE`. Terms erase nothing until you have looked whether legal holds or longer
terms are missing, and say so: `./redress personal resume-sweep --by LOGIN`."""
Folder = Annotated[Path, typer.Argument(help="The folder of the back-up.")]
Until = Annotated[
    str | None,
    typer.Option(
        metavar="INSTANT", help="When the lost desk ended, as 2026-11-22T15:00:00Z; now when unknown."
    ),
]
Anew = Annotated[
    bool, typer.Option("--anew", help="Begin from the start, also where an unfinished one could go on.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def backup(folder: Folder) -> None:
    """Write PostgreSQL, Temporal and the files into a new folder while the desk works."""
    embedded = "DATABASE_URL" not in os.environ
    engine_file = _engine_file(find_home()) if embedded else None
    settings = settle_settings()
    owner = settings.migration_database_url
    if owner is None:
        raise CannotStart("MIGRATION_DATABASE_URL is missing: a back-up is made as the owner of the tables.")
    folder = folder.absolute()
    manifest = take(
        folder, owner, _programs(embedded=embedded), engine_file, folder_of(settings.files_url), say
    )
    say("\n".join(_told(folder, manifest)))


def restore(
    folder: Folder,
    replace: Annotated[bool, typer.Option("--replace", help="Move the data that is here aside.")] = False,
    until: Until = None,
) -> None:
    """Put a back-up in the place of the embedded stack's data, which must not run, and bring both sides together."""
    if "DATABASE_URL" in os.environ:
        raise CannotStart(
            "Restore PostgreSQL by its own means, then run `redress reconcile`: docs/operations.md."
        )
    home, moment = find_home(), _instant(until)
    with open_home(home), leaving_by_signal():
        say("Checking the back-up ...")
        manifest = read_manifest(folder.absolute())
        check(home, manifest, replace=replace)
        words = ["--anew", "--stands-at", manifest.postgres.taken_at.isoformat()]
        words += ["--until", moment.isoformat()] if moment else []
        code = put_back(home, folder.absolute(), manifest, words, say)
    say(DONE if code == 0 else "It is in place, but not brought together: see above.")
    raise typer.Exit(code)


def reconcile(
    until: Until = None,
    stands_at: Annotated[
        str | None, typer.Option(metavar="INSTANT", help="The moment that PostgreSQL was restored to.")
    ] = None,
    patience: Annotated[float, typer.Option(min=1, help="Seconds that catching up may take.")] = PATIENCE,
    as_json: Annotated[bool, typer.Option("--json", help="The report for a program.")] = False,
    yes: Yes = False,
    anew: Anew = False,
) -> None:
    """After a restore: end all workflows, start every open claim from what PostgreSQL holds, and compare."""
    moments = _instant(until), _instant(stands_at)
    if not yes:
        typer.confirm("PostgreSQL was restored, and its state is what counts?", abort=True)
    report = asyncio.run(_reconcile(settle_settings(), *moments, patience, anew=anew))
    say(report.model_dump_json(indent=2) if as_json else "\n".join(report.lines()))
    raise typer.Exit(0 if report.fine else 1)


async def _reconcile(
    settings: Settings,
    until: datetime | None,
    stands_at: datetime | None,
    patience: float,
    *,
    anew: bool,
) -> Report:
    """With a worker of its own between the two halves: nothing else of the desk has to run."""
    client = await connect_prepared()
    temporal = Temporal(client, settings.claims_task_queue, settings.letters_task_queue)
    async with reachable(open_engine(settings, "redress reconcile")) as engine:
        begun = await begin(engine, temporal, until, stands_at, _aside, anew=anew)
        async with _worker():
            await make_own_current(client, settings)
            return await finish(engine, temporal, begun, _aside, patience)


@asynccontextmanager
async def _worker() -> AsyncIterator[None]:
    given = {name: value for name, value in os.environ.items() if name != "WORKER_METRICS_PORT"}
    worker = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "worker.py"),
        cwd=ROOT,
        env={**given, "WORKER_ROLE": "claims", "LOG_LEVEL": "error"},
    )
    try:
        yield
    finally:
        if worker.returncode is None:
            worker.terminate()
            await worker.wait()


def _aside(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _engine_file(home: Home) -> Path | None:
    """Temporal's file of the running stack; none where TEMPORAL_ADDRESS names a server that is not ours."""
    program = find_ready_temporal()
    file = home.temporal / f"{server_version(program)}.db" if program else None
    return file if file and file.exists() and not os.environ.get("TEMPORAL_ADDRESS") else None


def _programs(*, embedded: bool) -> Path:
    """Where `pg_dump` is: beside the embedded server, else on the PATH, where that of the server ought to be."""
    found = None if embedded else shutil.which("pg_dump")
    return Path(found).parent if found else find_programs() / "bin"


def _instant(spelled: str | None) -> datetime | None:
    if spelled is None:
        return None
    try:
        moment = datetime.fromisoformat(spelled)
    except ValueError:
        raise typer.BadParameter(f"{spelled} is no instant: write it as 2026-11-22T15:00:00Z.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _told(folder: Path, manifest: Manifest) -> list[str]:
    """What was written, and what was not."""
    at = f"{manifest.postgres.taken_at:%Y-%m-%d %H:%M:%S} UTC"
    lines = [f"{folder}: {manifest.claims} claims as of {at}, PostgreSQL {_size(manifest.postgres.bytes)}."]
    if manifest.temporal:
        lines.append(f"Temporal {_size(manifest.temporal.bytes)}.")
    else:
        lines.append("Temporal is not in it; without it every open claim starts anew from PostgreSQL.")
    if manifest.files:
        lines.append(f"{manifest.files.count} files, {_size(manifest.files.bytes)}.")
    else:
        lines.append("The files are not in it: their store has copies of its own.")
    return [*lines, "It holds personal data: keep it as safe as the desk itself."]


def _size(number: int) -> str:
    return f"{number / 1024**2:,.1f} MB"
