"""The house dictionaries, what was changed in them, and the desk's own rules."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from store.migrations.grants import grant, revoke

revision = "20261122_dictionaries"
down_revision = "20261122_mail"
branch_labels = None
depends_on = None

GRANTS = {
    "dictionary_entries": "SELECT, INSERT, UPDATE, DELETE",
    "dictionary_changes": "SELECT, INSERT",
    "desk_rules": "SELECT, INSERT",
}
_INSTANT = sa.DateTime(timezone=True)
_NOW = sa.text("now()")
_KIND = "kind IN ('tag', 'skill', 'cause', 'unit')"


def upgrade() -> None:
    _entries()
    _changes()
    _rules()
    grant(GRANTS)


def _entries() -> None:
    op.create_table(
        "dictionary_entries",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("title", JSONB(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("changed_by", sa.Uuid()),
        sa.Column("changed_at", _INSTANT, server_default=_NOW, nullable=False),
        *_checks(
            "dictionary_entries",
            kind_known=_KIND,
            key_is_key="key ~ '^[a-z][a-z0-9_-]{0,59}$'",
            revision_at_least_1="revision >= 1",
            title_is_object="jsonb_typeof(title) = 'object'",
            changed_at_finite="isfinite(changed_at)",
        ),
        sa.ForeignKeyConstraint(["changed_by"], ["users.id"], name=op.f("fk_dictionary_entries_changed_by")),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_dictionary_entries")),
    )


def _changes() -> None:
    op.create_table(
        "dictionary_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("before", JSONB()),
        sa.Column("after", JSONB()),
        sa.Column("by", sa.Uuid()),
        sa.Column("at", _INSTANT, server_default=_NOW, nullable=False),
        *_checks(
            "dictionary_changes",
            kind_known=_KIND,
            act_known="act IN ('added', 'renamed', 'retired', 'revived', 'moved', 'deleted')",
            at_finite="isfinite(at)",
        ),
        sa.ForeignKeyConstraint(["by"], ["users.id"], name=op.f("fk_dictionary_changes_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dictionary_changes")),
    )
    op.create_index("ix_dictionary_changes_entry", "dictionary_changes", ["kind", "key", sa.text("id DESC")])


def _rules() -> None:
    op.create_table(
        "desk_rules",
        sa.Column("name", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", JSONB(), nullable=False),
        sa.Column("made_by", sa.Uuid()),
        sa.Column("made_at", _INSTANT, server_default=_NOW, nullable=False),
        *_checks(
            "desk_rules",
            name_known="name IN ('priorities', 'numbers')",
            version_at_least_1="version >= 1",
            content_is_object="jsonb_typeof(content) = 'object'",
            made_at_finite="isfinite(made_at)",
        ),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_desk_rules_made_by")),
        sa.PrimaryKeyConstraint("name", "version", name=op.f("pk_desk_rules")),
    )


def _checks(table: str, **rules: str) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in rules.items()]


def downgrade() -> None:
    revoke(GRANTS)
    for table in reversed(GRANTS):
        op.drop_table(table)
