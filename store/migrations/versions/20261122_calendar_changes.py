"""Drafts of calendars and what they move."""

revision = "20261122_calendar_changes"
down_revision = "20261122_routing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
