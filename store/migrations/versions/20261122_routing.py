"""Routing rules and their draft; tags on claims; what each of our people knows and speaks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from store.migrations.grants import grant, revoke

revision = "20261122_routing"
down_revision = "20261122_calendar_changes"
branch_labels = None
depends_on = None

GRANTS = {
    "routing_versions": "SELECT, INSERT",
    "routing_drafts": "SELECT, INSERT, UPDATE, DELETE",
}
_INSTANT = sa.DateTime(timezone=True)
_NOW = sa.text("now()")
_NONE = sa.text("'{}'")


def upgrade() -> None:
    _versions()
    _drafts()
    op.add_column("claims", sa.Column("tags", ARRAY(sa.Text()), server_default=_NONE, nullable=False))
    op.create_index(
        "ix_claims_tags",
        "claims",
        ["tags"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
        postgresql_where=sa.text("tags <> '{}'"),
    )
    for column in ("skills", "languages"):
        op.add_column("users", sa.Column(column, ARRAY(sa.Text()), server_default=_NONE, nullable=False))
    grant(GRANTS)


def _versions() -> None:
    op.create_table(
        "routing_versions",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.Column("published_at", _INSTANT, server_default=_NOW, nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_routing_versions_version_at_least_1")),
        sa.CheckConstraint("char_length(body) <= 300000", name=op.f("ck_routing_versions_body_sized")),
        sa.CheckConstraint("isfinite(published_at)", name=op.f("ck_routing_versions_published_at_finite")),
        sa.ForeignKeyConstraint(
            ["published_by"], ["users.id"], name=op.f("fk_routing_versions_published_by")
        ),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_routing_versions")),
    )


def _drafts() -> None:
    op.create_table(
        "routing_drafts",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", _INSTANT, server_default=_NOW, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_routing_drafts_one_draft")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_routing_drafts_revision_at_least_1")),
        sa.CheckConstraint("char_length(body) <= 300000", name=op.f("ck_routing_drafts_body_sized")),
        sa.CheckConstraint("isfinite(changed_at)", name=op.f("ck_routing_drafts_changed_at_finite")),
        sa.ForeignKeyConstraint(["base"], ["routing_versions.version"], name=op.f("fk_routing_drafts_base")),
        sa.ForeignKeyConstraint(["changed_by"], ["users.id"], name=op.f("fk_routing_drafts_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_drafts")),
    )


def downgrade() -> None:
    for column in ("languages", "skills"):
        op.drop_column("users", column)
    op.drop_index("ix_claims_tags", "claims")
    op.drop_column("claims", "tags")
    revoke(GRANTS)
    op.drop_table("routing_drafts")
    op.drop_table("routing_versions")
