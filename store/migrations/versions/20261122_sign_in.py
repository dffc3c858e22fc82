"""Attempts to sign in, forgotten passwords, company accounts, absence."""

import sqlalchemy as sa
from alembic import op

from store.migrations.grants import grant, revoke

revision = "20261122_sign_in"
down_revision = "20261122_sessions"
branch_labels = None
depends_on = None
GRANTS = {
    "attempts": "SELECT, INSERT, UPDATE, DELETE",
    "resets": "SELECT, INSERT, UPDATE (used_at)",
    "company_accounts": "SELECT, INSERT, DELETE",
    "company_sign_ins": "SELECT, INSERT, DELETE",
}
SLIDES = {"sessions": "UPDATE (expires_at)"}


def upgrade() -> None:
    op.add_column("users", sa.Column("away_from", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint("away_from_finite", "users", "isfinite(away_from)")
    op.create_check_constraint("away_for_a_while", "users", "away_until > away_from")
    op.create_index("uq_users_email", "users", ["email"], unique=True, postgresql_where=sa.text("active"))
    op.create_index(
        "ix_users_deputy_id", "users", ["deputy_id"], postgresql_where=sa.text("deputy_id IS NOT NULL")
    )
    op.add_column(
        "sessions", sa.Column("keeps", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    _make_attempts()
    _make_resets()
    _make_company_accounts()
    _make_company_sign_ins()
    grant(GRANTS | SLIDES)


def _make_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("octet_length(key) = 32", name=op.f("ck_attempts_key_sha256")),
        sa.CheckConstraint("count >= 1", name=op.f("ck_attempts_count_at_least_1")),
        sa.CheckConstraint("isfinite(last_at)", name=op.f("ck_attempts_last_at_finite")),
        sa.CheckConstraint("isfinite(paused_until)", name=op.f("ck_attempts_paused_until_finite")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempts")),
    )
    op.create_index("ix_attempts_last_at", "attempts", ["last_at"])


def _make_resets() -> None:
    op.create_table(
        "resets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("octet_length(hash) = 32", name=op.f("ck_resets_hash_sha256")),
        sa.CheckConstraint("isfinite(made_at)", name=op.f("ck_resets_made_at_finite")),
        sa.CheckConstraint("isfinite(expires_at)", name=op.f("ck_resets_expires_at_finite")),
        sa.CheckConstraint("isfinite(used_at)", name=op.f("ck_resets_used_at_finite")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_resets_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resets")),
    )
    op.create_index("uq_resets_hash", "resets", ["hash"], unique=True)
    op.create_index("ix_resets_user_id", "resets", ["user_id"], postgresql_where=sa.text("used_at IS NULL"))


def _make_company_accounts() -> None:
    op.create_table(
        "company_accounts",
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("isfinite(made_at)", name=op.f("ck_company_accounts_made_at_finite")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_company_accounts_user_id")),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_company_accounts")),
    )
    op.create_index("uq_company_accounts_user_id", "company_accounts", ["user_id", "issuer"], unique=True)


def _make_company_sign_ins() -> None:
    op.create_table(
        "company_sign_ins",
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.String(length=100), nullable=False),
        sa.Column("verifier", sa.String(length=128), nullable=False),
        sa.Column("back", sa.String(length=2000), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("octet_length(state) = 32", name=op.f("ck_company_sign_ins_state_sha256")),
        sa.CheckConstraint("isfinite(expires_at)", name=op.f("ck_company_sign_ins_expires_at_finite")),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_company_sign_ins")),
    )
    op.create_index("ix_company_sign_ins_expires_at", "company_sign_ins", ["expires_at"])


def downgrade() -> None:
    revoke(GRANTS | SLIDES)
    for table in GRANTS:
        op.drop_table(table)
    op.drop_column("sessions", "keeps")
    op.drop_index("ix_users_deputy_id", "users")
    op.drop_index("uq_users_email", "users")
    op.drop_column("users", "away_from")
