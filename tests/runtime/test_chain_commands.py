"""`redress chain`: whole and broken chains, exports, deposited heads, rows from before, and what the doctor says."""

import asyncio
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner, Result

from runtime.cli import app
from runtime.doctor.history import look_at_history
from store.connections import engine_for
from tests.conftest import DatabaseUrls
from tests.store.claims_at_hand import born, set_up

SECRET = "q8W7e6R5t4Y3u2I1o0P9a8S7d6F5g4H3"
FORGED = (
    "ALTER TABLE timeline DISABLE TRIGGER USER",
    "UPDATE timeline SET actor_id = 'x', hash = NULL, prev_hash = NULL WHERE claim_id = ("
    "SELECT id FROM claims WHERE number = %s)",
    "ALTER TABLE timeline ENABLE TRIGGER USER",
)


@pytest.fixture(scope="module")
def numbers(database_urls: DatabaseUrls) -> list[str]:
    """The numbers of three claims of a desk in the module's database."""

    async def filled() -> list[str]:
        engine = engine_for(database_urls.app)
        desk = await set_up(engine)
        claims = [await born(desk) for _ in range(3)]
        await engine.dispose()
        return [claim.number for claim in claims]

    return asyncio.run(filled())


@pytest.fixture
def owner(numbers: list[str], database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch) -> str:
    """The desk as the commands see it; gives the owner's address."""
    monkeypatch.setenv("DATABASE_URL", database_urls.app)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("MIGRATION_DATABASE_URL", database_urls.owner)
    return database_urls.owner.replace("+psycopg", "")


def call(*words: object) -> Result:
    return CliRunner().invoke(app, ["chain", *map(str, words)])


def test_whole_chains_are_verified_from_the_database_and_from_an_export(
    owner: str, numbers: list[str], tmp_path: Path
) -> None:
    for words in ((), (numbers[0], numbers[2])):
        told = call("verify", *words)
        assert (told.exit_code, told.stdout) == (0, "Every chain is whole.\n"), told.output
    assert "no claim 26-99999" in str(call("verify", "26-99999").exception)
    assert call("export", "--all", tmp_path / "all").stdout == "3 claims written.\n"
    assert call("verify", "--export", tmp_path / "all").exit_code == 0
    text = (tmp_path / "all").read_text("utf-8")
    assert text.count('"number": "26-') >= 3
    assert "чайник" not in text
    call("export", numbers[1], tmp_path / "one")
    lines = (tmp_path / "one").read_text("utf-8").splitlines()
    (tmp_path / "short").write_text("\n".join(lines[:-1]), "utf-8")
    told = call("verify", "--export", tmp_path / "short")
    assert (told.exit_code, f"row {len(lines) - 1} is missing" in told.stdout) == (1, True)


def test_what_is_meant_wrongly_is_said(owner: str, tmp_path: Path) -> None:
    assert call("export", tmp_path / "nothing").exit_code == 2
    assert call("export", "26-00001", "--all", tmp_path / "both").exit_code == 2
    assert "cannot be written" in call("export", "--all", tmp_path / "no" / "where").output
    assert call("heads", "--day", "22.11.2026").exit_code == 2
    (tmp_path / "odd").write_text("{", "utf-8")
    told = call("verify", "--export", tmp_path / "odd")
    assert (told.exit_code, "line 1 is no line of an export" in told.output) == (2, True)


def test_a_forger_who_chains_anew_is_found_by_deposited_heads(
    owner: str, numbers: list[str], tmp_path: Path
) -> None:
    heads = call("heads").stdout
    assert [line[0] == "#" for line in heads.splitlines()] == [False, False, False, True]
    (tmp_path / "heads").write_text(heads, "utf-8")
    assert call("verify", "--heads", tmp_path / "heads").exit_code == 0
    with psycopg.connect(owner) as connection:
        for statement in FORGED:
            connection.execute(statement, [numbers[1]] if "%s" in statement else None)
    told = call("verify")
    assert (told.exit_code, f"claim {numbers[1]}" in told.stdout, "has no hash" in told.stdout) == (
        1,
        True,
        True,
    )
    assert "rows chained." in call("build").stdout
    assert call("verify").exit_code == 0
    told = call("verify", "--heads", tmp_path / "heads")
    assert (told.exit_code, told.stdout.count("the chain was rewritten")) == (1, 1)
    (tmp_path / "later").write_text(call("heads").stdout, "utf-8")
    for both in (("heads", "later"), ("later", "heads")):
        told = call("verify", *(word for name in both for word in ("--heads", tmp_path / name)))
        assert (told.exit_code, told.stdout.count("was deposited with two hashes")) == (1, 1)
    (tmp_path / "heads").write_text(f"01930000-0000-7000-8000-00000000000a 1 {'ab' * 32}\n", "utf-8")
    assert "was deposited and is missing" in call("verify", "--heads", tmp_path / "heads").stdout


async def test_the_doctor_looks_at_the_newest(
    numbers: list[str], engine: AsyncEngine, database_urls: DatabaseUrls
) -> None:
    assert all(each.fine for each in await look_at_history(engine))
    with psycopg.connect(database_urls.owner.replace("+psycopg", "")) as connection:
        for statement in FORGED:
            connection.execute(statement, [numbers[2]] if "%s" in statement else None)
    assert {each.about for each in await look_at_history(engine) if not each.fine} == {
        "chains",
        "rows-unchained",
    }
