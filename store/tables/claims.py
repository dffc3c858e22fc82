"""The claims: the stored state, and beside it the columns that lists sort and filter by."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    Computed,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlmodel import Field

from claims.claim_number import LONGEST, NUMBER_RULE
from store.tables.base import INSTANT, Row, at_least, finite, key_like, one_of

CHANNELS = ("web", "portal", "email", "phone", "post", "visit", "messenger", "api", "import")
PRIORITIES = ("low", "normal", "high", "critical")
OUTCOMES = ("satisfied", "partly", "refused", "explained", "not_a_claim", "withdrawn", "duplicate")
WAITING = ("us", "claimant", "third_party", "approval", "nobody")
LAST = "coalesce(due_at, '9999-12-31 00:00:00+00'::timestamptz)"
FACETS = (
    "ARRAY['stage:' || stage, 'type:' || type, 'team:' || team, 'priority:' || priority, 'status:' || status,"
    " 'assignee:' || coalesce(assignee::text, 'none'), 'channel:' || channel, 'waiting:' || waiting_for]"
)
BY_PRIORITY = "array_position('{critical,high,normal,low}'::text[], priority::text)"
"""The place of a priority, the most urgent first."""


class ClaimRow(Row, table=True):
    """One claim at its present version.

    `due_at` is the earliest deadline of a clock that runs and is not paused, `next_due_at` is when the engine
    has to do something by itself. `training_for` is whose training claim it is: such a claim counts nowhere.
    `facets` and `sorted_due` are computed by PostgreSQL for the lists: an inverted index finds rare combinations,
    an ordered one frequent ones.
    """

    __tablename__ = "claims"
    __table_args__ = (
        UniqueConstraint("number"),
        ForeignKeyConstraint(
            ["variant", "variant_version"], ["variant_versions.key", "variant_versions.version"]
        ),
        CheckConstraint(f"number ~ '{NUMBER_RULE}'", name="number_spelled"),
        CheckConstraint("(training_for IS NOT NULL) = (number LIKE 'T-%')", name="training_is_numbered"),
        *key_like("type", "stage"),
        at_least("version", 1),
        at_least("last_seq", 1),
        one_of("status", ("open", "closed")),
        one_of("channel", CHANNELS),
        one_of("priority", PRIORITIES),
        one_of("outcome", OUTCOMES),
        one_of("waiting_for", WAITING),
        CheckConstraint("(status = 'closed') = (stage = 'closed')", name="closed_is_a_stage"),
        CheckConstraint("status = 'open' OR closed_at IS NOT NULL", name="closed_has_its_instant"),
        CheckConstraint("jsonb_typeof(snapshot) = 'object'", name="snapshot_is_object"),
        CheckConstraint("external_key IS NULL OR account IS NOT NULL", name="external_key_has_account"),
        *finite(
            "received_at", "registered_at", "closed_at", "due_at", "next_due_at", "changed_at", "erased_at"
        ),
        Index(
            "uq_claims_account_external_key",
            "account",
            "external_key",
            unique=True,
            postgresql_where=text("external_key IS NOT NULL"),
        ),
        Index("ix_claims_deadline", "sorted_due", "id"),
        Index("ix_claims_priority", text(BY_PRIORITY), "sorted_due", "id"),
        Index("ix_claims_received_at", "received_at"),
        Index("ix_claims_registered", text("registered_at DESC"), text("id DESC")),
        Index("ix_claims_facets", "facets", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
        Index(
            "ix_claims_tags",
            "tags",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
            postgresql_where=text("tags <> '{}'"),
        ),
        Index(
            "ix_claims_load",
            "team",
            "assignee",
            postgresql_where=text("status = 'open' AND training_for IS NULL"),
        ),
        Index(
            "ix_claims_training",
            text("registered_at DESC"),
            text("id DESC"),
            postgresql_where=text("training_for IS NOT NULL"),
        ),
        Index("ix_claims_next_due", "next_due_at", postgresql_where=text("status = 'open'")),
        Index(
            "ix_claims_kept",
            "type",
            "closed_at",
            "id",
            postgresql_where=text("status = 'closed' AND erased_at IS NULL AND training_for IS NULL"),
        ),
        Index("ix_claims_claimant_id", "claimant_id"),
        Index(
            "ix_claims_pinned",
            "variant",
            "variant_version",
            "stage",
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: UUID = Field(primary_key=True)
    number: str = Field(max_length=LONGEST)
    type: str = Field(max_length=60)
    variant: str = Field(max_length=60)
    variant_version: int
    calendar_id: UUID = Field(foreign_key="calendar_versions.id")
    version: int
    last_seq: int
    stage: str = Field(max_length=60)
    status: str = Field(max_length=6)
    team: str = Field(max_length=60, foreign_key="teams.key")
    assignee: UUID | None = Field(default=None, foreign_key="users.id")
    priority: str = Field(max_length=8)
    channel: str = Field(max_length=10)
    claimant_id: UUID = Field(foreign_key="persons.id")
    outcome: str | None = Field(default=None, max_length=12)
    waiting_for: str = Field(max_length=12)
    received_at: datetime = Field(sa_type=INSTANT)
    registered_at: datetime = Field(sa_type=INSTANT)
    closed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    due_at: datetime | None = Field(default=None, sa_type=INSTANT)
    next_due_at: datetime | None = Field(default=None, sa_type=INSTANT)
    restricted: bool
    account: str | None = Field(default=None, max_length=200)
    external_key: str | None = Field(default=None, max_length=200)
    birth_command_id: UUID
    changed_at: datetime = Field(sa_type=INSTANT)
    training_for: UUID | None = Field(default=None, foreign_key="users.id")
    erased_at: datetime | None = Field(default=None, sa_type=INSTANT)
    sorted_due: datetime = Field(sa_column=Column(INSTANT, Computed(LAST, persisted=True), nullable=False))
    facets: list[str] = Field(sa_column=Column(ARRAY(Text), Computed(FACETS, persisted=True), nullable=False))
    tags: list[str] = Field(
        default=[], sa_column=Column(ARRAY(Text), server_default=text("'{}'"), nullable=False)
    )
    snapshot: dict[str, Any] = Field(sa_type=JSONB)


class UnstartedRow(Row, table=True):
    """A claim whose workflow was not yet seen to start; the row goes when it was.

    It stands apart so that a start does not write the claim, with all its indexes, once more.
    """

    __tablename__ = "unstarted"
    __table_args__ = (*finite("since"), Index("ix_unstarted_since", "since", "claim_id"))

    claim_id: UUID = Field(primary_key=True, foreign_key="claims.id")
    since: datetime = Field(sa_type=INSTANT)


class ClaimSearchRow(Row, table=True):
    """The words of a claim and their stems: number, contact, texts of its commands. Personal data, can be erased."""

    __tablename__ = "claim_search"
    __table_args__ = (
        Index(
            "ix_claim_search_words", "words", postgresql_using="gin", postgresql_with={"fastupdate": "off"}
        ),
    )

    claim_id: UUID = Field(primary_key=True, foreign_key="claims.id")
    words: str = Field(sa_type=TSVECTOR)
