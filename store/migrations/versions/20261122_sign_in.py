"""Attempts to sign in, forgotten passwords, absence."""

revision = "20261122_sign_in"
down_revision = "20261122_sessions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
