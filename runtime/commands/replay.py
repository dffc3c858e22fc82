"""`redress replay`: checks the workflow code against recorded histories before a new version goes out."""

import subprocess
import sys
from pathlib import Path

import typer

from runtime.embedded.home import ROOT


def replay(folder: Path | None = None, running: int = 0) -> None:
    """Replay the histories of FOLDER and of the newest RUNNING claims; ends with 1 when the code disagrees."""
    command = [sys.executable, "-m", "workflows.replay", *([str(folder.resolve())] if folder else [])]
    done = subprocess.run([*command, "--running", str(running)], cwd=ROOT, check=False)
    raise typer.Exit(done.returncode)
