"""Says what a filing is: the type that was chosen or the rules decide, its form, and what else the rules say of it."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.desk import Desk
from api.forms import cause_errors, read_form, remedy_errors
from api.problems import FieldError, Problem, invalid
from api.shapes.filing import OpenFiling
from claims.conditions import Scalar
from claims.money import Money
from claims.routed import Routed
from claims.routing import Outcome, route
from claims.routing_conditions import Brought
from claims.routing_stems import as_line, stems_of
from claims.values import Instant
from claims.variant import Variant
from store.routing import LiveRules, known_client
from store.variants import Shelved


class Form(NamedTuple):
    """What the form of the claim's type was filled with: facts, and private texts."""

    facts: dict[str, Scalar]
    texts: dict[str, str]


class Classified(NamedTuple):
    """What a filing is: its process, its form, what the rules decided, and how they came to that."""

    shelved: Shelved
    form: Form
    outcome: Outcome
    routed: Routed | None


class _Case(NamedTuple):
    """One filing before the rules that are switched on."""

    desk: Desk
    connection: AsyncConnection
    filing: OpenFiling
    received_at: Instant | None
    live: LiveRules

    async def shelved(self, claim_type: str) -> Shelved:
        """The live variant of a type, with the calendar days that the claim needs."""
        shelf, connection = self.desk.shelf, self.connection
        live = await shelf.live_for(connection, claim_type)
        if live is None:
            raise invalid(FieldError("type", "no-such-type"))
        if self.received_at is None:
            return live
        return await shelf.pinned(connection, live.pinned.ref, self.received_at, live.calendar_id) or live

    def routed(self, outcome: Outcome, kept: str | None = None) -> Routed | None:
        """What is kept with the claim; nothing where no rule held."""
        if not outcome.held:
            return None
        return Routed(
            version=self.live.version,
            rules=outcome.held,
            decided=outcome.decided,
            filed_as=self.filing.type,
            kept_type=kept,
        )


async def classify(
    desk: Desk, connection: AsyncConnection, filing: OpenFiling, received_at: Instant | None
) -> Classified:
    """Ask the rules that are switched on; Problem 422 where the form is wrong, or nobody says the type."""
    case = _Case(desk, connection, filing, received_at, await desk.rulebook.live(connection))
    if filing.type is None:
        return await _decided(case)
    chosen = await case.shelved(filing.type)
    return await _overruled(case, chosen, read_whole(chosen.pinned.variant, filing))


async def suggested_type(desk: Desk, connection: AsyncConnection, given: Mapping[str, str]) -> str | None:
    """The type that the rules would give to a form that is being filled in; None when they do not say."""
    live = await desk.rulebook.live(connection)
    email, known = given.get("email"), False
    if live.rules.looks_at_clients:
        known = await known_client(connection, email, given.get("phone"))
    facts = {
        "channel": given.get("channel"),
        "claimant": given.get("kind"),
        "language": given.get("language"),
        "amount": _sum(given),
    }
    brought = Brought.model_construct(
        **{name: value for name, value in facts.items() if value},
        domain=email.rpartition("@")[2].lower() if email else None,
        known_client=known,
        subject=as_line(stems_of(given.get("subject", ""))),
        text=as_line(stems_of(given.get("text", ""))),
    )
    return route(live.rules, brought).type


def _sum(given: Mapping[str, str]) -> Money | None:
    spelled = "".join(given.get("amount", "").split()).replace(",", ".")
    try:
        return Money.of(spelled, given.get("currency", "RUB"))
    except ValueError:
        return None


def brought_by(filing: OpenFiling, facts: Mapping[str, Scalar], *, words: bool, known: bool) -> Brought:
    """What rules may look at in a filing; what was written only where they ask for it."""
    email = filing.claimant.email
    return Brought(
        fields=facts,
        amount=filing.demand.money(),
        type=filing.type,
        channel=filing.channel,
        claimant=filing.claimant.kind,
        language=filing.claimant.language,
        domain=email.rpartition("@")[2].lower() if email else None,
        known_client=known,
        subject=as_line(stems_of(filing.subject)) if words else "",
        text=as_line(stems_of(filing.text or "")) if words else "",
    )


def read_whole(variant: Variant, filing: OpenFiling) -> Form:
    """Read the form of a type; Problem 422 with everything that is wrong."""
    form, errors = _read(variant, filing)
    if errors:
        raise invalid(*errors)
    return form


def _read(variant: Variant, filing: OpenFiling) -> tuple[Form, list[FieldError]]:
    facts, texts, errors = read_form(variant, filing.fields, "fields", whole=True)
    demanded = ("demand.remedy", filing.demand.remedy)
    errors += [*cause_errors(variant, filing.declared_cause), *remedy_errors(variant, demanded)]
    return Form(facts, filing.texts() | texts), errors


async def _brought(case: _Case, facts: Mapping[str, Scalar]) -> Brought:
    rules, claimant, known = case.live.rules, case.filing.claimant, False
    if rules.looks_at_clients:
        known = await known_client(case.connection, claimant.email, claimant.phone)
    return brought_by(case.filing, facts, words=rules.looks_at_words, known=known)


async def _decided(case: _Case) -> Classified:
    """The filer left the choice open: the rules decide the type, and its form is read."""
    raw = {
        key: str(value) if isinstance(value, float) else value for key, value in case.filing.fields.items()
    }
    outcome = route(case.live.rules, await _brought(case, raw))
    if outcome.type is None:
        raise invalid(FieldError("type", "undecided" if case.live.decides_types else "missing"))
    shelved = await case.shelved(outcome.type)
    return Classified(shelved, read_whole(shelved.pinned.variant, case.filing), outcome, case.routed(outcome))


async def _overruled(case: _Case, chosen: Shelved, form: Form) -> Classified:
    """The filer chose a type: rules may put another one in its place, if its form takes what was given.

    What is restricted is never taken out of its type.
    """
    brought = await _brought(case, form.facts)
    outcome = route(case.live.rules, brought, instead=not chosen.pinned.variant.restricted)
    if outcome.type is None:
        return Classified(chosen, form, outcome, case.routed(outcome))
    try:
        shelved = await case.shelved(outcome.type)
        other = read_whole(shelved.pinned.variant, case.filing)
    except Problem:
        kept = outcome.type
        outcome = route(case.live.rules, brought, instead=False)
        return Classified(chosen, form, outcome, case.routed(outcome, kept))
    return Classified(shelved, other, outcome, case.routed(outcome))
