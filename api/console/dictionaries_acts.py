"""What managers do with the house dictionaries: the one door of pages and JSON calls."""

from collections.abc import Mapping, Sequence, Set
from datetime import UTC, datetime
from typing import NamedTuple

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.dictionaries_view import TypeLine, type_lines
from api.console.variant_rights import may_see
from api.desk import Desk
from api.names import is_key, not_found
from api.problems import FieldError, Problem, invalid
from claims.claim_number import Prefix
from claims.dictionaries import TAKEN, Kind, Written
from claims.dictionaries_numbers import Digits, Mask, Prefixes, Start
from claims.dictionaries_priorities import Matrix
from claims.dictionaries_rows import Fault, Row, read_rows
from claims.values import Titles
from store.connections import together
from store.dictionaries import (
    Entry,
    TakenIn,
    add_entry,
    change_entry,
    delete_entry,
    entry,
    move_entry,
    take_in,
)
from store.dictionaries_rules import masks, matrix, set_rule
from store.dictionaries_uses import UsedIn, elsewhere, used_in
from store.people import User
from store.variant_history import all_variants

_log = structlog.get_logger("api.dictionaries")


class Uses(NamedTuple):
    """What keeps an entry from being deleted: variants that the person sees, how many others, and other things."""

    variants: tuple[UsedIn, ...]
    hidden: int
    claims: int
    people: int
    rules: bool

    @property
    def any(self) -> bool:
        """Whether anything uses it."""
        return bool(self.variants or self.hidden or self.claims or self.people or self.rules)


class NumbersWish(BaseModel):
    """How numbers are to be spelled, with which one the coming year begins, and prefixes by claim type (None: stay)."""

    model_config = ConfigDict(frozen=True)

    digits: Digits
    start: Start
    prefix: Prefix | None = None
    prefixes: Prefixes | None = None


async def known_entry(connection: AsyncConnection, kind: Kind, key: str) -> Entry:
    """One entry; Problem 404 when there is none."""
    found = await entry(connection, kind, key) if is_key(key) else None
    if found is None:
        raise not_found()
    return found


async def add(connection: AsyncConnection, user: User, kind: Kind, key: str, title: Titles) -> Entry:
    """Add an entry; Problem 409 `entry-exists` when the key is taken, `dictionary-full` when no more fit.

    The very entry that is there already is not added and not refused: a form sent twice is one entry.
    """
    if key in TAKEN.get(kind, ()):
        raise Problem("entry-exists", key=key)
    added = await add_entry(connection, kind, key, title, user.id)
    if added is None:
        taken = await entry(connection, kind, key)
        if taken and taken.title == title and not taken.retired:
            return taken
        raise Problem("entry-exists", key=key) if taken else Problem("dictionary-full")
    _log.info("entry added", kind=kind, key=key, by=user.id)
    return added


async def change(
    connection: AsyncConnection,
    user: User,
    known: Entry,
    revision: int,
    *,
    title: Titles | None = None,
    retired: bool | None = None,
) -> Entry:
    """Rename, retire or revive an entry; Problem 409 `entry-changed` when somebody changed it in between."""
    read = known.model_copy(update={"revision": revision})
    changed = await change_entry(connection, read, user.id, title=title, retired=retired)
    if changed is None:
        raise Problem("entry-changed")
    _log.info("entry changed", kind=known.kind, key=known.key, by=user.id)
    return changed


async def move(desk: Desk, user: User, known: Entry, to: int) -> None:
    """Put an entry at a place, counted from 1."""
    async with together(desk.at_once).begin() as connection:
        await move_entry(connection, known.kind, known.key, to, user.id)


async def uses_of(connection: AsyncConnection, user: User, kind: Kind, key: str) -> Uses:
    """Where an entry is used: in any published version of a variant, on claims, by people, in rules of routing."""
    variants = await used_in(connection, kind, key)
    seen = tuple(each for each in variants if may_see(user, each))
    other = await elsewhere(connection, kind, key)
    return Uses(seen, len(variants) - len(seen), other.claims, other.people, other.rules)


