"""Search by stems, saved views, who looks at what, and what the queue sorts and filters by."""

import sqlalchemy as sa
from alembic import op

from store.migrations.grants import grant, revoke

revision = "20261122_search"
down_revision = "20261122_sign_in"
branch_labels = None
depends_on = None

GRANTS = {"views": "SELECT, INSERT, UPDATE (name), DELETE", "presence": "SELECT, INSERT, UPDATE, DELETE"}
# What parts words: without a locale PostgreSQL takes every character beyond ASCII for a letter.
BLANKS = (
    "-_/@.:+=|~^`"
    "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}"
    "\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{SINGLE LOW-9 QUOTATION MARK}"
    "\N{HORIZONTAL ELLIPSIS}\N{NUMERO SIGN}\N{BULLET}\N{MIDDLE DOT}\N{SECTION SIGN}\N{DEGREE SIGN}"
)
# The words as they are written, and their stems: the Russian configuration stems Latin letters as English. Joined
# words, addresses and fractions are kept as their pieces; places are of no use here. A word longer than 60 letters
# is none: what PostgreSQL keeps of a claim is bounded by 1 MB.
CLAIM_WORDS = f"""
CREATE FUNCTION claim_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT strip(to_tsvector('pg_catalog.simple', t) || to_tsvector('pg_catalog.russian', t))
  FROM (SELECT translate(left(said, 40000), 'ёЁ{BLANKS}', 'еЕ{" " * len(BLANKS)}')) AS x (whole)
  CROSS JOIN LATERAL regexp_replace(whole, '[^[:space:]]{{61,}}', ' ', 'g') AS t
$$
"""
NUMBER_WORDS = """
CREATE FUNCTION number_words(number text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT array_to_tsvector(array_remove(ARRAY[number, tail, ltrim(tail, '0')], ''))
  FROM (SELECT split_part(number, '-', 2)) AS x (tail)
$$
"""
CONTACT_WORDS = """
CREATE FUNCTION contact_words(name text, email text, phone text) RETURNS tsvector LANGUAGE sql IMMUTABLE
PARALLEL SAFE AS $$
  SELECT claim_words(concat_ws(' ', name, email, digits, right(digits, 10)))
  FROM (SELECT regexp_replace(coalesce(phone, ''), '[^0-9]', '', 'g')) AS x (digits)
$$
"""
# All that is known now; what was erased is gone from it. A correction's contact is the person's, not a text.
ALL_WORDS = """
CREATE FUNCTION all_words_of_claim(claim uuid, number text, name text, email text, phone text) RETURNS tsvector
LANGUAGE sql STABLE AS $$
  SELECT number_words(number) || contact_words(name, email, phone) || coalesce(claim_words((
    SELECT string_agg(t.content, ' ' ORDER BY t.command_id, t.member) FROM claim_texts t
    JOIN commands k ON k.id = t.command_id AND k.status = 'applied' AND k.action <> 'correct_contact'
    WHERE t.claim_id = claim AND t.content IS NOT NULL)), '')
$$
"""
FUNCTIONS = (
    "all_words_of_claim(uuid, text, text, text, text)",
    "contact_words(text, text, text)",
    "number_words(text)",
    "claim_words(text)",
)
REINDEX = """
UPDATE claim_search s SET words = all_words_of_claim(c.id, c.number, p.name, p.email, p.phone)
FROM claims c JOIN persons p ON p.id = c.claimant_id WHERE c.id = s.claim_id
"""
REINDEX_BACK = """
UPDATE claim_search s SET words = array_to_tsvector(ARRAY[c.number]) || to_tsvector('simple', concat_ws(' ', p.name,
  (SELECT content FROM claim_texts t WHERE t.command_id = c.birth_command_id AND t.member = 'subject')))
FROM claims c JOIN persons p ON p.id = c.claimant_id WHERE c.id = s.claim_id
"""
FEWER_FACETS = (
    "ARRAY['stage:' || stage, 'type:' || type, 'team:' || team, 'priority:' || priority, 'status:' || status,"
    " 'assignee:' || coalesce(assignee::text, 'none')]"
)
FACETS = FEWER_FACETS[:-1] + ", 'channel:' || channel, 'waiting:' || waiting_for]"
BY_PRIORITY = "array_position('{critical,high,normal,low}'::text[], priority::text)"


def upgrade() -> None:
    for function in (CLAIM_WORDS, NUMBER_WORDS, CONTACT_WORDS, ALL_WORDS):
        op.execute(function)
    _reindex(REINDEX)
    _facets(FACETS)
    op.create_index("ix_claims_priority", "claims", [sa.text(BY_PRIORITY), "sorted_due", "id"])
    op.create_index("ix_claims_received_at", "claims", ["received_at"])
    op.create_index(
        "ix_timeline_recorded_at",
        "timeline",
        ["recorded_at"],
        postgresql_using="brin",
        postgresql_with={"pages_per_range": "16", "autosummarize": "on"},
    )
    _add_views()
    _add_presence()
    grant(GRANTS)


def downgrade() -> None:
    revoke(GRANTS)
    op.drop_table("presence")
    op.drop_table("views")
    op.drop_index("ix_timeline_recorded_at", "timeline")
    op.drop_index("ix_claims_received_at", "claims")
    op.drop_index("ix_claims_priority", "claims")
    _facets(FEWER_FACETS)
    _reindex(REINDEX_BACK)
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")


def _reindex(statement: str) -> None:
    """Without its index meanwhile: building it anew is far quicker than changing every word of it."""
    op.drop_index("ix_claim_search_words", "claim_search")
    op.execute(statement)
    op.create_index(
        "ix_claim_search_words",
        "claim_search",
        ["words"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )


def _facets(computed: str) -> None:
    op.drop_column("claims", "facets")
    op.add_column(
        "claims",
        sa.Column("facets", sa.ARRAY(sa.Text()), sa.Computed(computed, persisted=True), nullable=False),
    )
    op.create_index(
        "ix_claims_facets",
        "claims",
        ["facets"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )


def _add_views() -> None:
    op.create_table(
        "views",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("char_length(name) > 0", name=op.f("ck_views_name_not_empty")),
        sa.CheckConstraint("isfinite(made_at)", name=op.f("ck_views_made_at_finite")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_views_owner_id")),
        sa.ForeignKeyConstraint(["team"], ["teams.key"], name=op.f("fk_views_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_views")),
    )
    op.create_index("ix_views_owner_id", "views", ["owner_id"])
    op.create_index("ix_views_team", "views", ["team"], postgresql_where=sa.text("team IS NOT NULL"))


def _add_presence() -> None:
    op.create_table(
        "presence",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("doing", sa.String(length=6), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("doing IN ('looks', 'writes')", name=op.f("ck_presence_doing_known")),
        sa.CheckConstraint("isfinite(seen_at)", name=op.f("ck_presence_seen_at_finite")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_presence_claim_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_presence_user_id")),
        sa.PrimaryKeyConstraint("claim_id", "user_id", name=op.f("pk_presence")),
        prefixes=["UNLOGGED"],
    )
    op.create_index("ix_presence_seen_at", "presence", ["seen_at"])
