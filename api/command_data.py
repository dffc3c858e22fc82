"""Reads the data of a command: checked by its model, names of people and claims turned into ids, texts parted."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.forms import read_form, remedy_errors
from api.names import names_claim
from api.priorities import with_priority
from api.problems import FieldError, Problem, invalid
from api.shapes.actions import ADDED_BY_US
from api.shapes.filing import DemandIn
from api.strict import validate
from claims.claim import Claim
from claims.commands import Data
from claims.variant import Pinned
from claims.ways import asks_claimant, data_model
from store.cards import standing
from store.files import file
from store.people import user_by_login
from store.routing_tags import is_known_tag
from store.sight import Sight

UNDER = "data"


class Read(NamedTuple):
    """Data as the rules take it: facts, the names of the private members, and the private texts themselves."""

    facts: dict[str, Any]
    private: tuple[str, ...]
    texts: dict[str, str]


async def read_data(
    connection: AsyncConnection,
    sight: Sight,
    pinned: Pinned,
    claim: Claim,
    action: str,
    given: Mapping[str, Any],
) -> Read:
    """Check and translate; Problem `unknown-action` or `invalid` (422)."""
    model = data_model(pinned, claim, action)
    if model is None:
        raise Problem("unknown-action")
    _refuse_ours(action, given)
    if action == "set_priority":
        given = await with_priority(connection, given)
    if asks_claimant(pinned, claim, action) and given.get("questions") is None:
        raise invalid(FieldError(f"{UNDER}.questions", "missing"))
    plain, form_texts = _outside_in(model, pinned, given)
    facts, texts = validate(model, plain, UNDER).split()
    if errors := _remedies(pinned, facts):
        raise invalid(*errors)
    await _resolve(connection, sight, claim, action, facts, plain)
    if action == "correct_contact" and "email" in texts:
        facts["has_email"] = True
    return Read(facts, tuple(texts), texts | form_texts)


def _refuse_ours(action: str, given: Mapping[str, Any]) -> None:
    ours = ADDED_BY_US.get(action)
    if ours in given:
        raise invalid(FieldError(f"{UNDER}.{ours}", "unknown"))


def _outside_in(
    model: type[Data], pinned: Pinned, given: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Turn a demand and form fields from their outer shape into the rules'."""
    plain, texts = dict(given), dict[str, str]()
    if "demand" in model.model_fields and isinstance(plain.get("demand"), dict):
        plain["demand"] = validate(DemandIn, plain["demand"], f"{UNDER}.demand").facts()
    if "fields" in model.model_fields and isinstance(plain.get("fields"), dict):
        facts, texts, errors = read_form(pinned.variant, plain["fields"], f"{UNDER}.fields", whole=False)
        if errors:
            raise invalid(*errors)
        plain["fields"] = facts
    return plain, texts


def _remedies(pinned: Pinned, facts: Mapping[str, Any]) -> list[FieldError]:
    """What is wrong with the remedies that are demanded or granted."""
    demanded = (facts.get("demand") or {}).get("remedy")
    granted = enumerate(facts.get("remedies") or ())
    places = [(f"{UNDER}.remedies.{place}.remedy", one["remedy"]) for place, one in granted]
    return remedy_errors(pinned.variant, (f"{UNDER}.demand.remedy", demanded), *places)


async def _resolve(
    connection: AsyncConnection,
    sight: Sight,
    claim: Claim,
    action: str,
    facts: dict[str, Any],
    given: Mapping[str, Any],
) -> None:
    """Put ids in place of what people write."""
    if "assignee" in given and action in ("assign", "add_task"):
        facts["assignee"] = await _person(connection, claim.team, given["assignee"])
    if action == "link":
        facts["claim"] = await _claim(connection, sight, facts["claim"])
    if action == "add_tag" and not await is_known_tag(connection, facts["tag"]):
        raise invalid(FieldError(f"{UNDER}.tag", "no-such-tag"))
    if action == "attach":
        await _check_file(connection, sight, claim, facts["file_id"])


async def _person(connection: AsyncConnection, team: str, login: str | None) -> str | None:
    """The id of somebody in the team; nobody may be named too."""
    if login is None:
        return None
    user = await user_by_login(connection, login)
    if user is None or not user.active or team not in {*user.teams, *user.manages}:
        raise invalid(FieldError(f"{UNDER}.assignee", "no-such-person"))
    return user.id


async def _claim(connection: AsyncConnection, sight: Sight, named: str) -> str:
    other = await standing(connection, sight, named) if names_claim(named) else None
    if other is None:
        raise invalid(FieldError(f"{UNDER}.claim", "no-such-claim"))
    return other.claim.id


async def _check_file(connection: AsyncConnection, sight: Sight, claim: Claim, file_id: str) -> None:
    stored = await file(connection, sight, file_id)
    if stored is None or stored.claim_id != claim.id:
        raise invalid(FieldError(f"{UNDER}.file_id", "no-such-file"))
