"""Sending held, letters that arrived, invitations."""

revision = "20261122_mail"
down_revision = "20261122_declared_cause"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
