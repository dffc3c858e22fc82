"""What a claim is filed with, and the answer."""

from typing import Annotated

from pydantic import (
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    StringConstraints,
    model_validator,
)

from api.shapes.deadlines import DeadlineOut
from api.shapes.parts import Answer
from claims.claim import Channel, Claimant, ClaimantKind, Demand, Language
from claims.conditions import Priority
from claims.contact import Email, Phone
from claims.dictionaries_priorities import BesideSeverity, Severity
from claims.money import Money
from claims.texts import Line, Subject, Text
from claims.values import Instant, Key, Strict

Amount = Annotated[StrictStr, StringConstraints(max_length=30)] | StrictInt | StrictFloat
FieldValue = StrictBool | StrictInt | StrictFloat | Annotated[StrictStr, StringConstraints(max_length=20_000)]


class ClaimantIn(Strict):
    """Who brings the claim."""

    kind: ClaimantKind = "client"
    name: Line
    email: Email | None = None
    phone: Phone | None = None
    language: Language = "ru"

    def facts(self) -> Claimant:
        """What the rules know of him."""
        return Claimant(kind=self.kind, language=self.language, has_email=self.email is not None)


class DemandIn(Strict):
    """What is asked for; an amount and its ISO 4217 currency go together."""

    remedy: Key | None = None
    amount: Amount | None = None
    currency: Annotated[str, StringConstraints(max_length=3)] | None = None

    @model_validator(mode="after")
    def _sum(self) -> "DemandIn":
        if (self.amount is None) != (self.currency is None):
            raise ValueError("amount and currency go together")
        self.money()
        return self

    def money(self) -> Money | None:
        """The amount as money, None when only a remedy is asked for."""
        if self.amount is None or self.currency is None:
            return None
        return Money.of(str(self.amount), self.currency)

    def facts(self) -> Demand:
        """The demand as the rules keep it."""
        return Demand(remedy=self.remedy, money=self.money())


class Filing(Strict):
    """A new claim. `fields` are those of the form of its type (see the variant's `fields`)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "goods-refund",
                    "channel": "web",
                    "claimant": {"name": "Анна Петрова", "email": "anna@example.org", "language": "ru"},
                    "subject": "Чайник протекает",
                    "text": "Купила чайник, он протекает. Прошу вернуть деньги.",
                    "demand": {"remedy": "refund", "amount": "4990.00", "currency": "RUB"},
                }
            ]
        }
    )

    type: Key
    channel: Channel
    claimant: ClaimantIn
    subject: Subject
    text: Text | None = None
    demand: DemandIn = DemandIn()
    declared_cause: Annotated[
        Key | None,
        Field(description="what went wrong, as the claimant says: a key of the variant's `causes`"),
    ] = None
    severity: Annotated[
        Severity | None, Field(description="how grave it is; with `impact` the priority follows from it")
    ] = None
    impact: Annotated[BesideSeverity, Field(description="how many it touches; goes with `severity`")] = None
    priority: Annotated[
        Priority | None, Field(description="chosen otherwise than severity and impact, rules or variant say")
    ] = None
    received_at: Instant | None = None
    external_key: Line | None = None
    fields: Annotated[dict[Key, FieldValue], Field(max_length=50)] = {}

    def texts(self) -> dict[str, str]:
        """The private texts that every filing may have."""
        return {"subject": self.subject} | ({"text": self.text} if self.text else {})


class OpenFiling(Filing):
    """A new claim whose type may be left to the desk's own rules."""

    type: Annotated[  # type: ignore[assignment]
        Key | None,
        Field(description="the claim type; where it is left out the desk's own rules decide it, if they can"),
    ] = None


class Filed(Answer):
    """The claim that was filed, with the dates that are promised."""

    id: str
    number: str
    stage: str
    version: int
    deadlines: tuple[DeadlineOut, ...]
