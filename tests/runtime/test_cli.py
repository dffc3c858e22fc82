"""The command line: people, tokens and variants on a real database, honest exit codes."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result

from runtime.cli import app
from tests.conftest import DatabaseUrls

ROOT = Path(__file__).resolve().parents[2]
SECRET = "q8W7e6R5t4Y3u2I1o0P9a8S7d6F5g4H3"


@pytest.fixture
def desk(database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch) -> str:
    """The module's database as the commands see it; gives the owner's address for looking inside."""
    monkeypatch.setenv("DATABASE_URL", database_urls.app)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.delenv("MIGRATION_DATABASE_URL", raising=False)
    return database_urls.owner.replace("+psycopg", "")


def call(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, list(words), input=typed)


def test_somebody_is_added_and_gets_a_token_that_is_kept_as_a_hash(desk: str) -> None:
    added = call("user", "add", "anna", "--name", "Анна", "--admin", typed="long-enough-1\n")
    assert added.exit_code == 0, added.output
    answer = call("token", "--user", "anna", "--days", "7")
    assert answer.exit_code == 0
    token = answer.stdout.strip()
    with psycopg.connect(desk) as connection:
        row = connection.execute(
            "SELECT t.hash = sha256(%s::bytea), t.expires_at - now() > interval '6 days', u.password_hash"
            " FROM tokens t JOIN users u ON u.id = t.user_id WHERE u.login = 'anna'",
            [token.encode()],
        ).fetchone()
    assert row is not None
    assert row[:2] == (True, True)
    assert row[2].startswith("$argon2")


def test_a_taken_login_and_an_unknown_team_are_refused_in_a_sentence(desk: str) -> None:
    typed = "long-enough-1\nlong-enough-1\n"
    assert call("user", "add", "boris", "--name", "Борис", typed=typed).exit_code == 0
    again = call("user", "add", "boris", "--name", "Борис", typed=typed)
    assert again.exit_code == 1
    assert "login already" in str(again.exception)
    homeless = call("user", "add", "vera", "--name", "Вера", "--operator", "nowhere", typed=typed)
    assert "no such team" in str(homeless.exception)
    with psycopg.connect(desk) as connection:
        assert connection.execute("SELECT 1 FROM users WHERE login = 'vera'").fetchone() is None


def test_a_short_password_and_a_token_for_nobody_are_refused(desk: str) -> None:
    assert "at least 10" in str(call("user", "add", "gleb", "--name", "Г", typed="short\nshort\n").exception)
    easy = call("user", "add", "gleb", "--name", "Г", typed="Password123\nPassword123\n")
    assert "easily guessed" in str(easy.exception)
    assert "nobody" in str(call("token", "--user", "nobody-at-all").exception)


def test_a_good_variant_is_published_and_a_bad_one_told_by_line(desk: str, tmp_path: Path) -> None:
    assert call("variants", "check", str(ROOT / "variants" / "iso-base.yaml")).exit_code == 0
    loaded = call("variants", "load", str(ROOT / "variants" / "iso-base.yaml"))
    assert loaded.exit_code == 0, loaded.output
    assert "version 1 is live" in loaded.stdout
    assert "version 1 is live" in call("variants", "load", str(ROOT / "variants" / "iso-base.yaml")).stdout
    bad = tmp_path / "bad.yaml"
    bad.write_text("variant: bad\nstages: {}\n")
    told = call("variants", "load", str(bad))
    assert told.exit_code == 1
    assert f"{bad}:1: " in told.output
    with psycopg.connect(desk) as connection:
        assert connection.execute("SELECT count(*) FROM variant_versions").fetchone() == (1,)


def test_migrating_needs_the_owner(
    desk: str, database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "MIGRATION_DATABASE_URL" in str(call("migrate").exception)
    monkeypatch.setenv("MIGRATION_DATABASE_URL", database_urls.owner)
    assert call("migrate").exit_code == 0


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({}, "does not run here"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"}, "SECRET_KEY: is missing"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x", "SECRET_KEY": SECRET}, "not reachable"),
    ],
)
def test_troubles_of_the_surroundings_are_sentences_and_code_1(
    settings: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "REDRESS_HOME": str(tmp_path),
        **settings,
    }
    told = subprocess.run(
        [sys.executable, "-m", "runtime.cli", "token", "--user", "anna"],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert told.returncode == 1
    assert sentence in told.stderr
    assert "Traceback" not in told.stderr
