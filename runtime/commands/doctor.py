"""`redress doctor`: what is wrong with a desk, in words or for a program."""

import asyncio
import json
import os
from pathlib import Path
from typing import Annotated

import typer

from runtime.commands.surroundings import settle_settings
from runtime.connections import open_engine
from runtime.doctor.database import look_at_database, look_at_schema
from runtime.doctor.engine import look_at_engine
from runtime.doctor.findings import Finding
from runtime.doctor.history import look_at_history
from runtime.doctor.surroundings import look_around
from runtime.embedded.checkup import checkup
from runtime.embedded.home import find_home
from runtime.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="A list of findings for a program.")]


def doctor(as_json: AsJson = False) -> None:
    """Look at everything the desk needs and say what is wrong; the exit code is 1 when something is."""
    home = find_home()
    embedded = "DATABASE_URL" not in os.environ
    found = checkup() if embedded else []
    if not embedded or home.environment_file.exists():
        folders = {"PostgreSQL": home.postgres, "Temporal": home.temporal} if embedded else {}
        found += asyncio.run(_look_at_desk(settle_settings(), folders))
    typer.echo(_as_json(found) if as_json else "\n".join(_as_line(each) for each in found))
    raise typer.Exit(0 if all(each.fine for each in found) else 1)


async def _look_at_desk(settings: Settings, folders: dict[str, Path]) -> list[Finding]:
    engine = open_engine(settings, "redress doctor")
    try:
        found, counts, known = await look_at_database(engine)
        found += await look_at_history(engine)
    finally:
        await engine.dispose()
    schema = [look_at_schema(settings)] if counts else []
    engines = await look_at_engine(settings, counts.running if counts else None, known)
    return [*found, *schema, *engines, *await look_around(settings, folders)]


def _as_line(finding: Finding) -> str:
    return f"{'ok      ' if finding.fine else 'WRONG   '}{finding.sentence}"


def _as_json(found: list[Finding]) -> str:
    return json.dumps([each._asdict() for each in found], indent=2)
