"""Runs the migrations as the owner, one process at a time, all of them in one transaction."""

from alembic import context
from sqlalchemy import create_engine, pool, text

from store.tables import METADATA

LOCK = 7_233_801
"""Any number, the same for every process that migrates."""


def _migrate() -> None:
    url = context.config.get_main_option("sqlalchemy.url")
    if not url:
        raise ValueError("the migrations need the owner's database address")
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.configure(connection=connection, target_metadata=METADATA, transactional_ddl=True)
        context.run_migrations()
    engine.dispose()


if context.is_offline_mode():
    raise RuntimeError("migrations run against a database; offline scripts are not made")
_migrate()
