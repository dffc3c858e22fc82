"""What differs between two versions of a process variant, said in sentences as people say them.

The walk goes through every member of every part, so that nothing can differ without a sentence: what has no words
of its own is called by its name.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel

from claims.problems import Path, spelled
from claims.values import Titles, Value
from claims.variant import Variant
from claims.variant_changes_lists import Pair, Part, aligned
from claims.variant_changes_members import MEMBERS, Member, Parts, member_of
from claims.variant_changes_sentences import arrow, line, of_member, of_part, quoted, under, words_moved
from claims.variant_changes_words import SILENT, USUAL, Said, joined

Kind = Literal["added", "removed", "changed"]
_MISSING = object()


class Change(Value):
    """One difference. `path` is that of the later version; of the earlier one for what was removed."""

    path: str
    kind: Kind
    sentence: Titles


class _Place(NamedTuple):
    """Where the walk stands: the path, what the part there is called, and the variants before and after."""

    path: Path
    name: Said
    before: Variant
    after: Variant

    def at(self, part: str | int, name: Said = SILENT) -> "_Place":
        return self._replace(path=(*self.path, part), name=under(self.name, name))

    def change(self, kind: Kind, said: Said) -> Change:
        return Change(path=spelled(self.path), kind=kind, sentence=said.titles())


def changes(before: Variant, after: Variant) -> tuple[Change, ...]:
    """Return every difference, in the order in which variants are written; none between equal ones."""
    return tuple(_in_model(_Place((), SILENT, before, after), before, after))


def _in_model(place: _Place, before: BaseModel, after: BaseModel) -> Iterator[Change]:
    model = type(after)
    for name, info in model.model_fields.items():
        here = place.at(info.alias or name)
        yield from _in_member(here, member_of(model, name), getattr(before, name), getattr(after, name))


def _in_member(place: _Place, member: Member, before: Any, after: Any) -> Iterator[Change]:
    both = before is not None and after is not None
    if both and member.parts is not None:
        yield from _in_parts(place, member.parts, before, after)
    elif both and type(after) in MEMBERS and not member.whole:
        yield from _in_model(place._replace(name=under(place.name, member.label)), before, after)
    elif both and isinstance(after, dict):
        yield from _in_words(place, member, before, after)
    elif before != after:
        yield (
            _of_words(place, member, before, after)
            if member.each
            else _of_value(place, member, before, after)
        )


def _in_parts(place: _Place, parts: Parts, before: Any, after: Any) -> Iterator[Change]:
    pairs = aligned(before, after, *parts.alike)
    for was, now in pairs:
        if was is None and now is not None:
            yield _new(place, parts, now)
        elif now is None and was is not None:
            yield _gone(place, parts, was)
        elif was is not None and now is not None:
            here = place.at(now[0], of_part(was, parts, place.before))
            yield from _in_part(here, was[1], now[1])
    yield from _order(place, parts, pairs, before)


def _in_part(place: _Place, before: Any, after: Any) -> Iterator[Change]:
    if type(after) in MEMBERS:
        yield from _in_model(place, before, after)
    elif before != after:
        yield _of_value(place, Member(), before, after)


def _new(place: _Place, parts: Parts, part: Part) -> Change:
    said = quoted(parts.new, parts.name(part, place.after))
    detail = parts.detail(part[1], place.after)
    told = line(said, detail) if detail else said
    return place.at(part[0]).change("added", line(place.name, told))


def _gone(place: _Place, parts: Parts, part: Part) -> Change:
    said = quoted(parts.gone, parts.name(part, place.before))
    return place.at(part[0]).change("removed", line(place.name, said))


def _order(place: _Place, parts: Parts, pairs: list[Pair], before: Any) -> Iterator[Change]:
    """The parts that stayed, where they stand in another order than before."""
    stayed = [(was[0], now) for was, now in pairs if was is not None and now is not None]
    first: list[Any] = list(before if isinstance(before, Mapping) else range(len(before)))
    places = [first.index(was) for was, _ in stayed]
    if places != sorted(places):
        names = joined([parts.name(now, place.after) for _, now in stayed])
        yield place.change("changed", line(under(place.name, parts.order), names))


def _in_words(place: _Place, member: Member, before: Any, after: Any) -> Iterator[Change]:
    """A dictionary of plain values; an entry that is missing means the usual."""
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key, _MISSING), after.get(key, _MISSING)
        if was != now:
            said = [USUAL if value is _MISSING else member.say(value, place.after) for value in (was, now)]
            name = under(place.name, quoted(member.label, member.keys(key, place.after)))
            kind: Kind = "added" if was is _MISSING else "removed" if now is _MISSING else "changed"
            yield place.at(key).change(kind, line(name, arrow(said[0], said[1], str(was), str(now))))


def _of_words(place: _Place, member: Member, before: Any, after: Any) -> Change:
    said = words_moved(member, before, after, (place.before, place.after))
    return place.change("changed", line(under(place.name, member.label), said))


def _of_value(place: _Place, member: Member, before: Any, after: Any) -> Change:
    was, now = of_member(member, before, place.before), of_member(member, after, place.after)
    kind: Kind = "added" if before is None else "removed" if after is None else "changed"
    said = arrow(was, now, before, after)
    return place.change(kind, line(under(place.name, member.label), said))
