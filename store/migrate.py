"""Brings a database to a revision of the schema as its owner, and compares it with the models."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.errors import DeadlockDetected, LockNotAvailable
from sqlalchemy import Connection, create_engine, pool, text
from sqlalchemy.exc import OperationalError

from store.tables import METADATA

SCRIPTS = Path(__file__).resolve().parent / "migrations"
MODELS = "models_to_compare"
TRIES = 5
PATIENCE = "5s"
"""How long a migration waits for a table: whoever works with the table next waits behind it."""
BREATH = 1.0
"""Seconds between two tries: those who waited behind the migration get their turn."""
_IN_THE_WAY = (LockNotAvailable, DeadlockDetected)
DESCRIBE = (Path(__file__).resolve().parent / "sql" / "describe.sql").read_text()


class TablesInUse(Exception):
    """A migration did not get hold of a table; the words say what is done, what is not, and what to do."""


def upgrade(url: str, revision: str = "head", running_role: str = "redress_app") -> None:
    """Run the migrations up to the revision, each wholly or not at all; raises what PostgreSQL raises.

    One that a running desk keeps from a table stands back and is tried again; TablesInUse when it never got it.
    """
    _patiently(lambda: command.upgrade(_config(url, running_role), revision))


def downgrade(url: str, revision: str, running_role: str = "redress_app") -> None:
    """Run the migrations back to the revision (`base` is the empty database), as `upgrade` does."""
    _patiently(lambda: command.downgrade(_config(url, running_role), revision))


def _patiently(migrate: Callable[[], None]) -> None:
    for tries_left in reversed(range(TRIES)):
        try:
            migrate()
            return
        except OperationalError as fault:
            if not isinstance(fault.orig, _IN_THE_WAY):
                raise
            if not tries_left:
                raise TablesInUse(_in_use()) from fault
            time.sleep(BREATH)


def _in_use() -> str:
    return (
        f"A migration waited {TRIES} times {PATIENCE} for a table that the running desk works with, and changed "
        "nothing. Those before it are done; `redress doctor` counts what is missing. Stop the API and all workers, "
        "then migrate again."
    )


def missing_revisions(url: str) -> tuple[str, ...]:
    """The migrations that the database still needs, the next one first; all of them for an empty one."""
    scripts = ScriptDirectory.from_config(_config(url, ""))
    with _owner(url) as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present is not None and present not in {each.revision for each in scripts.walk_revisions()}:
        return ()  # a newer program brought it further
    lacking = [each.revision for each in scripts.iterate_revisions("head", present or "base")]
    return tuple(reversed(lacking))


def knows(revision: str) -> bool:
    """Whether this program knows the revision; a newer one's are unknown to it."""
    scripts = ScriptDirectory.from_config(_config("", ""))
    return revision in {each.revision for each in scripts.walk_revisions()}


def differences(url: str) -> list[str]:
    """Say what the migrations made and the models do not know, or the other way round; empty when they agree.

    The models are made in a schema of their own, described by PostgreSQL itself and rolled back.
    """
    with _owner(url) as connection:
        migrated = _described(connection, "public")
        connection.execute(text(f"CREATE SCHEMA {MODELS}"))
        connection.execute(text(f"SET LOCAL search_path TO {MODELS}"))
        METADATA.create_all(connection)
        modelled = _described(connection, MODELS)
    missing = [f"only in the models: {line}" for line in sorted(modelled - migrated)]
    return missing + [f"only in the migrations: {line}" for line in sorted(migrated - modelled)]


def _described(connection: Connection, schema: str) -> set[str]:
    connection.execute(text(f"SET LOCAL search_path TO {schema}"))
    return set(connection.execute(text(DESCRIBE), {"schema": schema}).scalars())


@contextmanager
def _owner(url: str) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        yield connection
        connection.rollback()
    engine.dispose()


def _config(url: str, running_role: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    config.set_main_option("running_role", running_role)
    config.set_main_option("patience", PATIENCE)
    return config
