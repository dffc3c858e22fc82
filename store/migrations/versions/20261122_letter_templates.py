"""Templates of letters that people change."""

revision = "20261122_letter_templates"
down_revision = "20261122_training"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
