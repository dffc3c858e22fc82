"""What the claimant says is the cause."""

revision = "20261122_declared_cause"
down_revision = "20261122_moves"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
