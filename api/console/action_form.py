"""The short form of one action upon one claim: its boxes, what stands in them, and why it may not be sent."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console import form_words as words
from api.console.declared_cause import declared_words
from api.console.form_boxes import Box, Choice, boxes_of
from api.console.form_choices import Around, choices_for, look_around, titled
from api.console.found_so_far import Known, found_so_far
from api.desk import Desk
from api.names import is_key, names_claim, not_found
from api.pages.formats import Formats
from api.reading import pinned_of
from api.shapes.actions import ADDED_BY_US, schema_of
from claims.claim import Demand
from claims.command_data import ClaimantsWord
from claims.commands import STANDARD
from claims.granting import remedy_title
from claims.titles import COMMAND_TITLES
from claims.values import Titles
from claims.variant import WITHOUT_REMEDIES, Action, FormField, Pinned
from claims.ways import Way, data_model, required_members, ways
from store.actors import actor_for
from store.cards import Card, card
from store.people import User
from store.sight import sight_of

FIELD = "field:"
_GUARDED_NOT = frozenset(
    {"note", "log_interaction", "confirm_hint", "attach", "add_party", "link", "rate", "write", "add_tag"}
)
"""Commands that only add something: whatever else happened meanwhile, they say nothing wrong."""
_WRITES = frozenset(
    {
        "write",
        "extend",
        "reclassify",
        "reopen",
        "withdraw",
        "dispute",
        "accept",
        "approve",
        "carry_out",
        "force",
    }
)
"""Standard commands that may write to the claimant."""
_WORDS_OF_LETTERS = frozenset({"write", "extend"})
"""Standard commands whose words stand in a letter to the claimant."""
_KIND_OF_FIELD = {"text": "text", "number": "number", "date": "day", "choice": "choice", "bool": "cards"}


class ActionForm(NamedTuple):
    """Everything that the template needs beside what was typed."""

    seen: Card
    around: Around
    action: str
    title: Titles
    own: Action | None
    """The variant's own action; None for a standard command."""
    boxes: tuple[Box, ...]
    start: dict[str, str]
    """What stands in the boxes on opening."""
    known: dict[str, str]
    """What the claim has already: sent again it would say nothing new."""
    why_not: Mapping[str, Any] | None
    found: tuple[Known, ...] = ()
    """What was found out before: shown where one decides and the form does not ask for it."""

    @property
    def pinned(self) -> Pinned:
        """What the claim is pinned to."""
        return self.around.pinned

    @property
    def address(self) -> str:
        """Where the form is found and sent to."""
        return f"/claims/{self.seen.claim.number}/act/{self.action}"

    @property
    def wide(self) -> bool:
        """Whether a letter may go out, so that there is more to show beside the boxes."""
        return self.own is not None or self.action in _WRITES

    @property
    def public(self) -> bool:
        """Whether what is typed may stand in a letter to the claimant."""
        return _tells(self.own) if self.own else self.action in _WORDS_OF_LETTERS

    @property
    def leads_from(self) -> Titles | None:
        """The present stage."""
        return self._stage(self.seen.claim.stage)

    @property
    def leads_to(self) -> Titles | None:
        """The stage to which the action leads, where it leads to another one."""
        return self._stage(self.own.to) if self.own and self.own.to else None

    @property
    def demanded(self) -> Titles | None:
        """The remedy that the claimant asks for: shown where one decides, never changed here."""
        remedy = self.seen.claim.demand.remedy
        return remedy_title(self.pinned.variant, remedy) if self.own and remedy else None

    def _stage(self, name: str) -> Titles | None:
        stage = self.pinned.variant.stages.get(name)
        return stage.title if stage else None

    @property
    def guarded(self) -> bool:
        """Whether it is refused when the claim has changed since the form was opened."""
        return self.action not in _GUARDED_NOT


def new_key() -> str:
    """A key under which one form acts once."""
    return secrets.token_urlsafe(18)


async def open_form(
    desk: Desk, connection: AsyncConnection, user: User, name: str, action: str, f: Formats
) -> ActionForm:
    """Make the form; 404 for a claim that he does not see and for an action that nobody knows."""
    seen = await card(connection, sight_of(user), name) if names_claim(name) else None
    if seen is None or not is_key(action):
        raise not_found()
    pinned = await pinned_of(desk, connection, seen)
    model = data_model(pinned, seen.claim, action)
    if model is None:
        raise not_found()
    needed = required_members(pinned, seen.claim, action)
    if issubclass(model, ClaimantsWord):
        needed = (*needed, "on_behalf")
    schema = schema_of(model, needed, ADDED_BY_US.get(action))
    around = await look_around(connection, sight_of(user), seen.claim, pinned, schema.get("properties", {}))
    form = _form(seen, around, action, schema, user, f)
    declared = await declared_words(connection, sight_of(user), seen.claim, pinned, f.language)
    boxes = tuple(_beside(box, declared, f) for box in form.boxes)
    decides = form.own is not None and form.own.outcome and not any(box.name == "cause" for box in boxes)
    return form._replace(
        boxes=boxes, found=found_so_far(seen.claim, pinned, declared, f.language) if decides else ()
    )


