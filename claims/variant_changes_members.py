"""What the members of a process variant are called in sentences about its changes, and how their values are worded."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

from claims.hint import Hint
from claims.term_words import place_in_words, term_in_words
from claims.variant import (
    Action,
    Clock,
    Dispute,
    Extension,
    FormField,
    PlannedTask,
    Reopening,
    Rung,
    Silence,
    Source,
    Stage,
    Variant,
)
from claims.variant_changes_lists import Part
from claims.variant_changes_values import (
    Say,
    action,
    approval,
    both,
    clock,
    condition,
    deeds,
    letter,
    need,
    of,
    plain,
    stage,
    start,
    task,
)
from claims.variant_changes_words import (
    BY,
    ENDS,
    EVENTS,
    FIELD_KINDS,
    HINT_KINDS,
    KINDS,
    MEANS,
    OUTCOMES,
    PRIORITIES,
    READ,
    REMEDIES,
    SECTORS,
    SILENT,
    TASKS,
    WAITS,
    Said,
    named,
    same,
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


def member_of(model: type[BaseModel], name: str) -> Member:
    """What is known of a member; of an unknown one its name, so that no change is ever silent."""
    known = MEMBERS.get(model, {}).get(name)
    return known or Member(same(name.rstrip("_").replace("_", " ")))


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


_NAME = Member(Said("name", "название"))
_WHEN = Member(Said("only when", "только если"), condition)
_STAGES = Parts(
    Said("new stage", "новый этап"),
    Said("stage removed:", "убран этап"),
    Said("order of the stages", "порядок этапов"),
    lambda part, variant: stage(str(part[0]), variant),
    lambda value, variant: KINDS[value.kind],
)
_ACTIONS = Parts(
    Said("new action", "новое действие"),
    Said("action removed:", "убрано действие"),
    Said("order of the actions", "порядок действий"),
    lambda part, variant: action(str(part[0]), part[1].title),
    _way,
)
_PLAN = Parts(
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
_CLOCKS = Parts(
    Said("new clock", "новый срок"),
    Said("clock removed:", "убран срок"),
    Said("order of the clocks", "порядок сроков"),
    _titled,
    _term,
)
_LADDER = Parts(
    Said("new rung", "новая ступень"),
    Said("rung removed:", "убрана ступень"),
    Said("order of the rungs", "порядок ступеней"),
    _rung_name,
    lambda value, variant: deeds(value.do, variant),
    alike=(lambda value: (value.clock, value.at), lambda value: (value.clock, value.do)),
    noun=Said("rung", "ступень"),
)
_FIELDS = Parts(
    Said("new field", "новое поле"),
    Said("field removed:", "убрано поле"),
    Said("order of the fields", "порядок полей"),
    lambda part, variant: named(part[1].title, part[1].key),
    lambda value, variant: FIELD_KINDS[value.kind],
    alike=(lambda value: value.key, lambda value: value.title),
    noun=Said("field", "поле"),
)
_SOURCES = Parts(
    Said("new source", "новый источник"),
    Said("source removed:", "убран источник"),
    Said("order of the sources", "порядок источников"),
    lambda part, variant: named(part[1].text, ""),
    lambda value, variant: READ[value.status],
    alike=(lambda value: value.text,),
    noun=Said("source", "источник"),
)
_TURN_TO = Parts(
    Said("new place to turn to", "новое место, куда обратиться"),
    Said("place to turn to removed:", "убрано место, куда обратиться"),
    Said("order of the places to turn to", "порядок мест, куда обратиться"),
    lambda part, variant: named(part[1], ""),
)
_HINTS = Parts(
    Said("new hint", "новая подсказка"),
    Said("hint removed:", "убрана подсказка"),
    Said("order of the hints", "порядок подсказок"),
    lambda part, variant: named(part[1].title, part[1].key),
    lambda value, variant: HINT_KINDS[value.kind],
    alike=(lambda value: value.key, lambda value: value.title),
    noun=Said("hint", "подсказка"),
)
_CHOICES = _dictionary(
    Said("choice", "вариант ответа"),
    Said("new choice", "новый вариант ответа"),
    Said("choice removed:", "убран вариант ответа"),
    Said("order of the choices", "порядок вариантов ответа"),
)
_CAUSES = _dictionary(
    Said("cause", "причина"),
    Said("new cause", "новая причина"),
    Said("cause removed:", "убрана причина"),
    Said("order of the causes", "порядок причин"),
)
_UNITS = _dictionary(
    Said("guilty unit", "виновное подразделение"),
    Said("new guilty unit", "новое виновное подразделение"),
    Said("guilty unit removed:", "убрано виновное подразделение"),
    Said("order of the guilty units", "порядок виновных подразделений"),
)
MEMBERS: Mapping[type[BaseModel], Mapping[str, Member]] = {
    Variant: {
        "variant": Member(Said("key", "ключ")),
        "claim_type": Member(Said("claim type", "вид претензии")),
        "title": _NAME,
        "about": Member(Said("description", "описание")),
        "sector": Member(Said("sector", "отрасль"), of(SECTORS)),
        "calendar": Member(Said("calendar", "календарь")),
        "team": Member(Said("team", "команда")),
        "restricted": Member(Said("restricted to its team", "доступ только своей команде")),
        "four_eyes": Member(Said("always a second person", "всегда второй человек")),
        "fields": Member(parts=_FIELDS),
        "stages": Member(parts=_STAGES),
        "clocks": Member(parts=_CLOCKS),
        "escalation": Member(parts=_LADDER),
        "causes": _CAUSES,
        "guilty_units": _UNITS,
        "remedies": Member(Said("remedies", "меры"), of(REMEDIES), each=True),
        "letters": Member(Said("letter on", "письмо на событие"), letter, keys=of(EVENTS)),
        "complain_next": Member(parts=_TURN_TO),
        "reopen": Member(Said("a reopened claim", "возобновлённая претензия")),
        "priority": Member(Said("priority of new claims", "приоритет новых претензий"), of(PRIORITIES)),
        "sources": Member(parts=_SOURCES),
        "hints": Member(parts=_HINTS),
    },
    Stage: {
        "kind": Member(Said("kind", "вид"), of(KINDS)),
        "title": _NAME,
        "public": Member(Said("name for claimants", "название для заявителей")),
        "actions": Member(parts=_ACTIONS),
        "plan": Member(parts=_PLAN),
        "approval": Member(Said("approval", "согласование"), approval, whole=True),
        "silence": Member(Said("silence", "молчание")),
        "dispute": Member(Said("dispute", "несогласие")),
    },
    Action: {
        "to": Member(Said("leads to", "ведёт на"), stage),
        "title": _NAME,
        "outcome": Member(Said("outcome", "результат"), of(OUTCOMES)),
        "requires": Member(Said("required", "требуется"), need, each=True),
        "letter": Member(Said("letter", "письмо"), letter),
        "waits_for": Member(Said("waits for", "ждёт"), of(WAITS)),
        "when": _WHEN,
        "by": Member(Said("who may", "кому можно"), of(BY)),
    },
    PlannedTask: {
        "task": Member(Said("kind", "вид"), of(TASKS)),
        "title": _NAME,
        "term": Member(Said("term", "срок")),
        "when": _WHEN,
        "mandatory": Member(Said("mandatory", "обязательно")),
    },
    Silence: {
        "after": Member(Said("counts after", "засчитывается через")),
        "means": Member(Said("means", "означает"), of(MEANS)),
        "remind": Member(Said("reminders after", "напоминания через")),
        "roll": Member(
            Said("a last day off moves to a working day", "нерабочий последний день переносится на рабочий")
        ),
    },
    Dispute: {
        "to": Member(Said("leads to", "ведёт на"), stage),
        "at_most": Member(Said("at most", "не больше")),
    },
    Clock: {
        "term": Member(),
        "from_": Member(Said("runs from", "идёт с"), start),
        "until": Member(Said("runs until", "идёт до"), of(ENDS)),
        "title": _NAME,
        "statutory": Member(Said("set by law", "по закону")),
        "roll_last_day": Member(
            Said("a last day off moves to a working day", "нерабочий последний день переносится на рабочий")
        ),
        "pauses_for": Member(Said("stands while waiting for", "стоит, пока ждём"), of(WAITS), each=True),
        "extension": Member(Said("extension", "продление")),
        "when": _WHEN,
    },
    Extension: {
        "at_most": Member(Said("at most", "не больше")),
        "letter": Member(Said("letter", "письмо"), letter),
    },
    Rung: {
        "clock": Member(Said("clock", "срок"), clock),
        "at": Member(Said("moved", "перенесена")),
        "do": Member(SILENT, deeds),
        "when": _WHEN,
    },
    FormField: {
        "key": Member(Said("key", "ключ")),
        "title": _NAME,
        "kind": Member(Said("kind", "вид"), of(FIELD_KINDS)),
        "required": Member(Said("must be filled in", "обязательно")),
        "choices": _CHOICES,
    },
    Reopening: {
        "to": Member(Said("goes to", "попадает на"), stage),
        "within": Member(Said("only within", "только в течение")),
    },
    Hint: {
        "key": Member(Said("key", "ключ")),
        "kind": Member(Said("kind", "вид"), of(HINT_KINDS)),
        "title": Member(Said("words", "слова")),
        "text": Member(Said("more words", "пояснение")),
        "stages": Member(Said("shown in the stages", "видна на этапах"), stage, each=True),
        "when": _WHEN,
        "source": Member(Said("source", "источник")),
        "version": Member(Said("version", "редакция")),
        "checked": Member(Said("checked on", "проверено")),
        "status": Member(Said("status", "состояние"), of(READ)),
        "confirm": Member(Said("telling is confirmed", "надо отметить, что сказано")),
    },
    Source: {
        "text": Member(Said("text", "текст")),
        "checked": Member(Said("checked on", "проверено")),
        "status": Member(Said("status", "состояние"), of(READ)),
        "clocks": Member(Said("sets the terms of", "задаёт сроки"), clock, each=True),
    },
}
"""Every member of every part that has members of its own."""
