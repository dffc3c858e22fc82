"""How a change of a process variant becomes one sentence: whose part, which member, what it was and is."""

from typing import Any

from pydantic import BaseModel

from claims.variant import Variant
from claims.variant_changes_members import MEMBERS, Member, Parts, member_of
from claims.variant_changes_values import LONGEST_VALUE, spelled_out
from claims.variant_changes_words import Said, cut, joined, same


def under(name: Said, more: Said) -> Said:
    """A part of a part: `Resolution, Refuse`; either may be silent."""
    return joined([said for said in (name, more) if said.en])


def quoted(words: Said, name: Said) -> Said:
    """Words and a name: `new clock “Answer”`."""
    return Said(f"{words.en} “{name.en}”", f"{words.ru} «{name.ru}»")


def line(name: Said, said: Said) -> Said:
    """What is said of something: `Answer: 5 days → 4 days`."""
    return Said(f"{name.en}: {said.en}", f"{name.ru}: {said.ru}") if name.en else said


def of_part(part: tuple[str | int, Any], parts: Parts, variant: Variant) -> Said:
    """What a part is called when something of it is told; an entry of a dictionary is told by what it was."""
    if not isinstance(part[1], BaseModel) or type(part[1]) not in MEMBERS:
        return parts.noun
    name = parts.name(part, variant)
    return quoted(parts.noun, name) if parts.noun.en else name


def of_member(member: Member, value: Any, variant: Variant) -> Said:
    """A value in words; one with members of its own by those that are not as usual."""
    if type(value) not in MEMBERS or member.whole:
        return member.say(value, variant)
    told = []
    for name in type(value).model_fields:
        own, inner = member_of(type(value), name), getattr(value, name)
        if inner != type(value).model_fields[name].default:
            said = of_member(own, inner, variant)
            told.append(Said(f"{own.label.en} {said.en}".strip(), f"{own.label.ru} {said.ru}".strip()))
    return joined(told)


def arrow(was: Said, now: Said, before: Any, after: Any) -> Said:
    """What it was and what it is. Where both are said alike in one language, the other one tells them apart."""
    raw = [cut(spelled_out(value), LONGEST_VALUE) for value in (before, after)]
    if was.en == now.en and was.ru == now.ru:
        return same(f"{raw[0]} → {raw[1]}") if raw[0] != raw[1] else Said("changed", "изменено")
    en = f"{was.en} → {now.en}" if was.en != now.en else f"in Russian {was.ru} → {now.ru}"
    ru = f"{was.ru} → {now.ru}" if was.ru != now.ru else f"по-английски {was.en} → {now.en}"
    return Said(en, ru)


def words_moved(
    member: Member, before: tuple[Any, ...], after: tuple[Any, ...], variants: tuple[Variant, Variant]
) -> Said:
    """A list of words: which were added, which removed; else the order in which they stand now."""
    told = []
    if more := [member.say(each, variants[1]) for each in after if each not in before]:
        told.append(Said(f"added {joined(more).en}", f"добавлено: {joined(more).ru}"))
    if less := [member.say(each, variants[0]) for each in before if each not in after]:
        told.append(Said(f"removed {joined(less).en}", f"убрано: {joined(less).ru}"))
    if told:
        return joined(told, same("; "))
    order = joined([member.say(each, variants[1]) for each in after])
    return Said(f"now in the order {order.en}", f"теперь по порядку: {order.ru}")
