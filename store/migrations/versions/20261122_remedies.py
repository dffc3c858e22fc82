"""Remedies are a dictionary of the house too."""

from alembic import op

revision = "20261122_remedies"
down_revision = "20261122_chain"
branch_labels = None
depends_on = None

KINDS = "kind IN ('tag', 'skill', 'cause', 'unit', 'remedy')"
KINDS_BEFORE = "kind IN ('tag', 'skill', 'cause', 'unit')"
TABLES = ("dictionary_entries", "dictionary_changes")


def upgrade() -> None:
    _check(KINDS)


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DELETE FROM {table} WHERE kind = 'remedy'")
    _check(KINDS_BEFORE)


def _check(rule: str) -> None:
    for table in TABLES:
        op.drop_constraint(op.f(f"ck_{table}_kind_known"), table)
        op.create_check_constraint(op.f(f"ck_{table}_kind_known"), table, rule)
