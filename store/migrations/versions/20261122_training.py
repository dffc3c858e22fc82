"""Training claims: whose they are, numbers of their own, and versions that are kept for them alone."""

import sqlalchemy as sa
from alembic import op

from store.migrations.grants import running_role

revision = "20261122_training"
down_revision = "20261122_routing"
branch_labels = None
depends_on = None

_OPEN = "status = 'open'"
_OPEN_AND_REAL = "status = 'open' AND training_for IS NULL"
_VERSIONED = ("variant_versions", "calendar_versions")


def upgrade() -> None:
    op.add_column("claims", sa.Column("training_for", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_claims_training_for"), "claims", "users", ["training_for"], ["id"])
    _check_number("number ~ '^([0-9]{2}|T)-[0-9]{5,9}$'")
    op.create_check_constraint(
        op.f("ck_claims_training_is_numbered"), "claims", "(training_for IS NOT NULL) = (number LIKE 'T-%')"
    )
    op.create_index(
        "ix_claims_training",
        "claims",
        [sa.literal_column("registered_at DESC"), sa.literal_column("id DESC")],
        postgresql_where=sa.text("training_for IS NOT NULL"),
    )
    _index_loads(_OPEN_AND_REAL)
    op.execute("CREATE SEQUENCE training_number START 1")
    op.execute(f"GRANT USAGE ON SEQUENCE training_number TO {running_role()}")
    for table in _VERSIONED:
        _check_version(table, "version_at_least_1", "version_not_zero", "version <> 0")


def _check_number(rule: str) -> None:
    op.drop_constraint(op.f("ck_claims_number_spelled"), "claims")
    op.create_check_constraint(op.f("ck_claims_number_spelled"), "claims", rule)


def _index_loads(which: str) -> None:
    op.drop_index("ix_claims_load", table_name="claims")
    op.create_index("ix_claims_load", "claims", ["team", "assignee"], postgresql_where=sa.text(which))


def _check_version(table: str, before: str, after: str, rule: str) -> None:
    op.drop_constraint(op.f(f"ck_{table}_{before}"), table)
    op.create_check_constraint(op.f(f"ck_{table}_{after}"), table, rule)


def downgrade() -> None:
    for table in _VERSIONED:
        _check_version(table, "version_not_zero", "version_at_least_1", "version >= 1")
    op.execute("DROP SEQUENCE training_number")
    _index_loads(_OPEN)
    op.drop_index("ix_claims_training", table_name="claims")
    op.drop_constraint(op.f("ck_claims_training_is_numbered"), "claims")
    _check_number("number ~ '^[0-9]{2}-[0-9]{5,9}$'")
    op.drop_constraint(op.f("fk_claims_training_for"), "claims", type_="foreignkey")
    op.drop_column("claims", "training_for")
