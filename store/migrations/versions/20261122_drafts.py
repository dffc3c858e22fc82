"""Drafts of process variants, and who published what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from store.migrations.grants import grant, revoke

revision = "20261122_drafts"
down_revision = "20261122_desk_letters"
branch_labels = None
depends_on = None

GRANTS = {
    "variant_versions": "UPDATE (retired_at, retired_by)",
    "variant_drafts": "SELECT, INSERT, UPDATE, DELETE",
    "variant_draft_steps": "SELECT, INSERT, DELETE",
}
_NOW = sa.text("now()")


def upgrade() -> None:
    _who_published()
    _drafts()
    _steps()
    op.create_index(
        "ix_claims_pinned",
        "claims",
        ["variant", "variant_version", "stage"],
        postgresql_where=sa.text("status = 'open'"),
    )
    grant(GRANTS)


def _who_published() -> None:
    for column in ("published_by", "retired_by"):
        op.add_column("variant_versions", sa.Column(column, sa.Uuid()))
        name = op.f(f"fk_variant_versions_{column}")
        op.create_foreign_key(name, "variant_versions", "users", [column], ["id"])
    op.add_column("variant_versions", sa.Column("retired_at", sa.DateTime(timezone=True)))
    for name, condition in (
        ("retired_at_finite", "isfinite(retired_at)"),
        ("live_or_retired", "NOT live OR retired_at IS NULL"),
    ):
        op.create_check_constraint(op.f(f"ck_variant_versions_{name}"), "variant_versions", condition)
    # A text that was published, replaced and published again is a version of its own, with its own note.
    op.drop_index("uq_variant_versions_key_hash", "variant_versions")
    op.create_index("ix_variant_versions_key_hash", "variant_versions", ["key", "hash"])


def _drafts() -> None:
    op.create_table(
        "variant_drafts",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("base_key", sa.String(length=60)),
        sa.Column("base_version", sa.Integer()),
        sa.Column("claim_type", sa.String(length=60)),
        sa.Column("title", JSONB()),
        sa.Column("team", sa.String(length=60), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("begun_by", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.CheckConstraint(
            "(base_key IS NULL) = (base_version IS NULL)", name=op.f("ck_variant_drafts_base_is_whole")
        ),
        sa.CheckConstraint("char_length(body) <= 1000000", name=op.f("ck_variant_drafts_body_sized")),
        sa.CheckConstraint("isfinite(begun_at)", name=op.f("ck_variant_drafts_begun_at_finite")),
        sa.CheckConstraint("isfinite(changed_at)", name=op.f("ck_variant_drafts_changed_at_finite")),
        sa.CheckConstraint("key ~ '^[a-z][a-z0-9_-]{0,59}$'", name=op.f("ck_variant_drafts_key_is_key")),
        sa.CheckConstraint("team ~ '^[a-z][a-z0-9_-]{0,59}$'", name=op.f("ck_variant_drafts_team_is_key")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_variant_drafts_revision_at_least_1")),
        sa.ForeignKeyConstraint(
            ["base_key", "base_version"],
            ["variant_versions.key", "variant_versions.version"],
            name=op.f("fk_variant_drafts_base_key_base_version"),
        ),
        sa.ForeignKeyConstraint(["begun_by"], ["users.id"], name=op.f("fk_variant_drafts_begun_by")),
        sa.ForeignKeyConstraint(["changed_by"], ["users.id"], name=op.f("fk_variant_drafts_changed_by")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_variant_drafts")),
    )


def _steps() -> None:
    op.create_table(
        "variant_draft_steps",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("char_length(body) <= 1000000", name=op.f("ck_variant_draft_steps_body_sized")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_variant_draft_steps_revision_at_least_1")),
        sa.ForeignKeyConstraint(
            ["key"], ["variant_drafts.key"], name=op.f("fk_variant_draft_steps_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "revision", name=op.f("pk_variant_draft_steps")),
    )


def downgrade() -> None:
    op.drop_index("ix_claims_pinned", "claims")
    revoke(GRANTS)
    op.drop_table("variant_draft_steps")
    op.drop_table("variant_drafts")
    op.drop_index("ix_variant_versions_key_hash", "variant_versions")
    op.create_index("uq_variant_versions_key_hash", "variant_versions", ["key", "hash"], unique=True)
    for column in ("published_by", "retired_by", "retired_at"):
        op.drop_column("variant_versions", column)
