"""Training claims with a fast clock."""

revision = "20261122_training"
down_revision = "20261122_mail"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
