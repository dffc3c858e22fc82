"""Letters, links and their nonces."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_letters"
down_revision = "20261122_timeline"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("about_seq", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("recipient", sa.String(length=60), nullable=False),
        sa.Column("recipient_kind", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("reports", sa.Boolean(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=1000), nullable=True),
        sa.Column("message_id", sa.String(length=250), nullable=True),
        sa.Column("message", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(recipient_kind = 'user') = (user_id IS NOT NULL)", name=op.f("ck_letters_user_has_id")
        ),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_letters_sent_has_its_instant")
        ),
        sa.CheckConstraint("language IN ('ru', 'en')", name=op.f("ck_letters_language_known")),
        sa.CheckConstraint(
            "recipient_kind IN ('claimant', 'user')", name=op.f("ck_letters_recipient_kind_known")
        ),
        sa.CheckConstraint("state <> 'sent' OR attempts > 0", name=op.f("ck_letters_sent_was_tried")),
        sa.CheckConstraint(
            "state IN ('planned', 'sending', 'sent', 'refused', 'unknown')",
            name=op.f("ck_letters_state_known"),
        ),
        sa.CheckConstraint(
            "(message IS NULL) = (message_id IS NULL)", name=op.f("ck_letters_message_has_its_id")
        ),
        sa.CheckConstraint("about_seq >= 1", name=op.f("ck_letters_about_seq_at_least_1")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_letters_attempts_at_least_0")),
        sa.CheckConstraint("isfinite(next_attempt_at)", name=op.f("ck_letters_next_attempt_at_finite")),
        sa.CheckConstraint("isfinite(planned_at)", name=op.f("ck_letters_planned_at_finite")),
        sa.CheckConstraint("isfinite(sent_at)", name=op.f("ck_letters_sent_at_finite")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_letters_version_at_least_1")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_letters_claim_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_letters_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint(
            "claim_id", "version", "recipient", name=op.f("uq_letters_claim_id_version_recipient")
        ),
    )
    op.create_index(
        "ix_letters_due",
        "letters",
        ["next_attempt_at", "id"],
        unique=False,
        postgresql_where=sa.text("state IN ('planned', 'sending')"),
    )
    op.create_index(
        "ix_letters_state", "letters", ["state"], unique=False, postgresql_where=sa.text("state <> 'sent'")
    )
    op.create_table(
        "links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_links_lives_a_while")),
        sa.CheckConstraint("isfinite(expires_at)", name=op.f("ck_links_expires_at_finite")),
        sa.CheckConstraint("isfinite(made_at)", name=op.f("ck_links_made_at_finite")),
        sa.CheckConstraint("isfinite(revoked_at)", name=op.f("ck_links_revoked_at_finite")),
        sa.CheckConstraint("octet_length(hash) = 32", name=op.f("ck_links_hash_sha256")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_links_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
    )
    op.create_index("ix_links_claim_id", "links", ["claim_id"], unique=False)
    op.create_index("uq_links_hash", "links", ["hash"], unique=True)


def downgrade() -> None:
    op.drop_table("links")
    op.drop_table("letters")
