"""Files: who brought them and whether claimants see them; known clients by name, address and number."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_files"
down_revision = "20261122_search"
branch_labels = None
depends_on = None

DIGITS = "regexp_replace(regexp_replace(lower(phone), '(доб|ext|x|#|,|;).*$', ''), '[^0-9]', '', 'g')"
BY_EMAIL, BY_PHONE = sa.text("email IS NOT NULL"), sa.text("phone IS NOT NULL")


def upgrade() -> None:
    _files()
    op.drop_index("ix_persons_email", "persons")
    op.drop_index("ix_persons_phone", "persons")
    op.create_index(
        "ix_persons_email",
        "persons",
        [sa.text("lower(email) text_pattern_ops"), "id"],
        postgresql_where=BY_EMAIL,
    )
    op.create_index(
        "ix_persons_phone",
        "persons",
        [sa.text(f"({DIGITS}) text_pattern_ops"), "id"],
        postgresql_where=BY_PHONE,
    )
    op.create_index(
        "ix_persons_names",
        "persons",
        [sa.text("to_tsvector('simple', coalesce(name, ''))")],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )


def _files() -> None:
    op.add_column(
        "files", sa.Column("internal", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column(
        "files",
        sa.Column("by_kind", sa.String(length=10), server_default=sa.text("'system'"), nullable=False),
    )
    op.add_column("files", sa.Column("by_id", sa.String(length=60), nullable=True))
    op.create_check_constraint(
        op.f("ck_files_by_kind_known"), "files", "by_kind IN ('user', 'link', 'system', 'import')"
    )
    op.create_index("ix_files_sha256", "files", ["sha256"])
    op.create_index(
        "uq_files_claim_id_sha256_internal",
        "files",
        ["claim_id", "sha256", "internal"],
        unique=True,
        postgresql_where=sa.text("erased_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_persons_names", "persons")
    op.drop_index("ix_persons_phone", "persons")
    op.drop_index("ix_persons_email", "persons")
    op.create_index("ix_persons_phone", "persons", ["phone"], postgresql_where=BY_PHONE)
    op.create_index("ix_persons_email", "persons", [sa.text("lower(email)")], postgresql_where=BY_EMAIL)
    op.drop_index("uq_files_claim_id_sha256_internal", "files")
    op.drop_index("ix_files_sha256", "files")
    op.drop_constraint(op.f("ck_files_by_kind_known"), "files")
    for column in ("by_id", "by_kind", "internal"):
        op.drop_column("files", column)
