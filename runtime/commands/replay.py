"""`redress replay`: checks the workflow code against recorded histories before a new version goes out."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from runtime.commands.surroundings import settle_settings
from runtime.embedded.home import ROOT


def replay(
    folder: Annotated[Path | None, typer.Argument(help="Histories kept as files; without it, none.")] = None,
    running: Annotated[int, typer.Option(min=0, help="How many of the newest running claims.")] = 0,
) -> None:
    """Check the workflow code against histories before it goes out; ends with 1 when they disagree."""
    if running:
        settle_settings()  # the running stack's Temporal is meant where no other is named
    command = [sys.executable, "-m", "workflows.replay", *([str(folder.resolve())] if folder else [])]
    done = subprocess.run([*command, "--running", str(running)], cwd=ROOT, check=False)
    raise typer.Exit(done.returncode)
