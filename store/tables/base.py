"""What all tables share: one metadata with names for every constraint, and the checks that recur."""

from collections.abc import Iterable
from typing import ClassVar

from sqlalchemy import CheckConstraint, DateTime, MetaData
from sqlmodel import SQLModel

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)
INSTANT = DateTime(timezone=True)


class Row(SQLModel):
    """The base of every table; rows never leave the store."""

    metadata: ClassVar[MetaData] = METADATA


def finite(*columns: str) -> tuple[CheckConstraint, ...]:
    """Refuse `infinity`, which PostgreSQL takes for an instant and which breaks every list."""
    return tuple(CheckConstraint(f"isfinite({column})", name=f"{column}_finite") for column in columns)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """Refuse any other word."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=f"{column}_known")


def key_like(*columns: str) -> tuple[CheckConstraint, ...]:
    """Refuse what is no configured name: lower case, digits, `_` and `-`."""
    return tuple(
        CheckConstraint(f"{column} ~ '^[a-z][a-z0-9_-]{{0,59}}$'", name=f"{column}_is_key")
        for column in columns
    )


def sha256_sized(*columns: str) -> tuple[CheckConstraint, ...]:
    """Refuse a hash that is not 32 bytes long."""
    return tuple(
        CheckConstraint(f"octet_length({column}) = 32", name=f"{column}_sha256") for column in columns
    )


def at_least(column: str, least: int) -> CheckConstraint:
    """Refuse a smaller number."""
    return CheckConstraint(f"{column} >= {least}", name=f"{column}_at_least_{least}")
