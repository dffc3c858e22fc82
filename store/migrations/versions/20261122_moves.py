"""Batches that move running claims to another version."""

revision = "20261122_moves"
down_revision = "20261122_rehearsals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
