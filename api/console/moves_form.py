"""What stands in the form of a move: the versions and stages to choose from, and what was chosen."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from starlette.datastructures import QueryParams

from api.moving import BeginAsked, Bench, MoveAsked
from api.pages.fields import Fields
from api.strict import validate
from claims.values import Titles
from claims.variant import Stage, Variant, VariantRef
from store.move_choice import VersionOfType
from store.variants import PublishedVariant

_NUMBERS = re.compile(r"[\s,;]+")
_FROM = re.compile(r"([a-z][a-z0-9_-]{0,59})\.([1-9][0-9]{0,8})")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
STAGE = "stage."


class Source(NamedTuple):
    """A version that claims may leave."""

    version: VersionOfType
    claims: int
    chosen: bool

    @property
    def name(self) -> str:
        """Its value in the form."""
        return f"{self.version.ref.key}.{self.version.ref.version}"


class StageRow(NamedTuple):
    """A stage in which claims are that may be moved: where it is in the target, or where it may go."""

    name: str
    title: Titles | None
    claims: int
    stays: bool
    goes_to: str
    possible: tuple[tuple[str, Titles | None], ...]
    chosen: bool


class Typed(NamedTuple):
    """What was chosen and typed; `left` are vanished stages whose claims are to be left where they are."""

    version: int
    sources: tuple[VariantRef, ...]
    stages: dict[str, str]
    only: tuple[str, ...] | None
    claims: str
    plan: bool
    reason: str
    left: frozenset[str] = frozenset()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The claims that are named, each once."""
        return tuple(dict.fromkeys(number for number in _NUMBERS.split(self.claims) if number))

    def asked(self) -> dict[str, Any]:
        """The same as the models of the door take it."""
        return {
            "version": self.version,
            "from": [ref.model_dump() for ref in self.sources],
            "stages": self.stages,
            "only_stages": self.only,
            "claims": self.numbers or None,
            "plan": self.plan,
        }

    def to_look(self) -> MoveAsked:
        """Ask what would happen; Problem `invalid` names what is wrong."""
        return validate(MoveAsked, self.asked())

    def to_begin(self) -> BeginAsked:
        """Ask that it happens."""
        return validate(BeginAsked, {**self.asked(), "reason": self.reason})


def typed_in(given: Fields | QueryParams, found: Bench) -> Typed:
    """Read the form; what is left out is the usual: all other versions, to the live one, stages by their kind."""
    one, every = _reader(given)
    target = int(number) if _NUMBER.fullmatch(number := one("to")) else found.present.ref.version
    to = VariantRef(key=found.present.ref.key, version=target)
    named = [VariantRef(key=key, version=int(number)) for key, number in _sources(every("from"))]
    standing = dict.fromkeys(each.ref for each in found.standings)
    sources = tuple(ref for ref in (named if one("chosen") else standing) if ref != to)
    stages = {name.removeprefix(STAGE): one(name) for name in _names(given) if name.startswith(STAGE)}
    unwanted = set(every("shown")) - set(every("only"))
    there = dict.fromkeys(each.stage for each in found.standings if each.ref in sources)
    return Typed(
        version=target,
        sources=sources,
        stages={name: value for name, value in stages.items() if value},
        only=tuple(name for name in there if name not in unwanted) if unwanted else None,
        left=frozenset(name for name, value in stages.items() if not value),
        claims=one("claims"),
        plan=one("plan") == "yes",
        reason=one("reason"),
    )


def sources_of(found: Bench, typed: Typed) -> tuple[Source, ...]:
    """The versions that have open claims, and those of the chosen one's variant."""
    counts: dict[VariantRef, int] = {}
    for each in found.standings:
        counts[each.ref] = counts.get(each.ref, 0) + each.claims
    to = VariantRef(key=found.present.ref.key, version=typed.version)
    return tuple(
        Source(one, counts[one.ref], one.ref in typed.sources)
        for one in found.versions
        if counts.get(one.ref) and one.ref != to
    )


def stage_rows(found: Bench, target: PublishedVariant, typed: Typed) -> tuple[StageRow, ...]:
    """The stages of the claims that are chosen, with where each goes."""
    titles = {name: title for one in found.versions for name, title in one.stages.items() if title}
    counts: dict[str, int] = {}
    for each in found.standings:
        if each.ref in typed.sources:
            counts[each.stage] = counts.get(each.stage, 0) + each.claims
    order = [name for one in found.versions if one.ref in typed.sources for name in one.stages]
    names = sorted(counts, key=lambda name: order.index(name) if name in order else len(order))
    return tuple(_row(name, counts[name], titles, target.variant, typed) for name in names)


def _row(name: str, count: int, titles: dict[str, Titles], target: Variant, typed: Typed) -> StageRow:
    possible = tuple((key, stage.title) for key, stage in target.stages.items())
    goes_to = typed.stages.get(name) or ""
    return StageRow(
        name=name,
        title=titles.get(name),
        claims=count,
        stays=name in target.stages,
        goes_to=goes_to,
        possible=possible,
        chosen=typed.only is None or name in typed.only,
    )


def guessed(typed: Typed, found: Bench, target: Variant, kinds: dict[str, Stage]) -> Typed:
    """Where nothing was chosen for a vanished stage: the first stage of its kind."""
    missing = {each.stage for each in found.standings if each.ref in typed.sources} - target.stages.keys()
    asked = sorted(name for name in missing if name in kinds and name not in typed.left)
    likely = {name: target.first_of_kind(kinds[name].kind) or "" for name in asked}
    return typed._replace(stages={name: goes for name, goes in {**likely, **typed.stages}.items() if goes})


def _reader(given: Fields | QueryParams) -> Any:
    if isinstance(given, Fields):
        return given.one, given.all
    return (lambda name: given.get(name, "").strip()), (lambda name: [v for v in given.getlist(name) if v])


def _names(given: Fields | QueryParams) -> Sequence[str]:
    return given.names() if isinstance(given, Fields) else tuple(given.keys())


def _sources(values: list[str]) -> list[tuple[str, str]]:
    return [(found[1], found[2]) for value in values[:20] if (found := _FROM.fullmatch(value))]
