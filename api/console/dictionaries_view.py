"""What the pages of the dictionaries show: entries with where they are used, words of variants side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.variant_rights import may_see
from claims.dictionaries import MEMBERS, Kind, Naming, Shelf, shelved
from claims.values import Titles
from claims.variant import FormField
from store.dictionaries import Entry, entries
from store.dictionaries_uses import VariantWords, counted, found_in_claims, words_of_variants
from store.people import User
from store.variant_history import VariantLine


class Line(NamedTuple):
    """One entry with what variants call it, and how many claims or people have it."""

    entry: Entry
    shelf: Shelf
    counted: int


class Stock(NamedTuple):
    """One house dictionary: its entries, and keys that variants name and the house does not."""

    lines: tuple[Line, ...]
    missing: tuple[Shelf, ...]

    @property
    def differing(self) -> int:
        """How many keys are called differently in two places."""
        return sum(line.shelf.differs for line in self.lines) + sum(each.differs for each in self.missing)


async def stock_of(
    connection: AsyncConnection,
    user: User,
    kind: Kind,
    *,
    counting: bool = True,
    words: Sequence[VariantWords] | None = None,
) -> Stock:
    """The dictionary as a person sees it: what restricted variants of others say is not shown.

    Without `counting` claims and people are not looked at. `words` are his `words_seen`, where they were read already.
    """
    own = await entries(connection, kind)
    namings: list[tuple[str, Naming]] = []
    numbers: Mapping[str, int] = {}
    if kind in MEMBERS:
        seen = await words_seen(connection, user) if words is None else words
        found = await found_in_claims(connection, kind) if counting else {}
        namings = [each for variant in seen for each in _namings(variant, kind, found)]
    elif counting:
        numbers = await counted(connection, kind)
    shelves, missing = shelved({each.key: each.title for each in own}, namings)
    lines = tuple(
        Line(each, shelf, numbers.get(each.key, _claims(shelf)))
        for each, shelf in zip(own, shelves, strict=True)
    )
    return Stock(lines, missing)


def _namings(
    variant: VariantWords, kind: Kind, found: Mapping[tuple[str, str], int]
) -> Iterator[tuple[str, Naming]]:
    for key, title in variant.titles(kind).items():
        yield (
            key,
            Naming(
                variant=variant.key,
                version=variant.version,
                of=variant.title,
                live=variant.live,
                title=title,
                claims=found.get((variant.key, key), 0),
            ),
        )


def _claims(shelf: Shelf) -> int:
    return sum(naming.claims for naming in shelf.namings)


class AskedBy(NamedTuple):
    """A field as one variant asks it."""

    variant: VariantWords
    field: FormField


class FieldLine(NamedTuple):
    """One field by its key, with every live variant that asks it."""

    key: str
    asked: tuple[AskedBy, ...]

    @property
    def titles(self) -> tuple[Titles, ...]:
        """What it is called, each name once."""
        return tuple(dict.fromkeys(each.field.title for each in self.asked))

    @property
    def kinds(self) -> tuple[str, ...]:
        """What it is answered with, each kind once."""
        return tuple(dict.fromkeys(each.field.kind for each in self.asked))


def field_lines(variants: Iterable[VariantWords]) -> tuple[FieldLine, ...]:
    """The fields of all forms, by key."""
    found: dict[str, list[AskedBy]] = {}
    for variant in variants:
        for field in variant.fields:
            found.setdefault(field.key, []).append(AskedBy(variant, field))
    return tuple(FieldLine(key, tuple(found[key])) for key in sorted(found))


async def words_seen(connection: AsyncConnection, user: User) -> tuple[VariantWords, ...]:
    """The words of the variants that a person sees."""
    return tuple(each for each in await words_of_variants(connection) if may_see(user, each))


def live(words: Iterable[VariantWords]) -> tuple[VariantWords, ...]:
    """Those of live variants."""
    return tuple(each for each in words if each.live)


class TypeLine(NamedTuple):
    """One claim type: the variants that are or were for it, the live one first, and its claims not yet closed."""

    key: str
    variants: tuple[VariantLine, ...]

    @property
    def live(self) -> VariantLine | None:
        """The variant under which its claims are filed now."""
        return next((each for each in self.variants if each.live), None)

    @property
    def running(self) -> int:
        """Claims of all its variants that are not closed."""
        return sum(each.running for each in self.variants)


def type_lines(variants: Iterable[VariantLine]) -> tuple[TypeLine, ...]:
    """The claim types: those that can be filed first, then those that were retired."""
    found: dict[str, list[VariantLine]] = {}
    for variant in variants:
        found.setdefault(variant.claim_type, []).append(variant)
    lines = [TypeLine(key, tuple(sorted(each, key=lambda one: not one.live))) for key, each in found.items()]
    return tuple(sorted(lines, key=lambda line: (line.live is None, line.key)))
