"""`temporal` is taken from the PATH when it is new enough, else from the cache."""

from pathlib import Path

import pytest

from runtime.embedded import temporal_program
from runtime.embedded.temporal_program import find_ready_temporal, is_fit, pinned_version, server_version
from runtime.embedded.temporal_server import DevServer


def program(folder: Path, server: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "temporal"
    path.write_text(f"#!/bin/sh\necho 'temporal version 1.8.2 (Server {server}, UI 2.50.1)'\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("server", "fit"), [("1.31.9", False), ("1.32.0", True), ("1.40.1", True), ("2.0.0", True)]
)
def test_the_servers_version_decides(tmp_path: Path, server: str, fit: bool) -> None:
    assert is_fit(program(tmp_path, server)) is fit


def test_what_is_no_temporal_does_not_fit(tmp_path: Path) -> None:
    assert server_version(tmp_path / "missing") is None
    assert not is_fit(Path("/bin/true"))


def test_the_path_comes_first_and_then_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDRESS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin:/usr/bin")
    assert find_ready_temporal() is None
    kept = program(tmp_path / "cache" / f"temporal-{pinned_version()}", "1.32.0")
    assert find_ready_temporal() == kept
    old = program(tmp_path / "bin", "1.30.0")
    assert find_ready_temporal() == kept, "an old one on the PATH is passed over"
    assert program(tmp_path / "bin", "1.32.1") == old
    assert find_ready_temporal() == old


def test_a_machine_without_any_way_is_told_so_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDRESS_CACHE", str(tmp_path))
    monkeypatch.setattr(temporal_program, "find_ready_temporal", lambda: None)
    monkeypatch.setattr(temporal_program, "_downloaded", lambda folder, say: None)
    monkeypatch.setattr(temporal_program, "_go_from_pypi", lambda say: "/bin/false")
    monkeypatch.setenv("PATH", str(tmp_path))
    said: list[str] = []
    with pytest.raises(temporal_program.CannotStart, match="install the Temporal CLI"):
        temporal_program.find_temporal(said.append)
    assert any("Go" in sentence for sentence in said)


def test_the_server_that_answers_is_the_pinned_one(temporal_server: DevServer) -> None:
    assert is_fit(temporal_server.program)
