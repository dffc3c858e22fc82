"""Runs the migrations as the owner, one process at a time, each in a transaction of its own."""

from alembic import context
from sqlalchemy import create_engine, pool, text

from store.tables import METADATA

LOCK = 7_233_801
"""Any number, the same for every process that migrates."""


def _migrate() -> None:
    url = context.config.get_main_option("sqlalchemy.url")
    if not url:
        raise ValueError("the migrations need the owner's database address")
    patience = context.config.get_main_option("patience")
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        # Kept until the connection ends; whoever migrates already is waited for as long as he needs.
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.execute(
            text("SELECT set_config('lock_timeout', :patience, false)"), {"patience": patience}
        )
        connection.commit()
        # One for each: tables are given free as soon as a migration is done with them.
        context.configure(connection=connection, target_metadata=METADATA, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


if context.is_offline_mode():
    raise RuntimeError("migrations run against a database; offline scripts are not made")
_migrate()
