"""Letters that arrived after all, sending that stands still, invitations."""

import sqlalchemy as sa
from alembic import op

from store.migrations.grants import grant, revoke

revision = "20261122_mail"
down_revision = "20261122_moves"
branch_labels = None
depends_on = None
GRANTS = {"sending_holds": "SELECT, INSERT, UPDATE (ended_at, ended_by)"}
_KINDS = "ck_desk_letters_kind_known"


def upgrade() -> None:
    op.drop_constraint(op.f(_KINDS), "desk_letters", type_="check")
    op.create_check_constraint(
        op.f(_KINDS), "desk_letters", "kind IN ('password-forgotten', 'own-page', 'test', 'invitation')"
    )
    op.create_index("ix_desk_letters_planned_at", "desk_letters", ["planned_at", "id"])
    op.add_column(
        "letter_acts",
        sa.Column("deed", sa.String(length=8), server_default=sa.text("'again'"), nullable=False),
    )
    op.add_column("letter_acts", sa.Column("reason", sa.String(length=1000), nullable=True))
    op.create_check_constraint(
        op.f("ck_letter_acts_deed_known"), "letter_acts", "deed IN ('again', 'arrived')"
    )
    op.create_check_constraint(
        op.f("ck_letter_acts_arrived_is_told"),
        "letter_acts",
        "deed <> 'arrived' OR (reason IS NOT NULL AND was = 'unknown')",
    )
    _holds()
    grant(GRANTS)


def _holds() -> None:
    op.create_table(
        "sending_holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_sending_holds_ended_by_somebody")
        ),
        sa.CheckConstraint("char_length(reason) >= 1", name=op.f("ck_sending_holds_reason_given")),
        sa.CheckConstraint("isfinite(since)", name=op.f("ck_sending_holds_since_finite")),
        sa.CheckConstraint("isfinite(ended_at)", name=op.f("ck_sending_holds_ended_at_finite")),
        sa.ForeignKeyConstraint(["by"], ["users.id"], name=op.f("fk_sending_holds_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["users.id"], name=op.f("fk_sending_holds_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sending_holds")),
    )
    op.create_index(
        "uq_sending_holds_in_force",
        "sending_holds",
        [sa.text("(ended_at IS NULL)")],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    revoke(GRANTS)
    op.drop_table("sending_holds")
    op.drop_constraint(op.f("ck_letter_acts_arrived_is_told"), "letter_acts", type_="check")
    op.drop_constraint(op.f("ck_letter_acts_deed_known"), "letter_acts", type_="check")
    op.drop_column("letter_acts", "reason")
    op.drop_column("letter_acts", "deed")
    op.drop_index("ix_desk_letters_planned_at", table_name="desk_letters")
    op.execute("DELETE FROM desk_letters WHERE kind = 'invitation'")
    op.drop_constraint(op.f(_KINDS), "desk_letters", type_="check")
    op.create_check_constraint(
        op.f(_KINDS), "desk_letters", "kind IN ('password-forgotten', 'own-page', 'test')"
    )
