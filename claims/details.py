"""Details that come after registration: fields of the form and the demand."""

from datetime import date
from decimal import Decimal, InvalidOperation

from claims import events as e
from claims.claim import Demand
from claims.conditions import Scalar
from claims.deliberation import Deliberation
from claims.granting import remedy_words
from claims.money import Money
from claims.refusals import refusal
from claims.variant import FormField


def complete_details(d: Deliberation, fields: dict[str, Scalar], demand: Demand | None) -> None:
    """Fill in fields of the form, or the demand; refuses what the form does not know or the field cannot hold."""
    known = {field.key: field for field in d.pinned.variant.fields}
    for key, value in fields.items():
        if key not in known:
            raise refusal("unknown-field", field=key)
        if not _holds(known[key], value):
            raise refusal("bad-field", field=key)
    demand = demand if demand != Demand() else None
    if demand and demand.remedy and demand.remedy not in remedy_words(d.pinned.variant):
        raise refusal("bad-data", fields=["demand.remedy"], remedy=demand.remedy)
    if demand and demand.money:
        _check_money(demand.money)
    if fields or demand:
        d.add(e.DetailsCompleted(fields=fields, demand=demand))


def _holds(field: FormField, value: Scalar) -> bool:
    """A text is private: that it was given stands as True."""
    match field.kind:
        case "text":
            return value is True
        case "bool":
            return isinstance(value, bool)
        case "choice":
            return isinstance(value, str) and value in (field.choices or {})
        case "date":
            return isinstance(value, str) and _is_day(value)
    return not isinstance(value, bool) and _is_number(value)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_number(value: int | str) -> bool:
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _check_money(money: Money) -> None:
    try:
        Money.of(money.amount, money.currency)
    except ValueError:
        raise refusal("bad-data", fields=["demand"]) from None
