"""What `redress doctor` looks at: programs, ports and folders of the embedded stack."""

import os
import sys
from collections.abc import Callable

import psutil

from runtime.doctor.findings import Finding
from runtime.embedded.components import WEB_PORT
from runtime.embedded.home import find_home, read_json
from runtime.embedded.ports import is_listening
from runtime.embedded.postgres_place import find_programs
from runtime.embedded.temporal_program import find_ready_temporal
from runtime.embedded.trouble import CannotStart


def checkup() -> list[Finding]:
    """Look at everything; nothing is started, loaded or changed."""
    questions = {"python": _python, "postgresql": _postgres, "temporal": _temporal, "stack": _running}
    return [_look(about, question) for about, question in questions.items()]


def _look(about: str, question: Callable[[], str]) -> Finding:
    """The answer to one question, or the trouble it met."""
    try:
        return Finding(about, True, question())
    except CannotStart as trouble:
        return Finding(about, False, str(trouble))


def _python() -> str:
    """Which Python this is."""
    return f"Python {sys.version.split()[0]} in {sys.prefix}"


def _postgres() -> str:
    """Where PostgreSQL's programs are."""
    return f"PostgreSQL in {find_programs()}"


def _temporal() -> str:
    """Where Temporal comes from."""
    if address := os.environ.get("TEMPORAL_ADDRESS"):
        return f"Temporal at {address} (TEMPORAL_ADDRESS)"
    program = find_ready_temporal()
    if program is None:
        return "Temporal is not here yet: `make run` downloads it, or builds it with Go"
    return f"Temporal in {program}"


def _running() -> str:
    """Whether the stack runs, or could."""
    home = find_home()
    if (running := read_json(home.run_file)) is not None:
        if not psutil.pid_exists(running["pids"]["supervisor"]):
            raise CannotStart(
                f"Redress was killed in {home.folder}: `make run` starts it again with the same data."
            )
        return f"Redress runs at {running['addresses']['api']}, its files are in {home.folder}"
    port = int(os.environ.get("REDRESS_PORT", WEB_PORT))
    if is_listening(port):
        raise CannotStart(f"Port {port} is taken by another program: set REDRESS_PORT to another one.")
    return f"Redress does not run; port {port} is free, its files will be in {home.folder}"
