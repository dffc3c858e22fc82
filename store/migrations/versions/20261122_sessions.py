"""Sessions of people who signed in."""

import sqlalchemy as sa
from alembic import op

from store.migrations.grants import grant, revoke

revision = "20261122_sessions"
down_revision = "20261122_rights"
branch_labels = None
depends_on = None
GRANTS = {"sessions": "SELECT, INSERT, UPDATE (seen_at, revoked_at)"}


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("octet_length(hash) = 32", name=op.f("ck_sessions_hash_sha256")),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_sessions_lives_a_while")),
        sa.CheckConstraint("isfinite(made_at)", name=op.f("ck_sessions_made_at_finite")),
        sa.CheckConstraint("isfinite(seen_at)", name=op.f("ck_sessions_seen_at_finite")),
        sa.CheckConstraint("isfinite(expires_at)", name=op.f("ck_sessions_expires_at_finite")),
        sa.CheckConstraint("isfinite(revoked_at)", name=op.f("ck_sessions_revoked_at_finite")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index("uq_sessions_hash", "sessions", ["hash"], unique=True)
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"], unique=False)
    grant(GRANTS)


def downgrade() -> None:
    revoke(GRANTS)
    op.drop_table("sessions")
