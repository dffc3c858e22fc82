"""Published variants and calendars."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_variants"
down_revision = "20261122_people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "published_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint("key ~ '^[a-z][a-z0-9_-]{0,59}$'", name=op.f("ck_calendar_versions_key_is_key")),
        sa.CheckConstraint("isfinite(published_at)", name=op.f("ck_calendar_versions_published_at_finite")),
        sa.CheckConstraint("octet_length(hash) = 32", name=op.f("ck_calendar_versions_hash_sha256")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_calendar_versions_version_at_least_1")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_versions")),
    )
    op.create_index("uq_calendar_versions_key_hash", "calendar_versions", ["key", "hash"], unique=True)
    op.create_index("uq_calendar_versions_key_version", "calendar_versions", ["key", "version"], unique=True)
    op.create_table(
        "variant_versions",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("claim_type", sa.String(length=60), nullable=False),
        sa.Column("calendar", sa.String(length=60), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column(
            "published_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "calendar ~ '^[a-z][a-z0-9_-]{0,59}$'", name=op.f("ck_variant_versions_calendar_is_key")
        ),
        sa.CheckConstraint(
            "claim_type ~ '^[a-z][a-z0-9_-]{0,59}$'", name=op.f("ck_variant_versions_claim_type_is_key")
        ),
        sa.CheckConstraint("key ~ '^[a-z][a-z0-9_-]{0,59}$'", name=op.f("ck_variant_versions_key_is_key")),
        sa.CheckConstraint("team ~ '^[a-z][a-z0-9_-]{0,59}$'", name=op.f("ck_variant_versions_team_is_key")),
        sa.CheckConstraint(
            "char_length(body) BETWEEN 1 AND 1000000", name=op.f("ck_variant_versions_body_sized")
        ),
        sa.CheckConstraint("isfinite(published_at)", name=op.f("ck_variant_versions_published_at_finite")),
        sa.CheckConstraint("octet_length(hash) = 32", name=op.f("ck_variant_versions_hash_sha256")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_variant_versions_version_at_least_1")),
        sa.PrimaryKeyConstraint("key", "version", name=op.f("pk_variant_versions")),
    )
    op.create_index("uq_variant_versions_key_hash", "variant_versions", ["key", "hash"], unique=True)
    op.create_index(
        "uq_variant_versions_live",
        "variant_versions",
        ["claim_type"],
        unique=True,
        postgresql_where=sa.text("live"),
    )


def downgrade() -> None:
    op.drop_table("variant_versions")
    op.drop_table("calendar_versions")
