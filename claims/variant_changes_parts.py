"""The lists and dictionaries of a process variant: how their parts are named, told as new or gone, and known again."""

from collections.abc import Callable
from typing import Any, NamedTuple

from claims.term_words import place_in_words, term_in_words
from claims.trade_words import FIELD_KINDS, HINT_KINDS, KINDS, REMEDIES, STATUSES
from claims.variant import (
    Action,
    Rung,
    Variant,
)
from claims.variant_changes_lists import Part
from claims.variant_changes_values import (
    Say,
    action,
    both,
    clock,
    condition,
    deeds,
    plain,
    stage,
    task,
)
from claims.variant_changes_words import (
    SILENT,
    Said,
    in_both,
    named,
)


class Parts(NamedTuple):
    """How the parts of a member are told: new, gone, each by its name, after its `noun` where the name needs one.

    `detail` is what a new part is said to be. `alike` are the looks by which a part of a list is known again.
    """

    new: Said
    gone: Said
    order: Said
    name: Callable[[Part, Variant], Said]
    detail: Callable[[Any, Variant], Said | None] = lambda value, variant: None
    alike: tuple[Callable[[Any], Any], ...] = ()
    noun: Said = SILENT


class Member(NamedTuple):
    """A member: what it is called (nothing where its part's name says it all), and how its values are worded.

    `parts` is there for a list or a dictionary whose parts are told one by one; `each` for a list of words of which
    the added and the removed ones are named; `keys` words the keys of a dictionary of plain values. A `whole` value
    is told in one go although it has members of its own.
    """

    label: Said = SILENT
    say: Say = plain
    parts: Parts | None = None
    each: bool = False
    keys: Say = plain
    whole: bool = False


def _titled(part: Part, variant: Variant) -> Said:
    return named(getattr(part[1], "title", None), str(part[0]))


def _word(part: Part, variant: Variant) -> Said:
    return named(part[1], str(part[0]))


def _rung_name(part: Part, variant: Variant) -> Said:
    rung: Rung = part[1]
    on, at = clock(rung.clock, variant), both(lambda language: place_in_words(rung.at, language))
    return Said(f"{on.en}, {'at ' if rung.at.share else ''}{at.en}", f"{on.ru}, {at.ru}")


def _way(value: Action, variant: Variant) -> Said | None:
    to = stage(value.to, variant)
    return Said(f"leads to {to.en}", f"ведёт на «{to.ru}»") if value.to else None


def _term(value: Any, variant: Variant) -> Said | None:
    return both(lambda language: term_in_words(value.term, language)) if value.term else None


def _dictionary(noun: Said, new: Said, gone: Said, order: Said) -> Member:
    return Member(parts=Parts(new, gone, order, _word, noun=noun))


NAME = Member(Said("name", "название"))
WHEN = Member(Said("only when", "только если"), condition)
STAGES = Parts(
    Said("new stage", "новый этап"),
    Said("stage removed:", "убран этап"),
    Said("order of the stages", "порядок этапов"),
    lambda part, variant: stage(str(part[0]), variant),
    lambda value, variant: in_both(KINDS[value.kind]),
)
ACTIONS = Parts(
    Said("new action", "новое действие"),
    Said("action removed:", "убрано действие"),
    Said("order of the actions", "порядок действий"),
    lambda part, variant: action(str(part[0]), part[1].title),
    _way,
)
PLAN = Parts(
    Said("new task", "новое мероприятие"),
    Said("task removed:", "убрано мероприятие"),
    Said("order of the tasks", "порядок мероприятий"),
    lambda part, variant: task(part[1].task, part[1].title),
    _term,
    alike=(
        lambda value: (value.task, value.title),
        lambda value: (value.task, value.term, value.when, value.mandatory),
    ),
    noun=Said("task", "мероприятие"),
)
CLOCKS = Parts(
    Said("new clock", "новый срок"),
    Said("clock removed:", "убран срок"),
    Said("order of the clocks", "порядок сроков"),
    _titled,
    _term,
)
LADDER = Parts(
    Said("new rung", "новая ступень"),
    Said("rung removed:", "убрана ступень"),
    Said("order of the rungs", "порядок ступеней"),
    _rung_name,
    lambda value, variant: deeds(value.do, variant),
    alike=(lambda value: (value.clock, value.at), lambda value: (value.clock, value.do)),
    noun=Said("rung", "ступень"),
)
FIELDS = Parts(
    Said("new field", "новое поле"),
    Said("field removed:", "убрано поле"),
    Said("order of the fields", "порядок полей"),
    lambda part, variant: named(part[1].title, part[1].key),
    lambda value, variant: in_both(FIELD_KINDS[value.kind]),
    alike=(lambda value: value.key, lambda value: value.title),
    noun=Said("field", "поле"),
)
SOURCES = Parts(
    Said("new source", "новый источник"),
    Said("source removed:", "убран источник"),
    Said("order of the sources", "порядок источников"),
    lambda part, variant: named(part[1].text, ""),
    lambda value, variant: in_both(STATUSES[value.status]),
    alike=(lambda value: value.text,),
    noun=Said("source", "источник"),
)
TURN_TO = Parts(
    Said("new place to turn to", "новое место, куда обратиться"),
    Said("place to turn to removed:", "убрано место, куда обратиться"),
    Said("order of the places to turn to", "порядок мест, куда обратиться"),
    lambda part, variant: named(part[1], ""),
)
HINTS = Parts(
    Said("new hint", "новая подсказка"),
    Said("hint removed:", "убрана подсказка"),
    Said("order of the hints", "порядок подсказок"),
    lambda part, variant: named(part[1].title, part[1].key),
    lambda value, variant: in_both(HINT_KINDS[value.kind]),
    alike=(lambda value: value.key, lambda value: value.title),
    noun=Said("hint", "подсказка"),
)
OWN_REMEDIES = Parts(
    Said("new remedy", "новая мера"),
    Said("remedy removed:", "убрана мера"),
    Said("order of the remedies", "порядок мер"),
    _titled,
    lambda value, variant: in_both(REMEDIES[value.like]),
    noun=Said("remedy", "мера"),
)
CHOICES = _dictionary(
    Said("choice", "вариант ответа"),
    Said("new choice", "новый вариант ответа"),
    Said("choice removed:", "убран вариант ответа"),
    Said("order of the choices", "порядок вариантов ответа"),
)
CAUSES = _dictionary(
    Said("cause", "причина"),
    Said("new cause", "новая причина"),
    Said("cause removed:", "убрана причина"),
    Said("order of the causes", "порядок причин"),
)
UNITS = _dictionary(
    Said("guilty unit", "виновное подразделение"),
    Said("new guilty unit", "новое виновное подразделение"),
    Said("guilty unit removed:", "убрано виновное подразделение"),
    Said("order of the guilty units", "порядок виновных подразделений"),
)
