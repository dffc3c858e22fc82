"""Rehearsals of drafts on past claims."""

revision = "20261122_rehearsals"
down_revision = "20261122_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
