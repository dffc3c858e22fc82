"""Files: who brought them and whether claimants see them."""

revision = "20261122_files"
down_revision = "20261122_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
