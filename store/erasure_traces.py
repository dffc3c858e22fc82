"""Traces of a client beside his claims: links to his own page, letters about them, views that look for him.

They belong to an address and not to a claim, so they go with the last claim that still knows the address.
"""

import re
from urllib.parse import parse_qs

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_STILL_KNOWN = text("""
SELECT EXISTS (SELECT FROM persons WHERE lower(email) = lower(:email) AND erased_at IS NULL)""")
_OWN_PAGES = text("DELETE FROM own_pages WHERE email = lower(:email)")
_DESK_LETTERS = text("DELETE FROM desk_letters WHERE kind = 'own-page' AND lower(address) = lower(:email)")
_VIEWS = text("SELECT id::text, name, query FROM views")
_DROP_VIEWS = text("DELETE FROM views WHERE id = ANY(CAST(:ids AS uuid[]))")
_WORD = re.compile(r"[^\W_]+")


async def forget_traces(
    connection: AsyncConnection, name: str | None, email: str | None, phone: str | None
) -> dict[str, int]:
    """Delete them; how many of each."""
    counts = {"views": await _views(connection, name, email, phone)}
    if email and not (await connection.execute(_STILL_KNOWN, {"email": email})).scalar_one():
        counts["own_pages"] = (await connection.execute(_OWN_PAGES, {"email": email})).rowcount
        counts["desk_letters"] = (await connection.execute(_DESK_LETTERS, {"email": email})).rowcount
    return counts


async def _views(connection: AsyncConnection, name: str | None, email: str | None, phone: str | None) -> int:
    """Views of our people that look for this name or address. There are at most twenty for each of our people."""
    found = [
        row.id
        for row in await connection.execute(_VIEWS)
        if _names(f"{row.name} {' '.join(parse_qs(row.query).get('q', []))}", name, email, phone)
    ]
    return (await connection.execute(_DROP_VIEWS, {"ids": found})).rowcount if found else 0


def _names(said: str, name: str | None, email: str | None, phone: str | None) -> bool:
    """Whether words name a person: his address, his number, or every part of his name (of one part, that part)."""
    said = said.lower()
    parts = set(_WORD.findall((name or "").lower()))
    digits = re.sub(r"\D", "", phone or "")[-10:]
    return (
        bool(email and email.lower() in said)
        or bool(len(digits) >= 5 and digits in re.sub(r"\D", "", said))
        or bool(parts and parts <= set(_WORD.findall(said)))
    )
