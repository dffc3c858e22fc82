"""The timeline and the tables beside the snapshot."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_timeline"
down_revision = "20261122_journal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clock_runs",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("clock", sa.String(length=60), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("met", sa.Boolean(), nullable=True),
        sa.CheckConstraint("clock ~ '^[a-z][a-z0-9_-]{0,59}$'", name=op.f("ck_clock_runs_clock_is_key")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (met IS NULL)", name=op.f("ck_clock_runs_ended_is_met_or_missed")
        ),
        sa.CheckConstraint("isfinite(due_at)", name=op.f("ck_clock_runs_due_at_finite")),
        sa.CheckConstraint("isfinite(ended_at)", name=op.f("ck_clock_runs_ended_at_finite")),
        sa.CheckConstraint("isfinite(not_before)", name=op.f("ck_clock_runs_not_before_finite")),
        sa.CheckConstraint("isfinite(started_at)", name=op.f("ck_clock_runs_started_at_finite")),
        sa.CheckConstraint("run >= 1", name=op.f("ck_clock_runs_run_at_least_1")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_clock_runs_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", "clock", "run", name=op.f("pk_clock_runs")),
    )
    op.create_index(
        "ix_clock_runs_running",
        "clock_runs",
        ["clock", "due_at"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "rungs",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("clock", sa.String(length=60), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fired_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state = 'skipped' OR fired_at >= due_at", name=op.f("ck_rungs_never_early")),
        sa.CheckConstraint("state IN ('fired', 'skipped')", name=op.f("ck_rungs_state_known")),
        sa.CheckConstraint("isfinite(due_at)", name=op.f("ck_rungs_due_at_finite")),
        sa.CheckConstraint("isfinite(fired_at)", name=op.f("ck_rungs_fired_at_finite")),
        sa.CheckConstraint("isfinite(recorded_at)", name=op.f("ck_rungs_recorded_at_finite")),
        sa.CheckConstraint("place >= 0", name=op.f("ck_rungs_place_at_least_0")),
        sa.CheckConstraint("run >= 1", name=op.f("ck_rungs_run_at_least_1")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_rungs_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", "clock", "run", "place", name=op.f("pk_rungs")),
    )
    op.create_table(
        "tasks",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.String(length=6), nullable=False),
        sa.Column("task", sa.String(length=60), nullable=False),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("titled_by", sa.Uuid(), nullable=True),
        sa.Column("assignee", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("id ~ '^[0-9]{1,6}$'", name=op.f("ck_tasks_id_spelled")),
        sa.CheckConstraint("state IN ('open', 'done', 'cancelled')", name=op.f("ck_tasks_state_known")),
        sa.CheckConstraint("isfinite(due_at)", name=op.f("ck_tasks_due_at_finite")),
        sa.ForeignKeyConstraint(["assignee"], ["users.id"], name=op.f("fk_tasks_assignee")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_tasks_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", "id", name=op.f("pk_tasks")),
    )
    op.create_index(
        "ix_tasks_open",
        "tasks",
        ["assignee", "due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "timeline",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("actor_kind", sa.String(length=10), nullable=False),
        sa.Column("actor_id", sa.String(length=60), nullable=True),
        sa.Column("command_id", sa.Uuid(), nullable=True),
        sa.Column("rung", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("texts", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("prev_hash", sa.LargeBinary(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "actor_kind IN ('user', 'link', 'system', 'import')", name=op.f("ck_timeline_actor_kind_known")
        ),
        sa.CheckConstraint("event ~ '^[a-z_]{1,60}$'", name=op.f("ck_timeline_event_spelled")),
        sa.CheckConstraint("jsonb_typeof(data) = 'object'", name=op.f("ck_timeline_data_is_object")),
        sa.CheckConstraint("isfinite(at)", name=op.f("ck_timeline_at_finite")),
        sa.CheckConstraint("isfinite(recorded_at)", name=op.f("ck_timeline_recorded_at_finite")),
        sa.CheckConstraint("octet_length(hash) = 32", name=op.f("ck_timeline_hash_sha256")),
        sa.CheckConstraint("octet_length(prev_hash) = 32", name=op.f("ck_timeline_prev_hash_sha256")),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_timeline_seq_at_least_1")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_timeline_version_at_least_1")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_timeline_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", "seq", name=op.f("pk_timeline")),
    )
    op.create_index(
        "ix_timeline_command_id",
        "timeline",
        ["command_id"],
        unique=False,
        postgresql_where=sa.text("command_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("timeline")
    op.drop_table("tasks")
    op.drop_table("rungs")
    op.drop_table("clock_runs")
