"""Letters: what the desk believes against what the mail server took."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import psycopg

IN_HAND = 24
"""Letters that one sender may have in hand when it is killed, frozen or cut off: each may go out once more."""
_LETTERS = """
SELECT l.id::text, l.claim_id::text, l.state, l.message_id, l.recipient_kind, u.email, p.email
FROM letters l JOIN claims c ON c.id = l.claim_id JOIN persons p ON p.id = c.claimant_id
LEFT JOIN users u ON u.id = l.user_id"""


def judge_letters(
    connection: psycopg.Connection[Any],
    taken: Callable[[], list[tuple[str, str]]],
    addresses: Mapping[str, str],
    extra_allowed: int,
) -> list[str]:
    """`taken` gives Message-ID and recipient of all that the mail server took, `addresses` are those of claimants."""
    before = taken()  # a row knows its Message-ID before the letter is sent
    read = connection.execute(_LETTERS).fetchall()
    after = {message for message, _ in taken()}  # a letter is taken before its row says so
    rows = {row[3]: row for row in read if row[3]}
    wrongs = [
        f"I3 letter {row[0]} is shown as sent and was never taken"
        for row in read
        if row[2] == "sent" and row[3] not in after
    ]
    wrongs += [f"I3 a letter went out that no row names: {name}" for name, _ in before if name not in rows]
    wrongs += [
        f"I3 letter {rows[name][0]} went to somebody else"
        for name, recipient in before
        if name in rows and recipient != _meant(rows[name], addresses)
    ]
    extra = extra_copies(Counter(message for message, _ in before))
    if extra > extra_allowed:
        wrongs.append(f"I3 {extra} extra copies, {extra_allowed} can be explained")
    return wrongs


def extra_copies(copies: Counter[str]) -> int:
    """Copies beyond the first of each letter."""
    return sum(count - 1 for count in copies.values())


def _meant(row: tuple[Any, ...], addresses: Mapping[str, str]) -> str | None:
    return addresses.get(row[1], row[6]) if row[4] == "claimant" else row[5]
