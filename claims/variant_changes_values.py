"""Values of a process variant in words, as sentences about its changes use them."""

from collections.abc import Callable, Mapping
from types import NoneType
from typing import Any

from pydantic_core import to_json

from claims.conditions import AllOf, AmountAbove, AnyOf, Condition, FieldIs, Not, PriorityIs
from claims.granting import remedy_words
from claims.letter_titles import LETTERS
from claims.moment_words import STATES
from claims.money import Money
from claims.part_titles import action_title, of_stage
from claims.term import RungPosition, Term
from claims.term_words import place_in_words, sum_in_words, term_in_words
from claims.trade_words import CLOSED_TITLE, NEEDS, PRIORITIES, TASKS, deed_to
from claims.values import Cited, Titles
from claims.variant import CLOSED, AddTask, Approval, Deed, Notify, RaisePriority, Remind, Variant
from claims.variant_changes_words import (
    NO,
    NONE,
    YES,
    Said,
    cut,
    in_both,
    joined,
    named,
    same,
)

Say = Callable[[Any, Variant], Said]
"""How a value is worded; the variant is the one in which it stands."""
LONGEST_VALUE = 80


def of(words: Mapping[str, Titles]) -> Say:
    """Words from a table."""
    return lambda value, variant: NONE if value is None else looked_up(words, str(value))


def looked_up(words: Mapping[str, Titles], key: str) -> Said:
    """A word from a table; one that is not there is said as it is written."""
    return in_both(words[key]) if key in words else same(cut(key))


def plain(value: Any, variant: Variant) -> Said:
    """Any value by its type; what has no words of its own is spelled as it is written."""
    if isinstance(value, tuple):
        return joined([plain(each, variant) for each in value]) if value else NONE
    say = _BY_TYPE.get(type(value))
    return say(value) if say else same(cut(spelled_out(value), LONGEST_VALUE))


def spelled_out(value: Any) -> str:
    """A value as it is written, without the marks around a text."""
    return to_json(value).decode().strip('"')


def both(say: Callable[[str], str]) -> Said:
    """What is said in each of the languages."""
    return Said(say("en"), say("ru"))


def remedy(key: str, variant: Variant) -> Said:
    """A remedy by what the variant calls it, else by the word of the trade."""
    return looked_up(remedy_words(variant), key)


def stage(key: str | None, variant: Variant) -> Said:
    """A stage by its title; nothing for an action that stays."""
    if key is None:
        return NONE
    if key == CLOSED:
        return in_both(CLOSED_TITLE)
    found = variant.stages.get(key)
    if found is None:
        return same(cut(key))
    return named(found.title, "") if found.title else in_both(of_stage(found))


def clock(key: str, variant: Variant) -> Said:
    """A clock by its title."""
    found = variant.clocks.get(key)
    return named(found.title if found else None, key)


def action(key: str, titles: Titles | None) -> Said:
    """An action by its title, or what actions of this name are usually called."""
    return named(action_title(key, titles), key)


def task(kind: str, titles: Titles | None) -> Said:
    """A task by its title, or by its kind."""
    return named(titles, "") if titles else looked_up(TASKS, kind)


def letter(key: str | None, variant: Variant) -> Said:
    """A letter template."""
    return NONE if key is None else looked_up(LETTERS, key)


def start(value: str, variant: Variant) -> Said:
    """What a clock runs from."""
    if not value.startswith("stage:"):
        return looked_up(STATES, value)
    name = stage(value.removeprefix("stage:"), variant)
    return Said(f"stage “{name.en}”", f"этап «{name.ru}»")


def need(value: str, variant: Variant) -> Said:
    """What an action requires."""
    if not value.startswith("field:"):
        return looked_up(NEEDS, value)
    name = _field(value.removeprefix("field:"), variant)
    return Said(f"“{name.en}”", f"«{name.ru}»")


def approval(value: Approval | None, variant: Variant) -> Said:
    """The sum above which somebody else has to agree."""
    return NONE if value is None else _above(value.above)


def condition(value: Condition | None, variant: Variant) -> Said:
    """When something holds; a long condition is cut."""
    if value is None:
        return Said("always", "всегда")
    said = _condition(value, variant)
    return Said(cut(said.en, LONGEST_VALUE), cut(said.ru, LONGEST_VALUE))


def _condition(value: Condition, variant: Variant) -> Said:
    match value:
        case AmountAbove(amount_above=money):
            return _above(money)
        case PriorityIs(priority=name):
            said = PRIORITIES[name]
            return Said(f"priority {said.en}", f"приоритет {said.ru}")
        case AllOf(all=parts):
            return joined([_grouped(each, variant) for each in parts], Said(" and ", " и "))
        case AnyOf(any=parts):
            return joined([_grouped(each, variant) for each in parts], Said(" or ", " или "))
        case Not(not_=part):
            said = _grouped(part, variant)
            return Said(f"not {said.en}", f"не {said.ru}")
    return _field_is(value, variant)


def _grouped(value: Condition, variant: Variant) -> Said:
    said = _condition(value, variant)
    return Said(f"({said.en})", f"({said.ru})") if isinstance(value, AllOf | AnyOf) else said


def _field_is(value: FieldIs, variant: Variant) -> Said:
    field = next((each for each in variant.fields if each.key == value.field), None)
    choices = (field.choices if field else None) or {}
    meant = choices.get(value.is_) if isinstance(value.is_, str) else None
    name, said = _field(value.field, variant), plain(meant or value.is_, variant)
    return Said(f"“{name.en}” is {said.en}", f"«{name.ru}» — {said.ru}")


def _field(key: str, variant: Variant) -> Said:
    return named(next((each.title for each in variant.fields if each.key == key), None), key)


def deeds(value: tuple[Deed, ...], variant: Variant) -> Said:
    """What a rung does."""
    return joined([_deed(each) for each in value])


def _deed(deed: Deed) -> Said:
    match deed:
        case Remind(remind=whom):
            return in_both(deed_to("remind", whom))
        case Notify(notify=whom):
            return in_both(deed_to("notify", whom))
        case RaisePriority(raise_priority=steps):
            return Said(f"raise the priority by {steps}", f"поднять приоритет на {steps}")
        case AddTask(add_task=added):
            name = task(added.task, added.title)
            term = both(lambda language: f", {term_in_words(added.term, language)}" if added.term else "")
            return Said(f"add the task “{name.en}”{term.en}", f"добавить мероприятие «{name.ru}»{term.ru}")
    return in_both(deed_to("reassign", deed.reassign))


def _above(money: Money) -> Said:
    amount = both(lambda language: sum_in_words(money, language))
    return Said(f"above {amount.en}", f"свыше {amount.ru}")


_BY_TYPE: dict[type, Callable[[Any], Said]] = {
    NoneType: lambda value: NONE,
    bool: lambda value: YES if value else NO,
    int: lambda value: same(str(value)),
    str: lambda value: same(cut(value, LONGEST_VALUE)),
    Titles: lambda value: named(value, ""),
    Cited: lambda value: named(value, ""),
    Term: lambda value: both(lambda language: term_in_words(value, language)),
    RungPosition: lambda value: both(lambda language: place_in_words(value, language)),
    Money: lambda value: both(lambda language: sum_in_words(value, language)),
}
