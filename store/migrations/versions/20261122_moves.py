"""Batches that move running claims to another version of their process."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from store.migrations.grants import grant, revoke

revision = "20261122_moves"
down_revision = "20261122_rehearsals"
branch_labels = None
depends_on = None

GRANTS = {"moves": "SELECT, INSERT, UPDATE", "move_claims": "SELECT, INSERT, UPDATE"}


def upgrade() -> None:
    _moves()
    _claims()
    grant(GRANTS)


def _moves() -> None:
    op.create_table(
        "moves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("variant", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stages", JSONB(), nullable=False),
        sa.Column("plan", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("undoes", sa.Uuid()),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "state IN ('running', 'paused', 'stopped', 'done')", name=op.f("ck_moves_state_known")
        ),
        sa.CheckConstraint("total >= 0", name=op.f("ck_moves_total_at_least_0")),
        sa.CheckConstraint("char_length(reason) BETWEEN 1 AND 4000", name=op.f("ck_moves_reason_sized")),
        sa.CheckConstraint("isfinite(started_at)", name=op.f("ck_moves_started_at_finite")),
        sa.CheckConstraint("isfinite(ended_at)", name=op.f("ck_moves_ended_at_finite")),
        sa.ForeignKeyConstraint(
            ["variant", "version"],
            ["variant_versions.key", "variant_versions.version"],
            name=op.f("fk_moves_variant_version"),
        ),
        sa.ForeignKeyConstraint(["undoes"], ["moves.id"], name=op.f("fk_moves_undoes")),
        sa.ForeignKeyConstraint(["started_by"], ["users.id"], name=op.f("fk_moves_started_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moves")),
    )
    op.create_index("ix_moves_variant_started_at", "moves", ["variant", "started_at"])
    undoing = sa.text("undoes IS NOT NULL")
    op.create_index("uq_moves_undoes", "moves", ["undoes"], unique=True, postgresql_where=undoing)
    op.create_index("ix_moves_open", "moves", ["state"], postgresql_where=sa.text("state = 'running'"))


def _claims() -> None:
    op.create_table(
        "move_claims",
        sa.Column("move_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("variant", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("problem", JSONB()),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'moved', 'skipped')", name=op.f("ck_move_claims_state_known")
        ),
        sa.CheckConstraint("place >= 1", name=op.f("ck_move_claims_place_at_least_1")),
        sa.CheckConstraint("isfinite(settled_at)", name=op.f("ck_move_claims_settled_at_finite")),
        sa.ForeignKeyConstraint(["move_id"], ["moves.id"], name=op.f("fk_move_claims_move_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_move_claims_claim_id")),
        sa.PrimaryKeyConstraint("move_id", "place", name=op.f("pk_move_claims")),
    )
    both = ["move_id", "claim_id"]
    op.create_index("uq_move_claims_move_id_claim_id", "move_claims", both, unique=True)
    op.create_index("ix_move_claims_claim_id", "move_claims", ["claim_id"])
    op.create_index("ix_move_claims_move_id_state_place", "move_claims", ["move_id", "state", "place"])


def downgrade() -> None:
    revoke(GRANTS)
    op.drop_table("move_claims")
    op.drop_table("moves")
