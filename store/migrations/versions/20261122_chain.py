"""The hash chain of each timeline: how a row is spelled, how a link is made, and rows that get their hash later.

Rows from before have no hash yet: `redress chain build` gives it to them in batches, while the desk works.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_chain"
down_revision = "20261122_personal"
branch_labels = None
depends_on = None

# docs/security.md says it in words, claims/chain.py in Python. `json_build_array` spells a jsonb as `::text` does.
SAID = """
CREATE FUNCTION timeline_said(claim_id uuid, seq int, version int, at timestamptz, recorded_at timestamptz,
  event text, actor_kind text, actor_id text, command_id uuid, rung jsonb, data jsonb, texts jsonb)
RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT json_build_array(claim_id, seq, version, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), event, actor_kind, actor_id, command_id,
    rung, data, texts)::text
$$
"""
# Without a hash before it a row gets none: it follows one that an older program wrote.
LINK = """
CREATE FUNCTION chain_link(so_far bytea, head bytea, said text) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sha256(CASE WHEN so_far IS NULL THEN head ELSE so_far END || convert_to(said, 'UTF8'))
$$
"""
CHAINED = (
    "CREATE AGGREGATE chained(head bytea, said text) (SFUNC = chain_link, STYPE = bytea, PARALLEL = SAFE)"
)
GUARD = """
CREATE FUNCTION refuse_all_but_a_first_hash() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before timeline := OLD;
BEGIN
    before.prev_hash := NEW.prev_hash;
    before.hash := NEW.hash;
    IF OLD.hash IS NULL AND NEW.hash IS NOT NULL AND before *= NEW THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the timeline is only ever appended to' USING ERRCODE = 'restrict_violation';
END $$
"""
TOGETHER = "(prev_hash IS NULL) = (hash IS NULL)"


def upgrade() -> None:
    for statement in (SAID, LINK, CHAINED, GUARD):
        op.execute(statement)
    op.create_check_constraint(op.f("ck_timeline_hash_with_the_one_before"), "timeline", TOGETHER)
    op.create_index(
        "ix_timeline_unchained", "timeline", ["claim_id", "seq"], postgresql_where=sa.text("hash IS NULL")
    )
    op.execute("DROP TRIGGER only_appended ON timeline")
    _guard("only_appended", "DELETE", "refuse_change_of_the_past")
    _guard("only_chained", "UPDATE", "refuse_all_but_a_first_hash")


def _guard(name: str, act: str, function: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON timeline FOR EACH ROW EXECUTE FUNCTION {function}()")


def downgrade() -> None:
    op.execute("DROP TRIGGER only_chained ON timeline")
    op.execute("DROP TRIGGER only_appended ON timeline")
    _guard("only_appended", "UPDATE OR DELETE", "refuse_change_of_the_past")
    op.drop_index("ix_timeline_unchained", table_name="timeline")
    op.drop_constraint(op.f("ck_timeline_hash_with_the_one_before"), "timeline")
    op.execute("DROP FUNCTION refuse_all_but_a_first_hash()")
    op.execute("DROP AGGREGATE chained(bytea, text)")
    op.execute("DROP FUNCTION chain_link(bytea, bytea, text)")
    op.execute("DROP FUNCTION timeline_said")
