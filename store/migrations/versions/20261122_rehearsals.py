"""Rehearsals of drafts on past claims."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from store.migrations.grants import grant, revoke

revision = "20261122_rehearsals"
down_revision = "20261122_drafts"
branch_labels = None
depends_on = None

GRANTS = {"rehearsals": "SELECT, INSERT, UPDATE, DELETE", "rehearsed_claims": "SELECT, INSERT, DELETE"}
_INSTANT = sa.DateTime(timezone=True)
_NOW = sa.text("clock_timestamp()")
_CHECKS = {
    "key_is_key": "key ~ '^[a-z][a-z0-9_-]{0,59}$'",
    "state_known": "state IN ('waiting', 'running', 'done', 'cancelled', 'failed')",
    "body_sized": "char_length(body) BETWEEN 1 AND 1000000",
    "ended_has_its_instant": "(state IN ('waiting', 'running')) = (ended_at IS NULL)",
    "done_has_its_totals": "(state = 'done') = (totals IS NOT NULL)",
    "claims_bounded": "cardinality(claim_ids) <= 1000",
    "total_at_least_0": "total >= 0",
    "done_at_least_0": "done >= 0",
    "asked_at_finite": "isfinite(asked_at)",
    "began_at_finite": "isfinite(began_at)",
    "moved_at_finite": "isfinite(moved_at)",
    "ended_at_finite": "isfinite(ended_at)",
}


def upgrade() -> None:
    _rehearsals()
    _claims()
    grant(GRANTS)


def _rehearsals() -> None:
    op.create_table(
        "rehearsals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("revision", sa.Integer()),
        sa.Column("version", sa.Integer()),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("wanted", JSONB(), nullable=False),
        sa.Column("claim_ids", ARRAY(sa.Uuid())),
        sa.Column("stand_ins", JSONB()),
        sa.Column("teams", ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("restricted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("state", sa.String(length=9), server_default=sa.text("'waiting'"), nullable=False),
        sa.Column("total", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("done", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("problem", sa.String(length=1000)),
        sa.Column("totals", JSONB()),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", _INSTANT, server_default=_NOW, nullable=False),
        sa.Column("began_at", _INSTANT),
        sa.Column("moved_at", _INSTANT, server_default=_NOW, nullable=False),
        sa.Column("ended_at", _INSTANT),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_rehearsals_{name}")) for name, rule in _CHECKS.items()),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_rehearsals_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsals")),
    )
    op.create_index(
        "uq_rehearsals_under_way",
        "rehearsals",
        ["key", "asked_by"],
        unique=True,
        postgresql_where=sa.text("state IN ('waiting', 'running')"),
    )
    op.create_index("ix_rehearsals_key", "rehearsals", ["key", sa.text("asked_at DESC")])


def _claims() -> None:
    op.create_table(
        "rehearsed_claims",
        sa.Column("rehearsal_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("findings", JSONB(), nullable=False),
        sa.Column("tallied", JSONB(), nullable=False),
        sa.Column("runs", JSONB()),
        sa.CheckConstraint(
            "kind IN ('better', 'worse', 'other', 'stuck', 'apart', 'same')",
            name=op.f("ck_rehearsed_claims_kind_known"),
        ),
        sa.CheckConstraint("place >= 0", name=op.f("ck_rehearsed_claims_place_at_least_0")),
        sa.ForeignKeyConstraint(
            ["rehearsal_id"],
            ["rehearsals.id"],
            name=op.f("fk_rehearsed_claims_rehearsal_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_rehearsed_claims_claim_id")),
        sa.PrimaryKeyConstraint("rehearsal_id", "place", name=op.f("pk_rehearsed_claims")),
    )
    op.create_index("ix_rehearsed_claims_kind", "rehearsed_claims", ["rehearsal_id", "kind", "place"])
    op.create_index("ix_rehearsed_claims_claim_id", "rehearsed_claims", ["claim_id"])


def downgrade() -> None:
    revoke(GRANTS)
    op.drop_table("rehearsed_claims")
    op.drop_table("rehearsals")
