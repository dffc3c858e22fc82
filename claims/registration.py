"""The birth of a claim."""

from datetime import datetime

from claims import events as e
from claims.claim import Channel, Claimant, Demand
from claims.commands import Actor
from claims.conditions import Priority, Scalar
from claims.decision import Decision
from claims.deliberation import Deliberation
from claims.dictionaries_priorities import Impact, Severity
from claims.routed import Routed, Suited
from claims.settling import settle
from claims.stages import plan_first_stage
from claims.values import Instant, Titles, Value
from claims.variant import Pinned, Variant

NOT_ESTABLISHED = "not_established"
"""The cause by which an investigation says that it found none; nobody declares it."""


class Registration(Value):
    """What the rules know of a filing. A text field of the form stands in `fields` as `True`: it was given.

    `team` and `priority` are the process's where they are not said; a restricted claim stays with its own team.
    """

    id: str
    number: str
    command_id: str | None = None
    channel: Channel
    claimant: Claimant
    demand: Demand = Demand()
    declared_cause: str | None = None
    fields: dict[str, Scalar] = {}
    received_at: Instant
    assignee: str | None = None
    priority: Priority | None = None
    severity: Severity | None = None
    impact: Impact | None = None
    imported: bool = False
    training: str | None = None
    team: str | None = None
    tags: tuple[str, ...] = ()
    skill: str | None = None
    routed: Routed | None = None
    suited: Suited | None = None


def register(pinned: Pinned, filing: Registration, now: datetime, actor: Actor | None = None) -> Decision:
    """Decide the birth of a claim at `now`; an imported one sends no letters about its past."""
    by = actor or Actor(kind="import" if filing.imported else "system")
    d = Deliberation(pinned, None, now, by)
    d.command_id = filing.command_id
    d.add(_registered(pinned, filing))
    d.tell_claimant("registered")
    d.tell_staff(filing.assignee, "assigned")
    plan_first_stage(d)
    settle(d)
    return d.decision()


def _registered(pinned: Pinned, filing: Registration) -> e.Registered:
    variant = pinned.variant
    facts = {name: getattr(filing, name) for name in _SHARED}
    return e.Registered(
        **facts,
        type=variant.claim_type,
        variant=pinned.ref,
        stage=variant.first_stage,
        team=team_of(variant, filing.team),
        priority=filing.priority or variant.priority,
    )


def team_of(variant: Variant, wanted: str | None) -> str:
    """The team that a new claim belongs to: the one that was wanted, but a restricted claim's always its own."""
    return variant.team if variant.restricted or wanted is None else wanted


def declarable_causes(variant: Variant) -> dict[str, Titles]:
    """What a claimant may name as the cause: the variant's dictionary without the word for not knowing any."""
    return {key: title for key, title in variant.causes.items() if key != NOT_ESTABLISHED}


_SHARED = (
    *("id", "number", "channel", "claimant", "demand", "declared_cause"),
    *("fields", "received_at", "assignee", "imported", "training"),
    *("tags", "skill", "routed", "suited", "severity", "impact"),
)
