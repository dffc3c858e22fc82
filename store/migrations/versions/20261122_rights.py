"""Numbers, the timeline's guard, and what the running role may do."""

from alembic import op

from store.migrations.grants import running_role

revision = "20261122_rights"
down_revision = "20261122_letters"
branch_labels = None
depends_on = None

YEARS = range(2010, 2051)
GRANTS = {
    "users": "SELECT, INSERT, UPDATE",
    "teams": "SELECT, INSERT, UPDATE",
    "memberships": "SELECT, INSERT, UPDATE, DELETE",
    "tokens": "SELECT, INSERT, UPDATE (revoked_at)",
    "calendar_versions": "SELECT, INSERT",
    "variant_versions": "SELECT, INSERT, UPDATE (live)",
    "persons": "SELECT, INSERT, UPDATE",
    "claims": "SELECT, INSERT, UPDATE",
    "unstarted": "SELECT, INSERT, DELETE",
    "claim_search": "SELECT, INSERT, UPDATE",
    "commands": "SELECT, INSERT, UPDATE (status, version, problem, settled_at)",
    "claim_texts": "SELECT, INSERT, UPDATE (content, salt)",
    "parties": "SELECT, INSERT, UPDATE (name, email, phone)",
    "files": "SELECT, INSERT, UPDATE (name, erased_at)",
    "timeline": "SELECT, INSERT",
    "tasks": "SELECT, INSERT, UPDATE",
    "clock_runs": "SELECT, INSERT, UPDATE",
    "rungs": "SELECT, INSERT",
    "letters": "SELECT, INSERT, UPDATE",
    "links": "SELECT, INSERT, UPDATE (revoked_at)",
}
GUARD = """
CREATE FUNCTION refuse_change_of_the_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the timeline is only ever appended to' USING ERRCODE = 'restrict_violation';
END $$
"""


def upgrade() -> None:
    role = running_role()
    for year in YEARS:
        op.execute(f"CREATE SEQUENCE claim_number_{year} START 1")
        op.execute(f"GRANT USAGE ON SEQUENCE claim_number_{year} TO {role}")
    op.execute(GUARD)
    op.execute(
        "CREATE TRIGGER only_appended BEFORE UPDATE OR DELETE ON timeline"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_the_past()"
    )
    op.execute(
        "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON timeline"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_the_past()"
    )
    for table, rights in GRANTS.items():
        op.execute(f"GRANT {rights} ON {table} TO {role}")


def downgrade() -> None:
    role = running_role()
    for table in GRANTS:
        op.execute(f"REVOKE ALL ON {table} FROM {role}")
    op.execute("DROP TRIGGER never_emptied ON timeline")
    op.execute("DROP TRIGGER only_appended ON timeline")
    op.execute("DROP FUNCTION refuse_change_of_the_past()")
    for year in YEARS:
        op.execute(f"DROP SEQUENCE claim_number_{year}")
