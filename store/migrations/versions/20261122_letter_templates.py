"""The texts of letters that the company wrote itself, and which of them a letter was written from."""

import sqlalchemy as sa
from alembic import op

from store.migrations.grants import grant, revoke

revision = "20261122_letter_templates"
down_revision = "20261122_training"
branch_labels = None
depends_on = None

GRANTS = {
    "letter_template_versions": "SELECT, INSERT",
    "letter_template_drafts": "SELECT, INSERT, UPDATE, DELETE",
}
_INSTANT = sa.DateTime(timezone=True)
_PLACE = {
    "template_is_key": "template ~ '^[a-z][a-z0-9_-]{0,59}$'",
    "language_known": "language IN ('ru', 'en')",
    "scope_known": "scope IN ('variant', 'type', 'everywhere')",
    "scope_keyed": "(scope = 'everywhere') = (scope_key = '') AND scope_key ~ '^([a-z][a-z0-9_-]{0,59})?$'",
}
_VERSION = _PLACE | {
    "version_at_least_1": "version >= 1",
    "subject_with_body": "(subject IS NULL) = (body IS NULL)",
    "body_sized": "char_length(body) BETWEEN 1 AND 20000",
    "note_sized": "char_length(note) BETWEEN 1 AND 4000",
    "published_at_finite": "isfinite(published_at)",
}
_DRAFT = _PLACE | {
    "revision_at_least_1": "revision >= 1",
    "body_sized": "char_length(body) <= 20000",
    "changed_at_finite": "isfinite(changed_at)",
}


def _place() -> list[sa.Column]:
    return [
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("scope_key", sa.String(length=60), nullable=False),
    ]


def _checks(table: str, rules: dict[str, str]) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in rules.items()]


def upgrade() -> None:
    _versions()
    _drafts()
    op.add_column("letters", sa.Column("template_version", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_letters_template_version"),
        "letters",
        "letter_template_versions",
        ["template_version"],
        ["id"],
    )
    grant(GRANTS)


def _versions() -> None:
    table = "letter_template_versions"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        *_place(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("published_at", _INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        *_checks(table, _VERSION),
        sa.ForeignKeyConstraint(["published_by"], ["users.id"], name=op.f(f"fk_{table}_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "template",
            "language",
            "scope",
            "scope_key",
            "version",
            name=op.f(f"uq_{table}_template_language_scope_scope_key_version"),
        ),
    )


def _drafts() -> None:
    table = "letter_template_drafts"
    op.create_table(
        table,
        *_place(),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("base", sa.Uuid(), nullable=True),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", _INSTANT, server_default=sa.text("now()"), nullable=False),
        *_checks(table, _DRAFT),
        sa.ForeignKeyConstraint(["base"], ["letter_template_versions.id"], name=op.f(f"fk_{table}_base")),
        sa.ForeignKeyConstraint(["changed_by"], ["users.id"], name=op.f(f"fk_{table}_changed_by")),
        sa.PrimaryKeyConstraint("template", "language", "scope", "scope_key", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    revoke(GRANTS)
    op.drop_constraint(op.f("fk_letters_template_version"), "letters", type_="foreignkey")
    op.drop_column("letters", "template_version")
    op.drop_table("letter_template_drafts")
    op.drop_table("letter_template_versions")
