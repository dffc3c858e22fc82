"""Rules that classify and route, and dictionaries."""

revision = "20261122_routing"
down_revision = "20261122_letter_templates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
