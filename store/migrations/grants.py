"""What the running role may do with a new table."""

from collections.abc import Mapping

from alembic import op


def running_role() -> str:
    """Name the role of API and worker, quoted; operations may call it otherwise."""
    config = op.get_context().config
    role = (config and config.get_main_option("running_role")) or "redress_app"
    return op.get_bind().dialect.identifier_preparer.quote(role)


def grant(rights: Mapping[str, str]) -> None:
    """Give API and worker these rights on these tables."""
    for table, right in rights.items():
        op.execute(f"GRANT {right} ON {table} TO {running_role()}")


def revoke(rights: Mapping[str, str]) -> None:
    """Take them back."""
    for table, right in rights.items():
        op.execute(f"REVOKE {right} ON {table} FROM {running_role()}")
