"""Claimants' own pages and the bounds of public filing."""

revision = "20261122_portal"
down_revision = "20261122_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
