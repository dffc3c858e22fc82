"""The journal, its texts, parties and files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_journal"
down_revision = "20261122_claims"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commands",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("caller", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("actor", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("texts", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("expected_version", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("problem", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'pending') = (settled_at IS NULL)", name=op.f("ck_commands_settled_has_its_instant")
        ),
        sa.CheckConstraint(
            "(status = 'refused') = (problem IS NOT NULL)", name=op.f("ck_commands_refused_has_its_problem")
        ),
        sa.CheckConstraint("action ~ '^[a-z][a-z0-9_-]{0,59}$'", name=op.f("ck_commands_action_is_key")),
        sa.CheckConstraint(
            "char_length(key) BETWEEN 1 AND 200 AND key !~ '[^!-~]'", name=op.f("ck_commands_key_visible")
        ),
        sa.CheckConstraint("jsonb_typeof(data) = 'object'", name=op.f("ck_commands_data_is_object")),
        sa.CheckConstraint(
            "status <> 'applied' OR version IS NOT NULL", name=op.f("ck_commands_applied_has_its_version")
        ),
        sa.CheckConstraint(
            "status IN ('pending', 'applied', 'refused')", name=op.f("ck_commands_status_known")
        ),
        sa.CheckConstraint("expected_version >= 1", name=op.f("ck_commands_expected_version_at_least_1")),
        sa.CheckConstraint("isfinite(accepted_at)", name=op.f("ck_commands_accepted_at_finite")),
        sa.CheckConstraint("isfinite(settled_at)", name=op.f("ck_commands_settled_at_finite")),
        sa.CheckConstraint("octet_length(body_hash) = 32", name=op.f("ck_commands_body_hash_sha256")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_commands_version_at_least_1")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_commands_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commands")),
        sa.UniqueConstraint("caller", "key", name=op.f("uq_commands_caller_key")),
    )
    op.create_index("ix_commands_claim_id", "commands", ["claim_id"], unique=False)
    op.create_index(
        "ix_commands_waiting",
        "commands",
        ["accepted_at", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index(
        "ix_commands_waiting_of",
        "commands",
        ["claim_id", "accepted_at"],
        unique=False,
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_table(
        "files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("char_length(name) > 0", name=op.f("ck_files_name_not_empty")),
        sa.CheckConstraint("isfinite(erased_at)", name=op.f("ck_files_erased_at_finite")),
        sa.CheckConstraint("isfinite(stored_at)", name=op.f("ck_files_stored_at_finite")),
        sa.CheckConstraint("octet_length(sha256) = 32", name=op.f("ck_files_sha256_sha256")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_files_size_at_least_0")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_files_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    op.create_index("ix_files_claim_id", "files", ["claim_id"], unique=False)
    op.create_table(
        "claim_texts",
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("member", sa.String(length=80), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(content IS NULL) = (salt IS NULL)", name=op.f("ck_claim_texts_erased_with_its_salt")
        ),
        sa.CheckConstraint("char_length(content) <= 20000", name=op.f("ck_claim_texts_content_sized")),
        sa.CheckConstraint("octet_length(salt) = 16", name=op.f("ck_claim_texts_salt_sized")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_claim_texts_claim_id")),
        sa.ForeignKeyConstraint(["command_id"], ["commands.id"], name=op.f("fk_claim_texts_command_id")),
        sa.PrimaryKeyConstraint("command_id", "member", name=op.f("pk_claim_texts")),
    )
    op.create_index("ix_claim_texts_claim_id", "claim_texts", ["claim_id"], unique=False)
    op.create_table(
        "parties",
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.CheckConstraint("role ~ '^[a-z][a-z0-9_-]{0,59}$'", name=op.f("ck_parties_role_is_key")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_parties_claim_id")),
        sa.ForeignKeyConstraint(["command_id"], ["commands.id"], name=op.f("fk_parties_command_id")),
        sa.PrimaryKeyConstraint("command_id", name=op.f("pk_parties")),
    )
    op.create_index("ix_parties_claim_id", "parties", ["claim_id"], unique=False)


def downgrade() -> None:
    op.drop_table("parties")
    op.drop_table("claim_texts")
    op.drop_table("files")
    op.drop_table("commands")
