"""What is remembered of a restore: how far it came, and that terms erase nothing until somebody lets them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from store.migrations.grants import grant, revoke

revision = "20261122_restorations"
down_revision = "20261122_remedies"
branch_labels = None
depends_on = None
GRANTS = {"restorations": "SELECT, INSERT, UPDATE (begun, let_at, let_by)"}


def upgrade() -> None:
    op.create_table(
        "restorations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("hold_id", sa.Uuid(), nullable=True),
        sa.Column("begun", JSONB(), nullable=True),
        sa.Column("let_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("let_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(let_at IS NULL) = (let_by IS NULL)", name=op.f("ck_restorations_let_by_somebody")
        ),
        sa.CheckConstraint("isfinite(began)", name=op.f("ck_restorations_began_finite")),
        sa.CheckConstraint("isfinite(let_at)", name=op.f("ck_restorations_let_at_finite")),
        sa.ForeignKeyConstraint(["hold_id"], ["sending_holds.id"], name=op.f("fk_restorations_hold_id")),
        sa.ForeignKeyConstraint(["let_by"], ["users.id"], name=op.f("fk_restorations_let_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restorations")),
    )
    grant(GRANTS)


def downgrade() -> None:
    revoke(GRANTS)
    op.drop_table("restorations")
