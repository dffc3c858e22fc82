"""Letters that belong to no claim; what came of each attempt of a letter, and who sent one again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from store.migrations.grants import grant, revoke

revision = "20261122_desk_letters"
down_revision = "20261122_portal"
branch_labels = None
depends_on = None
GRANTS = {
    "desk_letters": (
        "SELECT, INSERT, UPDATE (state, attempts, next_attempt_at, sent_at, problem, message_id, digest)"
    ),
    "letter_acts": "SELECT, INSERT",
}


def upgrade() -> None:
    op.create_table(
        "desk_letters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(length=8), server_default=sa.text("'planned'"), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "next_attempt_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=1000), nullable=True),
        sa.Column("message_id", sa.String(length=250), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('password-forgotten', 'own-page', 'test')", name=op.f("ck_desk_letters_kind_known")
        ),
        sa.CheckConstraint("language IN ('ru', 'en')", name=op.f("ck_desk_letters_language_known")),
        sa.CheckConstraint(
            "state IN ('planned', 'sending', 'sent', 'refused', 'unknown')",
            name=op.f("ck_desk_letters_state_known"),
        ),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_desk_letters_sent_has_its_instant")
        ),
        sa.CheckConstraint(
            "(digest IS NULL) = (message_id IS NULL)", name=op.f("ck_desk_letters_digest_has_its_id")
        ),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_desk_letters_digest_sha256")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_desk_letters_attempts_at_least_0")),
        sa.CheckConstraint("isfinite(planned_at)", name=op.f("ck_desk_letters_planned_at_finite")),
        sa.CheckConstraint("isfinite(next_attempt_at)", name=op.f("ck_desk_letters_next_attempt_at_finite")),
        sa.CheckConstraint("isfinite(sent_at)", name=op.f("ck_desk_letters_sent_at_finite")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_letters")),
    )
    op.create_index(
        "ix_desk_letters_due",
        "desk_letters",
        ["next_attempt_at", "id"],
        unique=False,
        postgresql_where=sa.text("state IN ('planned', 'sending')"),
    )
    op.add_column(
        "letters",
        sa.Column(
            "tries",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
    )
    op.add_column("letters", sa.Column("again_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f("ck_letters_again_at_finite"), "letters", "isfinite(again_at)")
    op.create_index(
        "ix_letters_sent",
        "letters",
        ["sent_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'sent'"),
    )
    op.create_table(
        "letter_acts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("was", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=1000), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("was IN ('refused', 'unknown')", name=op.f("ck_letter_acts_was_known")),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_letter_acts_digest_sha256")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_letter_acts_attempts_at_least_0")),
        sa.CheckConstraint("isfinite(at)", name=op.f("ck_letter_acts_at_finite")),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_letter_acts_letter_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_letter_acts_claim_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_letter_acts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_acts")),
        sa.UniqueConstraint("letter_id", "attempts", name=op.f("uq_letter_acts_letter_id_attempts")),
    )
    op.create_index("ix_letter_acts_claim_id", "letter_acts", ["claim_id", "at"], unique=False)
    grant(GRANTS)


def downgrade() -> None:
    revoke(GRANTS)
    op.drop_table("letter_acts")
    op.drop_index("ix_letters_sent", table_name="letters")
    op.drop_constraint(op.f("ck_letters_again_at_finite"), "letters", type_="check")
    op.drop_column("letters", "again_at")
    op.drop_column("letters", "tries")
    op.drop_table("desk_letters")
