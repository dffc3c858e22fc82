"""Known clients by a few letters of their name or address, or a few digits of their phone number."""

import re
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Value
from store.phones import PHONE_DIGITS, beginnings, digits_of, spellings
from store.planned_anew import planned_anew
from store.sight import REAL, Sight, seen

FEWEST_LETTERS, FEWEST_DIGITS = 2, 3
CANDIDATES, LOOKED_AT = 500, 200
MOST_WORDS, LONGEST = 8, 60
_WORD = re.compile(r"[^\W_]+")
_PHONE = re.compile(r"[+()\d\s.-]+")
_WORDS = "to_tsvector('simple', coalesce(p.name, ''))"
_DIGITS = PHONE_DIGITS.format(column="p.phone").replace("%", "%%")
_SEEN = (
    f"{REAL} AND (c.team = ANY(%(seen_teams)s::text[]) OR (%(seen_all)s::boolean"
    " AND (%(seen_restricted)s::boolean OR NOT c.restricted)))"
)
_KNOWN = f"""
WITH found AS MATERIALIZED (SELECT p.id FROM persons p WHERE {{condition}} LIMIT {CANDIDATES})
SELECT p.kind, p.name, p.email, p.phone, p.language, c.number
FROM found f JOIN persons p ON p.id = f.id JOIN claims c ON c.claimant_id = p.id
WHERE {_SEEN} ORDER BY c.registered_at DESC, c.id DESC LIMIT {LOOKED_AT}"""


class KnownClient(Value):
    """A client as his latest claim knows him; `numbers` are those of his claims that were found, the latest first."""

    kind: str
    name: str
    email: str | None
    phone: str | None
    language: str
    numbers: tuple[str, ...]


async def known_clients(
    connection: AsyncConnection, sight: Sight, words: str, limit: int = 10
) -> tuple[KnownClient, ...]:
    """Clients whose name, e-mail address or phone number begins so, those who came last first."""
    condition, arguments = _condition(words.strip())
    if not condition:
        return ()
    question = _KNOWN.format(condition=condition)
    return _each_once(await planned_anew(connection, question, arguments | seen(sight)), limit)


def _condition(words: str) -> tuple[str, dict[str, Any]]:
    if "@" in words:
        return _by_address(words)
    named = _by_name(words) if len(words) >= FEWEST_LETTERS else ("", {})
    if not _PHONE.fullmatch(words):
        return named
    called = _by_phone(words) if len(digits_of(words)) >= FEWEST_DIGITS else ("", {})
    return _either(called, named) if words.isdigit() else called


def _either(one: tuple[str, dict[str, Any]], other: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    """Digits alone may begin a number, a name (“2026 Ltd”) or an address."""
    conditions = [f"({condition})" for condition, _ in (one, other) if condition]
    return " OR ".join(conditions), one[1] | other[1]


def _by_address(words: str) -> tuple[str, dict[str, Any]]:
    return "p.email IS NOT NULL AND lower(p.email) LIKE %(begins)s", {"begins": _beginning(words.lower())}


def _by_phone(words: str) -> tuple[str, dict[str, Any]]:
    begins = {f"begins_{place}": f"{digits}%" for place, digits in enumerate(beginnings(words))}
    spelled = " OR ".join(f"{_DIGITS} LIKE %({name})s" for name in begins)
    return f"p.phone IS NOT NULL AND ({spelled})", dict(begins)


def _by_name(words: str) -> tuple[str, dict[str, Any]]:
    """Every word begins a word of the name; a single word may begin the address too."""
    looked_for = [f"{word[:LONGEST]}:*" for word in _WORD.findall(words.lower())[:MOST_WORDS]]
    if not looked_for:
        return "", {}
    named = {f"word_{place}": word for place, word in enumerate(looked_for)}
    condition = " AND ".join(f"{_WORDS} @@ to_tsquery('simple', %({name})s)" for name in named)
    if len(words.split()) > 1:
        return condition, dict(named)
    by_address, begins = _by_address(words)
    return f"({condition}) OR ({by_address})", named | begins


def _beginning(words: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", words) + "%"


def _each_once(rows: list[Any], limit: int) -> tuple[KnownClient, ...]:
    """One line for one client: the same address, else the same number, else the same name."""
    clients: dict[tuple[str, ...], list[Any]] = {}
    for row in rows:
        clients.setdefault(_identity(row), []).append(row)
    return tuple(_client(rows) for rows in list(clients.values())[:limit])


def _identity(row: Any) -> tuple[str, ...]:
    if row.email:
        return ("email", row.email.lower())
    if row.phone:
        return ("phone", *(spellings(row.phone) or (row.phone,)))
    return ("name", row.name.lower())


def _client(rows: list[Any]) -> KnownClient:
    last = rows[0]
    numbers = tuple(row.number for row in rows)
    return KnownClient(
        kind=last.kind,
        name=last.name or "",
        email=last.email,
        phone=last.phone or next((row.phone for row in rows if row.phone), None),
        language=last.language,
        numbers=numbers,
    )
