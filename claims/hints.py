"""Hints: what must be told to the claimant now, which details are missing to go on, what he may get, what helps."""

from datetime import datetime

from claims.acts_of_variant import is_there
from claims.claim import Claim
from claims.commands import Actor
from claims.deliberation import Deliberation
from claims.hint import Hint, HintKind, ToldHint
from claims.values import Cited, Day, Titles, Value
from claims.variant import Action, Pinned

_ORDER: dict[HintKind, int] = {"tell": 0, "missing": 1, "entitlement": 2, "note": 3}
_GIVEN_WITH_THE_ACT = frozenset({"reason", "text", "remedies"})
"""What is written when one acts cannot be missing before."""


class ShownHint(Value):
    """A hint on the card of one claim: declared by its variant, or derived (then `needs` names what is missing).

    `told` says who recorded when that the claimant knows it.
    """

    key: str
    kind: HintKind
    title: Titles | None = None
    text: Titles | None = None
    source: Cited | None = None
    version: str | None = None
    checked: Day | None = None
    read: bool = False
    needs: str | None = None
    confirm: bool = False
    told: ToldHint | None = None


def hints_of(pinned: Pinned, claim: Claim, now: datetime) -> tuple[ShownHint, ...]:
    """Every hint that concerns the claim now: what is to be told first, what was told last."""
    declared = [_declared(hint, claim) for hint in shown(pinned, claim)]
    derived = [
        ShownHint(key=f"missing:{name}", kind="missing", needs=name) for name in missing(pinned, claim, now)
    ]
    found = [*declared, *derived]
    return tuple(sorted(found, key=lambda hint: (hint.told is not None, _ORDER[hint.kind])))


def shown(pinned: Pinned, claim: Claim) -> tuple[Hint, ...]:
    """The variant's hints that concern the claim in its present stage."""
    facts = claim.circumstances()
    return tuple(
        hint
        for hint in pinned.variant.hints
        if (claim.stage in hint.stages if hint.stages else not claim.closed)
        and (hint.when is None or hint.when.holds(facts))
    )


def untold(pinned: Pinned, claim: Claim) -> tuple[Hint, ...]:
    """The hints that the claimant has still to be told of."""
    return tuple(hint for hint in shown(pinned, claim) if hint.confirm and told_of(hint, claim) is None)


def told_of(hint: Hint, claim: Claim) -> ToldHint | None:
    """Who recorded that the claimant was told; words of another version have not been told."""
    same = (each for each in claim.told if (each.hint, each.version) == (hint.key, hint.version))
    return next(same, None)


def missing(pinned: Pinned, claim: Claim, now: datetime) -> tuple[str, ...]:
    """What the way on requires and the claim does not have, then required fields of the form that are empty."""
    if claim.closed:
        return ()
    d = Deliberation(pinned, claim, now, Actor(kind="system"))
    onward = _way_on(pinned, claim)
    required = [name for name in onward.requires if name not in _GIVEN_WITH_THE_ACT] if onward else []
    lacking = [name for name in required if not is_there(d, name, None)]
    empty = [
        f"field:{each.key}"
        for each in pinned.variant.fields
        if each.required and each.key not in claim.fields
    ]
    return tuple(dict.fromkeys((*lacking, *empty)))


def _way_on(pinned: Pinned, claim: Claim) -> Action | None:
    """The first way to another stage that is there for this claim: variants write the way on first."""
    stage = pinned.variant.stages.get(claim.stage)
    facts = claim.circumstances()
    ways = stage.actions.values() if stage else ()
    return next((way for way in ways if way.to and (way.when is None or way.when.holds(facts))), None)


def _declared(hint: Hint, claim: Claim) -> ShownHint:
    return ShownHint(
        key=hint.key,
        kind=hint.kind,
        title=hint.title,
        text=hint.text,
        source=hint.source,
        version=hint.version,
        checked=hint.checked,
        read=hint.status == "read",
        confirm=hint.confirm,
        told=told_of(hint, claim) if hint.confirm else None,
    )
