"""One rule as a form: rows of conditions with a choice and at most one more word, and what follows."""

from collections.abc import Mapping
from typing import Any

from api.console.editor_conditions import joined
from api.pages.fields import Fields
from claims.money import Money

ROWS = 12
"""Rows of conditions that a form may have; two empty ones always stand below."""
JOINS = ("all", "any", "none")
KEPT = "kept"
"""The condition is nested deeper than rows can show and stays as the text has it."""
_LISTED = {"words": "words", "domain": "email_domain"}


def shown_rule(rule: Mapping[str, Any]) -> dict[str, str]:
    """The boxes of a form for a rule as it is written; what does not fit into one stays empty."""
    typed = {name: _text(rule.get(name)) for name in ("rule", "title", "type", "priority", "team", "skill")}
    typed["instead"] = "yes" if rule.get("instead") is True else ""
    tags = rule.get("tags")
    typed["tags"] = ", ".join(map(_text, tags)) if isinstance(tags, list | tuple) else ""
    return typed | _shown_when(rule.get("when"))


def _shown_when(when: Any) -> dict[str, str]:
    if when is None:
        return {"join": "always"}
    join, parts = joined(when)
    rows = [_shown_row(part) for part in parts]
    if len(rows) > ROWS or any(row is None for row in rows):
        return {"join": KEPT}
    typed = {"join": join}
    for place, row in enumerate(rows):
        typed |= {f"{name}-{place}": value for name, value in (row or {}).items()}
    return typed


def _shown_row(part: Any) -> dict[str, str] | None:
    """One row; None for a shape that rows cannot show."""
    if not isinstance(part, dict):
        return None
    if list(part) == ["not"]:
        row = _shown_row(part["not"])
        return None if row is None or "not" in row else {**row, "not": "yes"}
    for name, member in _LISTED.items():
        if member in part and part.keys() <= {member, "in"} and isinstance(part[member], list):
            where = f":{part['in']}" if "in" in part else ""
            return {"what": name + where, "value": ", ".join(map(_text, part[member]))}
    if set(part) == {"field", "is"}:
        return _shown_field(part)
    if set(part) == {"amount_above"}:
        return {"what": "amount", "value": _text(part["amount_above"])}
    return _shown_choice(part)


def _shown_field(part: Mapping[str, Any]) -> dict[str, str]:
    key, value = _text(part["field"]), part["is"]
    if isinstance(value, bool):
        return {"what": f"field:{key}:{'yes' if value else 'no'}"}
    return {"what": f"field:{key}", "value": _text(value)}


def _shown_choice(part: Mapping[str, Any]) -> dict[str, str] | None:
    if len(part) != 1:
        return None
    name, value = next(iter(part.items()))
    if name == "channel":
        one = isinstance(value, list) and len(value) == 1
        return {"what": f"channel:{_text(value[0])}"} if one else None
    if name == "known_client" and isinstance(value, bool):
        return {"what": f"known:{'yes' if value else 'no'}"}
    if name in ("claimant", "language", "type") and isinstance(value, str):
        return {"what": f"{name}:{value}"}
    return None


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def read_rule(fields: Fields, key: str, kept: Any = None) -> dict[str, Any]:
    """The rule that was typed; `kept` is the condition that stays where rows cannot show it."""
    rule: dict[str, Any] = {"rule": key, "title": fields.one("title")}
    when = kept if fields.one("join") == KEPT else _read_when(fields)
    if when is not None:
        rule["when"] = when
    for name in ("type", "priority", "team", "skill"):
        if fields.one(name):
            rule[name] = fields.one(name)
    if fields.one("instead") == "yes":
        rule["instead"] = True
    tags = listed(fields.one("tags"))
    return rule | ({"tags": tags} if tags else {})


def _read_when(fields: Fields) -> Any:
    join = fields.one("join")
    parts = [part for place in range(ROWS) if (part := _read_row(fields, place)) is not None]
    if join not in JOINS or not parts:
        return None
    if join == "none":
        return {"not": {"any": parts}}
    return parts[0] if len(parts) == 1 else {join: parts}


def _read_row(fields: Fields, place: int) -> dict[str, Any] | None:
    part = _plain(fields.one(f"what-{place}"), fields.one(f"value-{place}"))
    return {"not": part} if part is not None and fields.one(f"not-{place}") == "yes" else part


def _plain(what: str, value: str) -> dict[str, Any] | None:
    name, _, rest = what.partition(":")
    if name in _LISTED:
        return {_LISTED[name]: listed(value)} | ({"in": rest} if rest else {})
    if name == "field":
        return _read_field(rest, value)
    if name == "amount":
        return {"amount_above": _sum(value)}
    if name == "channel":
        return {"channel": [rest]}
    if name == "known":
        return {"known_client": rest == "yes"}
    return {name: rest} if name in ("claimant", "language", "type") else None


def _read_field(rest: str, value: str) -> dict[str, Any]:
    key, _, answer = rest.partition(":")
    if answer in ("yes", "no"):
        return {"field": key, "is": answer == "yes"}
    whole = value.isascii() and value.isdigit() and len(value) < 16
    return {"field": key, "is": int(value) if whole else value}


def _sum(value: str) -> str:
    """`30 000 RUB` as the rules spell it; a sum without a currency is in roubles, nonsense stays as it is."""
    *digits, last = value.replace("\u00a0", " ").split() or [""]
    number, currency = (
        ("".join(digits), last) if digits and last.isalpha() else ("".join([*digits, last]), "RUB")
    )
    spelled = f"{number.replace(',', '.')} {currency.upper()}"
    try:
        Money.parse(spelled)
    except ValueError:
        return value
    return spelled


def listed(value: str) -> list[str]:
    """What is written with commas between; small differences of writing go."""
    return [each for part in value.replace(";", ",").replace("\n", ",").split(",") if (each := part.strip())]
