"""Letters that belong to no claim."""

revision = "20261122_desk_letters"
down_revision = "20261122_portal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