def _form(
    seen: Card, around: Around, action: str, schema: Mapping[str, Any], user: User, f: Formats
) -> ActionForm:
    members = schema.get("properties", {})
    own = own_action(around, action)
    way = _way(around, action, user)
    choices = choices_for(action, around, members, f)
    public, outcome = own is None or _tells(own), own.outcome if own else None
    boxes = boxes_of(action, schema, choices, f.language, public=public, outcome=outcome)
    known = _known(seen, members)
    return ActionForm(
        seen=seen,
        around=around,
        action=action,
        title=way.title if way else COMMAND_TITLES.get(action) or Titles(ru=action, en=action),
        own=own,
        boxes=_fields(around, own, f) + tuple(each for box in boxes for each in _fitted(box, around, own)),
        start=known | _start(around, own, members),
        known=known,
        why_not=way.why_not if way else _elsewhere(),
    )


def own_action(around: Around, name: str) -> Action | None:
    """The variant's action of this name: the present stage's, else any stage's."""
    if name in STANDARD:
        return None
    stages = around.pinned.variant.stages
    here = stages.get(around.claim.stage)
    if here and name in here.actions:
        return here.actions[name]
    return next(stage.actions[name] for stage in stages.values() if name in stage.actions)


def _way(around: Around, action: str, user: User) -> Way | None:
    sight = sight_of(user)
    actor = actor_for("user", user.id, sight, around.claim.team)
    found = ways(around.pinned, around.claim, actor, datetime.now(UTC))
    return next((way for way in found if way.action == action), None)


def _elsewhere() -> dict[str, Any]:
    """An action of another stage."""
    return {"code": "not-now", "detail": words.OF_ANOTHER_STAGE.model_dump()}


def _tells(action: Action) -> bool:
    """Whether what is written reaches the claimant: an answer, a question, a letter, another stage."""
    return bool(action.outcome or action.letter or action.to or action.waits_for == "claimant")


def _fitted(box: Box, around: Around, own: Action | None) -> list[Box]:
    """Leave out what the claim has already, and what an answer of this outcome may not grant."""
    if box.name == "demand" and around.claim.demand != Demand():
        return []
    if box.name == "remedies" and own and own.outcome in WITHOUT_REMEDIES:
        return []
    if box.name == "reason" and own and own.outcome not in words.REASONS and not box.required:
        return []
    return [box]


def _beside(box: Box, declared: str, f: Formats) -> Box:
    """The box of the established cause, with the declared one beside it."""
    if box.name != "cause":
        return box
    return box._replace(declared=declared or words.NOT_DECLARED.in_language(f.language))


def _fields(around: Around, own: Action | None, f: Formats) -> tuple[Box, ...]:
    """A box for each field of the form that the action needs and the claim lacks."""
    asked = {name.removeprefix(FIELD) for name in own.requires if name.startswith(FIELD)} if own else set()
    lacking = asked - around.claim.fields.keys()
    return tuple(_field(field, f) for field in around.pinned.variant.fields if field.key in lacking)


def _field(field: FormField, f: Formats) -> Box:
    choices = titled(field.choices or {}, f.language)
    if field.kind == "bool":
        choices = titled(words.YES_NO, f.language)
    return Box(
        name=f"fields.{field.key}",
        kind=_KIND_OF_FIELD[field.kind],  # type: ignore[arg-type]
        label=field.title.in_language(f.language),
        required=True,
        choices=tuple(choices),
        longest=20_000 if field.kind == "text" else None,
    )


def _known(seen: Card, members: Mapping[str, Any]) -> dict[str, str]:
    """What is recorded of the claim, by the names of the boxes that would change it."""
    finding, person = seen.claim.finding, seen.claimant
    facts = {"verdict": finding.verdict, "cause": finding.cause, "guilty_unit": finding.guilty_unit}
    if "email" in members and "role" not in members:
        facts |= {"name": person.name, "email": person.email, "phone": person.phone}
    return {name: value for name, value in facts.items() if value and name in members}


def _start(around: Around, own: Action | None, members: Mapping[str, Any]) -> dict[str, str]:
    """What an answer begins with: the remedy that was demanded, by the day on which it is owed."""
    if "variant" in members:
        return {"variant": around.claim.variant.key}
    demand = around.claim.demand
    currency = demand.money.currency if demand.money else "RUB"
    if "remedies" not in members or own is None or own.outcome in WITHOUT_REMEDIES:
        return {"demand.currency": currency} if "demand" in members else {}
    start = {"remedies.0.currency": currency}
    if demand.remedy and own.outcome in ("satisfied", "partly"):
        start["remedies.0.remedy"] = demand.remedy
        day = _owed_by(around)
        start |= {"remedies.0.carry_out_by": day} if day else {}
    if demand.money and own.outcome == "satisfied":
        start["remedies.0.amount"] = f"{demand.money.amount}"
    return start


def _owed_by(around: Around) -> str | None:
    """The last day of the clock that waits for the remedies, unless it is over already."""
    clocks = around.pinned.variant.clocks
    runs = (run for run in around.claim.clocks if run.running and run.clock in clocks)
    days = [run.last_day for run in runs if clocks[run.clock].until == "carried_out" and run.last_day]
    later = [day for day in days if day >= datetime.now(UTC).date()]
    return min(later).isoformat() if later else None


def currencies(form: ActionForm) -> tuple[Choice, ...]:
    """The currencies to choose from, that of the demand first."""
    demanded = form.seen.claim.demand.money
    first = (demanded.currency,) if demanded else ()
    return tuple(Choice(code, code) for code in dict.fromkeys((*first, *words.CURRENCIES)))
