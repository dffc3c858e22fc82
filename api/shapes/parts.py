"""Pieces that several answers share, and the base of all answers."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from claims.claim import Demand, PendingApproval, Remedy, Verdict
from claims.money import Money
from claims.values import Instant
from claims.variant import Outcome

Item = TypeVar("Item")
Logins = Mapping[str, str]
"""Logins of our people by their ids."""


class Answer(BaseModel):
    """An answer: every member is always there, `null` where there is nothing."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        serialize_by_alias=True,
        populate_by_name=True,
        json_schema_mode_override="serialization",
    )


class Listing(Answer, Generic[Item]):
    """One page of a list; `next` is the cursor of the page after it, null on the last one."""

    items: tuple[Item, ...]
    next: str | None = None


class DemandOut(Answer):
    """What the claimant asks for; the amount has its currency's decimals."""

    remedy: str | None
    amount: str | None
    currency: str | None

    @classmethod
    def of(cls, demand: Demand) -> "DemandOut":
        """Show a demand."""
        return cls(remedy=demand.remedy, **spelled(demand.money))


class RemedyOut(Answer):
    """A remedy that was granted."""

    id: str
    remedy: str = Field(description="a standard remedy, or one of the variant's own")
    amount: str | None
    currency: str | None
    carry_out_by: date | None
    carried_out_at: Instant | None

    @classmethod
    def of(cls, remedy: Remedy) -> "RemedyOut":
        """Show a remedy."""
        return cls(
            id=remedy.id,
            remedy=remedy.remedy,
            carry_out_by=remedy.carry_out_by,
            carried_out_at=remedy.carried_out_at,
            **spelled(remedy.money),
        )


class FindingOut(Answer):
    """What the investigation established."""

    verdict: Verdict | None
    cause: str | None
    guilty_unit: str | None


class PendingApprovalOut(Answer):
    """An action above the limit that waits for another person."""

    action: str
    command_id: str
    requested_by: str | None = Field(description="login")
    requested_at: Instant
    outcome: Outcome
    remedies: tuple[RemedyOut, ...]
    total: str | None
    currency: str | None

    @classmethod
    def of(cls, pending: PendingApproval, logins: Logins) -> "PendingApprovalOut":
        """Show what waits."""
        total = spelled(pending.total)
        return cls(
            action=pending.action,
            command_id=pending.command_id,
            requested_by=login(pending.requested_by, logins),
            requested_at=pending.requested_at,
            outcome=pending.outcome,
            remedies=tuple(map(RemedyOut.of, pending.remedies)),
            total=total["amount"],
            currency=total["currency"],
        )


class Ref(Answer):
    """A published version of a process variant."""

    key: str
    version: int


def spelled(money: Money | None) -> dict[str, Any]:
    """An amount as `amount` and `currency`, both null when there is none."""
    if money is None:
        return {"amount": None, "currency": None}
    return {"amount": f"{money.amount:f}", "currency": money.currency}


def login(user_id: str | None, logins: Logins) -> str | None:
    """The login of one of our people; his id where the login is not known."""
    return None if user_id is None else logins.get(user_id, user_id)
