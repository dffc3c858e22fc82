"""The public form of a claim type: what was typed, the filing that it makes, and what is wrong with it."""

import re
from collections.abc import Mapping
from typing import Any

from api.field_errors import SENTENCES
from api.forms import cause_errors, read_form
from api.language import Language
from api.pages.fields import Fields
from api.pages.words import words_in
from api.problems import FieldError, Problem
from api.shapes.filing import Filing
from api.strict import validate
from claims.variant import FormField, Variant

OWN = "field-"
"""What the boxes of the type's own fields begin with."""
OTHER = "other"
"""Something else is wanted than the remedies that the type knows."""
_BOXES = {"claimant.name": "name", "claimant.email": "email", "claimant.phone": "phone"}
_BOXES |= {"demand.remedy": "remedy", "demand.amount": "amount", "demand": "amount"}
_SPACES = re.compile(r"[\s\u00a0\u202f']+")
_NUMBER = re.compile(r"-?[0-9]{1,15}([.,][0-9]{1,6})?", re.ASCII)
_ASKED = ("subject", "text", "remedy", "name", "email", "consent")


def body_of(variant: Variant, fields: Fields, language: Language) -> dict[str, Any]:
    """The filing as the API takes it; an empty box is a member that is not there."""
    claimant = {"name": fields.one("name"), "email": fields.one("email"), "phone": fields.one("phone")}
    body = {
        "type": variant.claim_type,
        "channel": "web",
        "claimant": _given(claimant) | {"language": language},
        "demand": _demand(variant, fields),
        "fields": _given({field.key: _value(field, fields.one(OWN + field.key)) for field in variant.fields}),
    }
    return body | _given({name: fields.one(name) for name in ("subject", "text", "declared_cause")})


def _given(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value != ""}


def _demand(variant: Variant, fields: Fields) -> dict[str, Any]:
    remedy, amount = fields.one("remedy"), _SPACES.sub("", fields.one("amount")).replace(",", ".")
    money = {"amount": amount, "currency": currency_of(variant)} if amount else {}
    return money | ({"remedy": remedy} if remedy not in ("", OTHER) else {})


def currency_of(variant: Variant) -> str:
    """The currency in which this type reckons: that of its approval limits."""
    limits = (stage.approval.above.currency for stage in variant.stages.values() if stage.approval)
    return next(limits, "RUB")


def _value(field: FormField, typed: str) -> Any:
    """What a box means; what cannot be read stays text, which the form's check refuses."""
    if field.kind == "bool":
        return {"yes": True, "no": False}.get(typed, typed)
    plain = _SPACES.sub("", typed)
    if field.kind == "number" and _NUMBER.fullmatch(plain):
        number = float(plain.replace(",", "."))
        return int(number) if number == int(number) else number
    return typed


def errors_of(
    variant: Variant, fields: Fields, body: Mapping[str, Any], language: Language
) -> dict[str, str]:
    """What is wrong, as a sentence for each box."""
    found = [FieldError(name, "missing") for name in _ASKED if not fields.one(name)]
    try:
        validate(Filing, body)
    except Problem as problem:
        found += problem.errors
    found += read_form(variant, body["fields"], "fields", whole=True)[2]
    found += cause_errors(variant, body.get("declared_cause"))
    errors: dict[str, str] = {}
    for error in found:
        box = box_of(error.field)
        errors.setdefault(box, _sentence(box, error.code, language))
    return errors


def box_of(field: str) -> str:
    """The name of the box that a member of the filing was typed into."""
    if field.startswith("fields."):
        return OWN + field.removeprefix("fields.")
    return _BOXES.get(field, field)


def _sentence(box: str, code: str, language: Language) -> str:
    gettext = words_in(language).gettext
    if code != "missing":
        told = {
            "email": gettext("This is no e-mail address: it should look like name@example.org."),
            "amount": gettext("Write the amount in figures, such as 4990 or 4990.50."),
        }
        return told.get(box) or SENTENCES[code].in_language(language)
    asked = {
        "consent": gettext("Without your consent we must not take your claim in this way."),
        "email": gettext("We need an address to which we can answer."),
        "remedy": gettext("Choose what you want; “something else” is fine too."),
    }
    return asked.get(box) or SENTENCES[code].in_language(language)
