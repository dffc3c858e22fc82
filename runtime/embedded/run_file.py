"""run.json, which tells tools what runs now, and the note by which the next start finds what a crash left."""

import json
import os
import signal
from collections.abc import Mapping

from runtime.embedded.children import Child, Identity, end, living
from runtime.embedded.components import Stack
from runtime.embedded.home import Home, read_json, write_private


def write_run_file(stack: Stack, children: Mapping[str, Child]) -> None:
    """Write down the living processes, their ports and addresses."""
    alive = {name: child for name, child in children.items() if child.alive}
    pids = {"supervisor": os.getpid(), **{name: child.pid for name, child in alive.items()}}
    told = {"pids": pids, "ports": stack.ports, "addresses": stack.addresses()}
    write_private(stack.home.run_file, json.dumps(told, indent=2) + "\n")
    write_private(stack.home.environment_file, json.dumps(stack.owner_environment()))
    _note(stack.home, [child.identity for child in alive.values()])


def remove_run_file(home: Home) -> None:
    """Nothing runs any more."""
    for file in (home.run_file, home.processes_file, home.environment_file):
        file.unlink(missing_ok=True)


def clear_leftovers(home: Home) -> int:
    """End the processes that a killed supervisor left; gives their number."""
    noted = read_json(home.processes_file) or []
    found = [process for item in noted if (process := living(Identity(item["pid"], item["born"])))]
    end(found, signal.SIGTERM)
    remove_run_file(home)
    return len(found)


def _note(home: Home, identities: list[Identity | None]) -> None:
    """Keep the processes' numbers and births."""
    noted = [{"pid": one.pid, "born": one.born} for one in identities if one is not None]
    write_private(home.processes_file, json.dumps(noted))
