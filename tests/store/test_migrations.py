"""The migrations go up, down and up, agree with the models, and run one at a time."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, text

from runtime.embedded import postgres as embedded_postgres
from runtime.embedded.postgres import OWNER, Cluster
from store import migrate
from store.migrate import SCRIPTS, TablesInUse, differences, downgrade, upgrade

ROOT = Path(SCRIPTS).parents[1]
NAME = "test_store_migrations_own"


@pytest.fixture
def empty_database(postgres: Cluster) -> Iterator[str]:
    embedded_postgres.drop_database(postgres, NAME)
    embedded_postgres.make_database(postgres, NAME)
    yield postgres.url(OWNER, NAME)
    embedded_postgres.drop_database(postgres, NAME)


def relations(url: str) -> set[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")
        )
        names = set(found.scalars())
    engine.dispose()
    return names


def test_up_down_and_up_again(empty_database: str) -> None:
    upgrade(empty_database)
    first = relations(empty_database)
    assert {"claims", "timeline", "letters", "claim_number_2026"} <= first
    assert differences(empty_database) == []
    downgrade(empty_database, "base")
    assert relations(empty_database) <= {"alembic_version", "alembic_version_pkc", "pk_alembic_version"}
    upgrade(empty_database)
    assert relations(empty_database) == first
    assert differences(empty_database) == []


def test_every_step_goes_back(empty_database: str) -> None:
    upgrade(empty_database)
    downgrade(empty_database, "-1")
    upgrade(empty_database)
    assert differences(empty_database) == []


def test_a_difference_is_noticed(empty_database: str) -> None:
    upgrade(empty_database)
    engine = create_engine(empty_database)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE claims DROP CONSTRAINT ck_claims_priority_known"))
        connection.execute(text("ALTER TABLE claims ADD COLUMN forgotten int"))
        connection.execute(text("DROP INDEX ix_claims_deadline"))
    engine.dispose()
    found = "\n".join(differences(empty_database))
    assert "only in the models: constraint claims.ck_claims_priority_known" in found
    assert "only in the migrations: column claims.forgotten" in found
    assert "ix_claims_deadline" in found


def test_two_processes_migrate_one_after_the_other(empty_database: str) -> None:
    program = "import sys; from store.migrate import upgrade; upgrade(sys.argv[1])"
    both = [subprocess.Popen([sys.executable, "-c", program, empty_database], cwd=ROOT) for _ in range(2)]
    assert [process.wait(150) for process in both] == [0, 0]
    assert differences(empty_database) == []


@pytest.fixture
def migrated_database(postgres: Cluster, template_database: str) -> Iterator[str]:
    embedded_postgres.drop_database(postgres, NAME)
    embedded_postgres.make_database(postgres, NAME, template=template_database)
    yield postgres.url(OWNER, NAME)
    embedded_postgres.drop_database(postgres, NAME)


def test_a_migration_stands_back_for_a_running_desk_and_keeps_those_before_it(
    migrated_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("TRIES", 2), ("PATIENCE", "50ms"), ("BREATH", 0.0)):
        monkeypatch.setattr(migrate, name, value)
    downgrade(migrated_database, "20261122_chain")
    engine = create_engine(migrated_database)
    with engine.begin() as working:
        working.execute(text("LOCK TABLE sending_holds IN ROW EXCLUSIVE MODE"))
        with pytest.raises(TablesInUse, match=r"waited 2 times 50ms .* Stop the API"):
            upgrade(migrated_database)
    assert migrate.missing_revisions(migrated_database)[0] == "20261122_restorations"
    upgrade(migrated_database)
    engine.dispose()
    assert differences(migrated_database) == []


def test_a_migration_gets_the_table_that_was_in_use_before(
    migrated_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "PATIENCE", "50ms")
    downgrade(migrated_database, "-1")
    engine = create_engine(migrated_database)
    working = engine.connect()
    working.execute(text("LOCK TABLE sending_holds IN ROW EXCLUSIVE MODE"))
    monkeypatch.setattr(migrate, "time", SimpleNamespace(sleep=lambda _: working.close()))
    upgrade(migrated_database)
    assert working.closed
    engine.dispose()
    assert differences(migrated_database) == []


def test_migrations_are_named_by_date_and_slug() -> None:
    for path in Path(SCRIPTS, "versions").glob("*.py"):
        date, _, slug = path.stem.partition("_")
        assert len(date) == 8
        assert date.isdigit()
        assert slug
        assert ast.get_docstring(ast.parse(path.read_text()))
