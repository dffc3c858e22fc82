"""What the claimant says is the cause: kept in the state and in the event of the registration.

Neither needs a column, since no list filters by it, and what was stored before reads as a claim that declared none.
"""

revision = "20261122_declared_cause"
down_revision = "20261122_moves"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing to do: the state and the timeline's data are JSON."""


def downgrade() -> None:
    """Nothing to undo."""
