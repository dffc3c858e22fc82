"""Drafts of process variants, and who published what."""

revision = "20261122_drafts"
down_revision = "20261122_desk_letters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
