"""Personal data: erasures, legal holds, terms of retention."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from store.migrations.grants import grant, revoke

revision = "20261122_personal"
down_revision = "20261122_masks"
branch_labels = None
depends_on = None
GRANTS = {
    "erasures": "SELECT, INSERT, UPDATE (bytes_gone_at)",
    "legal_holds": "SELECT, INSERT, UPDATE (reason, lifted_by, lifted_at, lifted_why)",
    "retention_terms": "SELECT, INSERT",
}
ERASES = {
    "commands": "UPDATE (body_hash)",
    "letter_acts": "UPDATE (reason, problem)",
    "desk_letters": "DELETE",
}
_INSTANT = sa.DateTime(timezone=True)
_NOW = sa.text("now()")
_KEPT = "ck_letters_message_has_its_id"


def upgrade() -> None:
    _erasures()
    _holds()
    _terms()
    op.add_column("claims", sa.Column("erased_at", _INSTANT, nullable=True))
    op.create_check_constraint(op.f("ck_claims_erased_at_finite"), "claims", "isfinite(erased_at)")
    op.create_index(
        "ix_claims_kept",
        "claims",
        ["type", "closed_at", "id"],
        postgresql_where=sa.text("status = 'closed' AND erased_at IS NULL AND training_for IS NULL"),
    )
    op.drop_constraint(op.f(_KEPT), "letters", type_="check")
    op.create_check_constraint(op.f(_KEPT), "letters", "message IS NULL OR message_id IS NOT NULL")
    grant(GRANTS | ERASES)


def _erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("at", _INSTANT, server_default=_NOW, nullable=False),
        sa.Column("counts", JSONB(), nullable=False),
        sa.Column("bytes_gone_at", _INSTANT, nullable=True),
        sa.CheckConstraint(
            "basis IN ('request', 'withdrawn', 'unlawful', 'order', 'retention')",
            name=op.f("ck_erasures_basis_known"),
        ),
        sa.CheckConstraint("jsonb_typeof(counts) = 'object'", name=op.f("ck_erasures_counts_is_object")),
        sa.CheckConstraint("isfinite(at)", name=op.f("ck_erasures_at_finite")),
        sa.CheckConstraint("isfinite(bytes_gone_at)", name=op.f("ck_erasures_bytes_gone_at_finite")),
        sa.ForeignKeyConstraint(["by"], ["users.id"], name=op.f("fk_erasures_by")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_erasures_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_erasures")),
    )
    op.create_index("ix_erasures_at", "erasures", [sa.text("at DESC"), sa.text("claim_id DESC")])
    op.create_index("ix_erasures_act_id", "erasures", ["act_id"])
    op.create_index(
        "ix_erasures_bytes", "erasures", ["at"], postgresql_where=sa.text("bytes_gone_at IS NULL")
    )


def _holds() -> None:
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("whole_client", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("put_by", sa.Uuid(), nullable=False),
        sa.Column("put_at", _INSTANT, server_default=_NOW, nullable=False),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", _INSTANT, nullable=True),
        sa.Column("lifted_why", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by IS NULL)", name=op.f("ck_legal_holds_lifted_by_somebody")
        ),
        sa.CheckConstraint(
            "lifted_at IS NOT NULL OR reason IS NOT NULL", name=op.f("ck_legal_holds_in_force_has_reason")
        ),
        sa.CheckConstraint("isfinite(put_at)", name=op.f("ck_legal_holds_put_at_finite")),
        sa.CheckConstraint("isfinite(lifted_at)", name=op.f("ck_legal_holds_lifted_at_finite")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_legal_holds_claim_id")),
        sa.ForeignKeyConstraint(["lifted_by"], ["users.id"], name=op.f("fk_legal_holds_lifted_by")),
        sa.ForeignKeyConstraint(["put_by"], ["users.id"], name=op.f("fk_legal_holds_put_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
    )
    op.create_index("ix_legal_holds_claim_id", "legal_holds", ["claim_id"])
    op.create_index("ix_legal_holds_put_at", "legal_holds", [sa.text("put_at DESC"), sa.text("id DESC")])
    op.create_index(
        "uq_legal_holds_in_force",
        "legal_holds",
        ["claim_id", "whole_client"],
        unique=True,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )


def _terms() -> None:
    op.create_table(
        "retention_terms",
        sa.Column("claim_type", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("demanded", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", _INSTANT, server_default=_NOW, nullable=False),
        sa.CheckConstraint(
            "claim_type ~ '^[a-z][a-z0-9_-]{0,59}$'", name=op.f("ck_retention_terms_claim_type_is_key")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_retention_terms_version_at_least_1")),
        sa.CheckConstraint("months BETWEEN 1 AND 1200", name=op.f("ck_retention_terms_months_bounded")),
        sa.CheckConstraint("demanded BETWEEN 0 AND 1200", name=op.f("ck_retention_terms_demanded_bounded")),
        sa.CheckConstraint("months >= demanded", name=op.f("ck_retention_terms_kept_as_demanded")),
        sa.CheckConstraint("isfinite(set_at)", name=op.f("ck_retention_terms_set_at_finite")),
        sa.ForeignKeyConstraint(["set_by"], ["users.id"], name=op.f("fk_retention_terms_set_by")),
        sa.PrimaryKeyConstraint("claim_type", "version", name=op.f("pk_retention_terms")),
    )


def downgrade() -> None:
    revoke(GRANTS | ERASES)
    op.execute("UPDATE letters SET message_id = NULL WHERE message IS NULL")
    op.drop_constraint(op.f(_KEPT), "letters", type_="check")
    op.create_check_constraint(op.f(_KEPT), "letters", "(message IS NULL) = (message_id IS NULL)")
    op.drop_index("ix_claims_kept", table_name="claims")
    op.drop_column("claims", "erased_at")
    for table in reversed(GRANTS):
        op.drop_table(table)
