"""Calendars that people change: who published a version, their drafts, and batches that recount claims."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from store.migrations.grants import grant, revoke

revision = "20261122_calendar_changes"
down_revision = "20261122_dictionaries"
branch_labels = None
depends_on = None

GRANTS = {"calendar_drafts": "SELECT, INSERT, UPDATE, DELETE"}


def upgrade() -> None:
    _who_published()
    _drafts()
    _batches()
    grant(GRANTS)


def _who_published() -> None:
    op.add_column("calendar_versions", sa.Column("published_by", sa.Uuid()))
    note = sa.Column("note", sa.String(length=4000), server_default="", nullable=False)
    op.add_column("calendar_versions", note)
    name = op.f("fk_calendar_versions_published_by")
    op.create_foreign_key(name, "calendar_versions", "users", ["published_by"], ["id"])
    # Days that were published, replaced and published again are a version of their own, with its own note.
    op.drop_index("uq_calendar_versions_key_hash", "calendar_versions")
    op.create_index("ix_calendar_versions_key_hash", "calendar_versions", ["key", "hash"])


def _drafts() -> None:
    op.create_table(
        "calendar_drafts",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("body", JSONB(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("base_key", sa.String(length=60)),
        sa.Column("base_version", sa.Integer()),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("key ~ '^[a-z][a-z0-9_-]{0,59}$'", name=op.f("ck_calendar_drafts_key_is_key")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_calendar_drafts_revision_at_least_1")),
        sa.CheckConstraint("isfinite(changed_at)", name=op.f("ck_calendar_drafts_changed_at_finite")),
        sa.CheckConstraint(
            "(base_key IS NULL) = (base_version IS NULL)", name=op.f("ck_calendar_drafts_base_is_whole")
        ),
        sa.ForeignKeyConstraint(
            ["base_key", "base_version"],
            ["calendar_versions.key", "calendar_versions.version"],
            name=op.f("fk_calendar_drafts_base_key_base_version"),
        ),
        sa.ForeignKeyConstraint(["changed_by"], ["users.id"], name=op.f("fk_calendar_drafts_changed_by")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_calendar_drafts")),
    )


def _batches() -> None:
    for column in ("variant", "version"):
        op.alter_column("moves", column, nullable=True)
    op.add_column("moves", sa.Column("calendar", sa.String(length=60)))
    op.add_column("moves", sa.Column("calendar_version", sa.Integer()))
    op.create_foreign_key(
        op.f("fk_moves_calendar_calendar_version"),
        "moves",
        "calendar_versions",
        ["calendar", "calendar_version"],
        ["key", "version"],
    )
    one = "num_nonnulls(variant, version) = 2 AND num_nonnulls(calendar, calendar_version) = 0"
    other = "num_nonnulls(variant, version) = 0 AND num_nonnulls(calendar, calendar_version) = 2"
    op.create_check_constraint(op.f("ck_moves_one_aim"), "moves", f"({one}) OR ({other})")
    op.create_index("ix_moves_calendar_started_at", "moves", ["calendar", "started_at"])


def downgrade() -> None:
    revoke(GRANTS)
    op.execute("DELETE FROM move_claims WHERE move_id IN (SELECT id FROM moves WHERE calendar IS NOT NULL)")
    op.execute("DELETE FROM moves WHERE calendar IS NOT NULL")
    op.drop_index("ix_moves_calendar_started_at", "moves")
    op.drop_constraint("ck_moves_one_aim", "moves")
    for column in ("calendar", "calendar_version"):
        op.drop_column("moves", column)
    for column in ("variant", "version"):
        op.alter_column("moves", column, nullable=False)
    op.drop_table("calendar_drafts")
    op.drop_index("ix_calendar_versions_key_hash", "calendar_versions")
    op.create_index("uq_calendar_versions_key_hash", "calendar_versions", ["key", "hash"], unique=True)
    for column in ("published_by", "note"):
        op.drop_column("calendar_versions", column)
