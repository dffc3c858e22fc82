"""What `redress doctor` says of the stack: that it runs, that it was killed, that it does not run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.embedded.checkup import Finding, checkup
from runtime.embedded.ports import free_ports


def _of_the_stack(home: Path, monkeypatch: pytest.MonkeyPatch) -> Finding:
    monkeypatch.setenv("REDRESS_HOME", str(home))
    monkeypatch.setenv("REDRESS_PORT", str(free_ports(["web"])["web"]))
    return checkup()[-1]


def _note(home: Path, supervisor: int) -> None:
    told = {"pids": {"supervisor": supervisor}, "ports": {}, "addresses": {"api": "http://127.0.0.1:1"}}
    (home / "run.json").write_text(json.dumps(told))


def test_what_runs_and_what_was_killed_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "does not run" in _of_the_stack(tmp_path, monkeypatch).sentence
    _note(tmp_path, os.getpid())
    assert _of_the_stack(tmp_path, monkeypatch).sentence.startswith("Redress runs at http://127.0.0.1:1")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    _note(tmp_path, gone.pid)
    found = _of_the_stack(tmp_path, monkeypatch)
    assert not found.fine
    assert "was killed" in found.sentence
