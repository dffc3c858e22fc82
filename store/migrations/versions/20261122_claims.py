"""Claims and claimants."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_claims"
down_revision = "20261122_variants"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "persons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "email ~ '^[^[:space:][:cntrl:]]+@[^[:space:][:cntrl:]]+$'", name=op.f("ck_persons_email_spelled")
        ),
        sa.CheckConstraint(
            "kind IN ('client', 'supplier', 'competitor', 'partner', 'other')",
            name=op.f("ck_persons_kind_known"),
        ),
        sa.CheckConstraint("language IN ('ru', 'en')", name=op.f("ck_persons_language_known")),
        sa.CheckConstraint("char_length(name) > 0", name=op.f("ck_persons_name_not_empty")),
        sa.CheckConstraint("isfinite(erased_at)", name=op.f("ck_persons_erased_at_finite")),
        sa.CheckConstraint("isfinite(made_at)", name=op.f("ck_persons_made_at_finite")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
    )
    op.create_index(
        "ix_persons_email",
        "persons",
        [sa.literal_column("lower(email)")],
        unique=False,
        postgresql_where=sa.text("email IS NOT NULL"),
    )
    op.create_index(
        "ix_persons_phone", "persons", ["phone"], unique=False, postgresql_where=sa.text("phone IS NOT NULL")
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("variant", sa.String(length=60), nullable=False),
        sa.Column("variant_version", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=6), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=False),
        sa.Column("assignee", sa.Uuid(), nullable=True),
        sa.Column("priority", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("claimant_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("waiting_for", sa.String(length=12), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=True),
        sa.Column("external_key", sa.String(length=200), nullable=True),
        sa.Column("birth_command_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "sorted_due",
            sa.DateTime(timezone=True),
            sa.Computed("coalesce(due_at, '9999-12-31 00:00:00+00'::timestamptz)", persisted=True),
            nullable=False,
        ),
        sa.Column(
            "facets",
            sa.ARRAY(sa.Text()),
            sa.Computed(
                "ARRAY['stage:' || stage, 'type:' || type, 'team:' || team, 'priority:' || priority, "
                "'status:' || status, 'assignee:' || coalesce(assignee::text, 'none')]",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column("snapshot", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "(status = 'closed') = (stage = 'closed')", name=op.f("ck_claims_closed_is_a_stage")
        ),
        sa.CheckConstraint(
            "channel IN ('web', 'portal', 'email', 'phone', 'post', 'visit', 'messenger', 'api', 'import')",
            name=op.f("ck_claims_channel_known"),
        ),
        sa.CheckConstraint("jsonb_typeof(snapshot) = 'object'", name=op.f("ck_claims_snapshot_is_object")),
        sa.CheckConstraint("number ~ '^[0-9]{2}-[0-9]{5,9}$'", name=op.f("ck_claims_number_spelled")),
        sa.CheckConstraint(
            "outcome IN ('satisfied', 'partly', 'refused', 'explained', "
            "'not_a_claim', 'withdrawn', 'duplicate')",
            name=op.f("ck_claims_outcome_known"),
        ),
        sa.CheckConstraint(
            "priority IN ('low', 'normal', 'high', 'critical')", name=op.f("ck_claims_priority_known")
        ),
        sa.CheckConstraint("stage ~ '^[a-z][a-z0-9_-]{0,59}$'", name=op.f("ck_claims_stage_is_key")),
        sa.CheckConstraint(
            "status = 'open' OR closed_at IS NOT NULL", name=op.f("ck_claims_closed_has_its_instant")
        ),
        sa.CheckConstraint("status IN ('open', 'closed')", name=op.f("ck_claims_status_known")),
        sa.CheckConstraint("type ~ '^[a-z][a-z0-9_-]{0,59}$'", name=op.f("ck_claims_type_is_key")),
        sa.CheckConstraint(
            "waiting_for IN ('us', 'claimant', 'third_party', 'approval', 'nobody')",
            name=op.f("ck_claims_waiting_for_known"),
        ),
        sa.CheckConstraint(
            "external_key IS NULL OR account IS NOT NULL", name=op.f("ck_claims_external_key_has_account")
        ),
        sa.CheckConstraint("isfinite(changed_at)", name=op.f("ck_claims_changed_at_finite")),
        sa.CheckConstraint("isfinite(closed_at)", name=op.f("ck_claims_closed_at_finite")),
        sa.CheckConstraint("isfinite(due_at)", name=op.f("ck_claims_due_at_finite")),
        sa.CheckConstraint("isfinite(next_due_at)", name=op.f("ck_claims_next_due_at_finite")),
        sa.CheckConstraint("isfinite(received_at)", name=op.f("ck_claims_received_at_finite")),
        sa.CheckConstraint("isfinite(registered_at)", name=op.f("ck_claims_registered_at_finite")),
        sa.CheckConstraint("last_seq >= 1", name=op.f("ck_claims_last_seq_at_least_1")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_claims_version_at_least_1")),
        sa.ForeignKeyConstraint(["assignee"], ["users.id"], name=op.f("fk_claims_assignee")),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar_versions.id"], name=op.f("fk_claims_calendar_id")
        ),
        sa.ForeignKeyConstraint(["claimant_id"], ["persons.id"], name=op.f("fk_claims_claimant_id")),
        sa.ForeignKeyConstraint(["team"], ["teams.key"], name=op.f("fk_claims_team")),
        sa.ForeignKeyConstraint(
            ["variant", "variant_version"],
            ["variant_versions.key", "variant_versions.version"],
            name=op.f("fk_claims_variant_variant_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("number", name=op.f("uq_claims_number")),
    )
    op.create_index("ix_claims_claimant_id", "claims", ["claimant_id"], unique=False)
    op.create_index("ix_claims_deadline", "claims", ["sorted_due", "id"], unique=False)
    op.create_index(
        "ix_claims_facets",
        "claims",
        ["facets"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_index(
        "ix_claims_load",
        "claims",
        ["team", "assignee"],
        unique=False,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index(
        "ix_claims_next_due",
        "claims",
        ["next_due_at"],
        unique=False,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index(
        "ix_claims_registered",
        "claims",
        [sa.literal_column("registered_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_claims_account_external_key",
        "claims",
        ["account", "external_key"],
        unique=True,
        postgresql_where=sa.text("external_key IS NOT NULL"),
    )
    op.create_table(
        "claim_search",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_claim_search_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_claim_search")),
    )
    op.create_index(
        "ix_claim_search_words",
        "claim_search",
        ["words"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "unstarted",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("isfinite(since)", name=op.f("ck_unstarted_since_finite")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_unstarted_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_unstarted")),
    )
    op.create_index("ix_unstarted_since", "unstarted", ["since", "claim_id"], unique=False)


def downgrade() -> None:
    op.drop_table("unstarted")
    op.drop_table("claim_search")
    op.drop_table("claims")
    op.drop_table("persons")
