"""What was told to a claimant."""

revision = "20261122_hints"
down_revision = "20261122_calendar_changes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