async def delete(connection: AsyncConnection, user: User, known: Entry, revision: int) -> None:
    """Delete an entry that nothing uses; Problem 409 `entry-used` says where it is used, `entry-changed` as above."""
    uses = await uses_of(connection, user, known.kind, known.key)
    if uses.any:
        raise Problem("entry-used", **told(uses))
    read = known.model_copy(update={"revision": revision})
    if not await delete_entry(connection, read, user.id):
        raise Problem("entry-changed")
    _log.info("entry deleted", kind=known.kind, key=known.key, by=user.id)


def told(uses: Uses) -> dict[str, object]:
    """Where an entry is used, as members of a problem or an answer."""
    return {
        "variants": [{"key": each.key, "version": each.version} for each in uses.variants],
        "hidden_variants": uses.hidden,
        "claims": uses.claims,
        "people": uses.people,
        "routing": uses.rules,
    }


async def take_rows(desk: Desk, user: User, kind: Kind, rows: Sequence[Row]) -> TakenIn:
    """Take in a file: all of it, or Problem 422 `file-faulty` with every fault by line, and nothing is changed."""
    written, faults = read_rows(rows, TAKEN.get(kind, frozenset()))
    if faults:
        raise faulty(faults)
    return await take_written(desk, user, kind, written)


async def take_written(desk: Desk, user: User, kind: Kind, written: Sequence[Written]) -> TakenIn:
    """The same with entries that were read already; Problem 409 `dictionary-full` when not all of them fit."""
    async with together(desk.at_once).connect() as connection, connection.begin() as transaction:
        done = await take_in(connection, kind, written, user.id)
        if done is None:
            await transaction.rollback()
            raise Problem("dictionary-full")
    _log.info("entries taken in", kind=kind, added=done.added, changed=done.changed, by=user.id)
    return done


def faulty(faults: Sequence[Fault]) -> Problem:
    """422: these lines of a file are wrong."""
    return Problem("file-faulty", problems=[each.model_dump() for each in faults])


async def set_priorities(connection: AsyncConnection, user: User, new: Matrix, version: int) -> None:
    """Let a matrix hold from now on; Problem 409 `rule-changed` when it is not the successor of what holds.

    A matrix that holds already is not kept again.
    """
    if await matrix(connection) == new:
        return
    if not await set_rule(connection, "priorities", new, version, user.id):
        raise Problem("rule-changed")
    _log.info("priorities changed", version=version + 1, by=user.id)


async def types_seen(connection: AsyncConnection, user: User) -> Mapping[str, TypeLine]:
    """The claim types that a person sees, by key, those that can be filed first."""
    lines = type_lines(each for each in await all_variants(connection) if may_see(user, each))
    return {line.key: line for line in lines}


async def set_numbers(connection: AsyncConnection, user: User, wish: NumbersWish, version: int) -> None:
    """Let numbers be spelled so from now on; Problem as for priorities, and 422 for a claim type that he does not see.

    Only the year to come may begin otherwise: with another beginning of this year numbers could come twice.
    """
    past, seen = await masks(connection), await types_seen(connection, user)
    present = past[0].content if past else Mask()
    new = _wished(present, wish, seen.keys())
    if new == present:
        return
    if not await set_rule(connection, "numbers", new, version, user.id):
        raise Problem("rule-changed")
    _log.info("numbers changed", version=version + 1, by=user.id)


def _wished(present: Mask, wish: NumbersWish, seen: Set[str]) -> Mask:
    """The mask as it is wanted; types that the person does not see, or says nothing of, keep their prefixes."""
    named = wish.prefixes or {}
    if unknown := named.keys() - seen:
        raise invalid(*(FieldError(f"prefixes.{key}", "no-such-type") for key in sorted(unknown)))
    said = seen if wish.prefixes is not None else set()
    kept = {key: prefix for key, prefix in present.prefixes.items() if key not in said}
    begun = present.with_start(wish.digits, datetime.now(UTC).year + 1, wish.start)
    try:
        return begun.with_prefixes(wish.prefix, named, kept)
    except ValidationError:
        raise invalid(FieldError("prefixes", "too-many-prefixes")) from None
