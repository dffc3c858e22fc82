"""Search by stems, saved views, who looks at what."""

revision = "20261122_search"
down_revision = "20261122_sign_in"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
