"""Claimants' own pages and the bounds of public filing."""

import sqlalchemy as sa
from alembic import op

from store.migrations.grants import grant, revoke

revision = "20261122_portal"
down_revision = "20261122_files"
branch_labels = None
depends_on = None
GRANTS = {"own_pages": "SELECT, INSERT, DELETE", "public_counts": "SELECT, INSERT, UPDATE (calls), DELETE"}


def upgrade() -> None:
    _own_pages()
    _public_counts()
    grant(GRANTS)


def _own_pages() -> None:
    op.create_table(
        "own_pages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("octet_length(hash) = 32", name=op.f("ck_own_pages_hash_sha256")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_own_pages_email_lower")),
        sa.CheckConstraint("language IN ('ru', 'en')", name=op.f("ck_own_pages_language_known")),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_own_pages_lives_a_while")),
        sa.CheckConstraint("isfinite(made_at)", name=op.f("ck_own_pages_made_at_finite")),
        sa.CheckConstraint("isfinite(expires_at)", name=op.f("ck_own_pages_expires_at_finite")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_pages")),
    )
    op.create_index("uq_own_pages_hash", "own_pages", ["hash"], unique=True)
    op.create_index("ix_own_pages_expires_at", "own_pages", ["expires_at"], unique=False)


def _public_counts() -> None:
    op.create_table(
        "public_counts",
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("sender", sa.LargeBinary(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "what IN ('attempt', 'filing', 'filing_email', 'own_page', 'own_page_email')",
            name=op.f("ck_public_counts_what_known"),
        ),
        sa.CheckConstraint("octet_length(sender) = 32", name=op.f("ck_public_counts_sender_sha256")),
        sa.CheckConstraint("calls >= 1", name=op.f("ck_public_counts_calls_at_least_1")),
        sa.CheckConstraint("isfinite(hour)", name=op.f("ck_public_counts_hour_finite")),
        sa.PrimaryKeyConstraint("what", "sender", "hour", name=op.f("pk_public_counts")),
    )
    op.create_index("ix_public_counts_hour", "public_counts", ["hour"], unique=False)


def downgrade() -> None:
    revoke(GRANTS)
    op.drop_table("public_counts")
    op.drop_table("own_pages")
