"""What the form of a new claim sends, and the filing that it means."""

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from api.pages.fields import Fields
from api.problems import Problem
from claims.variant import FormField, Variant

CLAIMANT = ("kind", "name", "email", "phone", "language")
FIELD = "field."
"""What the names of the claim type's own fields begin with."""
_WORDS = {"yes": True, "no": False}
_SPACES = re.compile(r"[\s\u00a0\u202f]")


def filing_of(fields: Fields, variant: Variant | None, zone: str) -> dict[str, Any]:
    """The body of `POST /api/claims`, as the form means it; what was left empty is left out."""
    given = fields.given()
    filing: dict[str, Any] = {
        name: given[name]
        for name in ("type", "channel", "subject", "text", "declared_cause", "severity", "impact", "priority")
        if name in given
    }
    filing["claimant"] = {name: given[name] for name in CLAIMANT if name in given}
    if demand := _demand(given):
        filing["demand"] = demand
    if "received_at" in given:
        filing["received_at"] = _instant(given["received_at"], zone)
    if variant and (own := _own_fields(variant, given)):
        filing["fields"] = own
    return filing


def _demand(given: dict[str, str]) -> dict[str, Any]:
    demand = {"remedy": given["remedy"]} if "remedy" in given else {}
    if "amount" in given:
        demand |= {"amount": _plain_number(given["amount"]), "currency": given.get("currency", "RUB")}
    return demand


def _instant(typed: str, zone: str) -> str:
    """A moment on the person's clock as an instant; what is no moment goes on as it is and is refused there."""
    try:
        moment = datetime.fromisoformat(typed)
        return moment.replace(tzinfo=moment.tzinfo or ZoneInfo(zone)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):  # at the ends of the calendar there is no hour before or after
        return typed


def _own_fields(variant: Variant, given: dict[str, str]) -> dict[str, Any]:
    return {
        field.key: _own(field, given[FIELD + field.key])
        for field in variant.fields
        if FIELD + field.key in given
    }


def _own(field: FormField, typed: str) -> Any:
    if field.kind == "bool":
        return _WORDS.get(typed, typed)
    return _number(typed) if field.kind == "number" else typed


def _number(typed: str) -> Any:
    try:
        number = Decimal(_plain_number(typed))
    except InvalidOperation:
        return typed
    if not number.is_finite() or abs(number) > 10**15:
        return typed
    return int(number) if number == number.to_integral_value() else float(number)


def _plain_number(typed: str) -> str:
    """`4 990,50` is 4990.50: with or without thin spaces, with a comma or a point."""
    return _SPACES.sub("", typed).replace(",", ".")


def errors_by_field(problem: Problem) -> dict[str, str]:
    """The codes of a problem's errors by the names of the form's fields."""
    return {_box_of(error.field): error.code for error in problem.errors}


def _box_of(member: str) -> str:
    if member.startswith("claimant."):
        return member.removeprefix("claimant.")
    if member in ("demand", "demand.currency"):
        return "amount"
    if member.startswith("demand."):
        return member.removeprefix("demand.")
    return FIELD + member.removeprefix("fields.") if member.startswith("fields.") else member
