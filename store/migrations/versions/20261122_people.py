"""Teams, users and tokens."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_people"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=True),
        sa.Column("admin", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("auditor", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("sees_restricted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.Column("away_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "email = lower(email) AND email ~ '^[^[:space:][:cntrl:]]+@[^[:space:][:cntrl:]]+$'",
            name=op.f("ck_users_email_spelled"),
        ),
        sa.CheckConstraint("language IN ('ru', 'en')", name=op.f("ck_users_language_known")),
        sa.CheckConstraint("login ~ '^[a-z0-9][a-z0-9._-]{0,59}$'", name=op.f("ck_users_login_spelled")),
        sa.CheckConstraint("deputy_id <> id", name=op.f("ck_users_deputy_is_another")),
        sa.CheckConstraint("isfinite(away_until)", name=op.f("ck_users_away_until_finite")),
        sa.CheckConstraint("isfinite(made_at)", name=op.f("ck_users_made_at_finite")),
        sa.ForeignKeyConstraint(["deputy_id"], ["users.id"], name=op.f("fk_users_deputy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
    )
    op.create_index("uq_users_login", "users", ["login"], unique=True)
    op.create_table(
        "teams",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("head_id", sa.Uuid(), nullable=True),
        sa.Column("director_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("key ~ '^[a-z][a-z0-9_-]{0,59}$'", name=op.f("ck_teams_key_is_key")),
        sa.ForeignKeyConstraint(["director_id"], ["users.id"], name=op.f("fk_teams_director_id")),
        sa.ForeignKeyConstraint(["head_id"], ["users.id"], name=op.f("fk_teams_head_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_teams")),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("isfinite(expires_at)", name=op.f("ck_tokens_expires_at_finite")),
        sa.CheckConstraint("isfinite(made_at)", name=op.f("ck_tokens_made_at_finite")),
        sa.CheckConstraint("isfinite(revoked_at)", name=op.f("ck_tokens_revoked_at_finite")),
        sa.CheckConstraint("octet_length(hash) = 32", name=op.f("ck_tokens_hash_sha256")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_tokens_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
    )
    op.create_index("ix_tokens_user_id", "tokens", ["user_id"], unique=False)
    op.create_index("uq_tokens_hash", "tokens", ["hash"], unique=True)
    op.create_table(
        "memberships",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.CheckConstraint("role IN ('operator', 'manager')", name=op.f("ck_memberships_role_known")),
        sa.ForeignKeyConstraint(["team"], ["teams.key"], name=op.f("fk_memberships_team")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_memberships_user_id")),
        sa.PrimaryKeyConstraint("user_id", "team", name=op.f("pk_memberships")),
    )
    op.create_index("ix_memberships_team", "memberships", ["team", "role"], unique=False)


def downgrade() -> None:
    op.drop_table("memberships")
    op.drop_table("tokens")
    op.drop_table("teams")
    op.drop_table("users")
