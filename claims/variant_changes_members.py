"""What the members of a process variant are called in sentences about its changes, and how their values are worded."""

from collections.abc import Mapping

from pydantic import BaseModel

from claims.hint import Hint
from claims.letter_titles import EVENTS
from claims.moment_words import STATES
from claims.remedies import OwnRemedy
from claims.trade_words import (
    FIELD_KINDS,
    HINT_KINDS,
    KINDS,
    OUTCOMES,
    PRIORITIES,
    REMEDIES,
    SECTORS,
    STATUSES,
    TASKS,
    WAITED_FOR,
)
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
from claims.variant_changes_parts import (
    ACTIONS,
    CAUSES,
    CHOICES,
    CLOCKS,
    FIELDS,
    HINTS,
    LADDER,
    NAME,
    OWN_REMEDIES,
    PLAN,
    SOURCES,
    STAGES,
    TURN_TO,
    UNITS,
    WHEN,
    Member,
    Parts,
)
from claims.variant_changes_values import (
    approval,
    clock,
    deeds,
    letter,
    need,
    of,
    remedy,
    stage,
    start,
)
from claims.variant_changes_words import BY, MEANS, SILENT, Said, same

__all__ = ["MEMBERS", "Member", "Parts", "member_of"]


def member_of(model: type[BaseModel], name: str) -> Member:
    """What is known of a member; of an unknown one its name, so that no change is ever silent."""
    known = MEMBERS.get(model, {}).get(name)
    return known or Member(same(name.rstrip("_").replace("_", " ")))


MEMBERS: Mapping[type[BaseModel], Mapping[str, Member]] = {
    Variant: {
        "variant": Member(Said("key", "ключ")),
        "claim_type": Member(Said("claim type", "вид претензии")),
        "title": NAME,
        "about": Member(Said("description", "описание")),
        "sector": Member(Said("sector", "отрасль"), of(SECTORS)),
        "calendar": Member(Said("calendar", "календарь")),
        "team": Member(Said("team", "команда")),
        "restricted": Member(Said("restricted to its team", "доступ только своей команде")),
        "four_eyes": Member(Said("always a second person", "всегда второй человек")),
        "fields": Member(parts=FIELDS),
        "stages": Member(parts=STAGES),
        "clocks": Member(parts=CLOCKS),
        "escalation": Member(parts=LADDER),
        "causes": CAUSES,
        "guilty_units": UNITS,
        "remedies": Member(Said("remedies", "меры"), remedy, each=True),
        "own_remedies": Member(parts=OWN_REMEDIES),
        "letters": Member(Said("letter on", "письмо на событие"), letter, keys=of(EVENTS)),
        "complain_next": Member(parts=TURN_TO),
        "reopen": Member(Said("a reopened claim", "возобновлённая претензия")),
        "priority": Member(Said("priority of new claims", "приоритет новых претензий"), of(PRIORITIES)),
        "sources": Member(parts=SOURCES),
        "hints": Member(parts=HINTS),
    },
    Stage: {
        "kind": Member(Said("kind", "вид"), of(KINDS)),
        "title": NAME,
        "public": Member(Said("name for claimants", "название для заявителей")),
        "actions": Member(parts=ACTIONS),
        "plan": Member(parts=PLAN),
        "approval": Member(Said("approval", "согласование"), approval, whole=True),
        "silence": Member(Said("silence", "молчание")),
        "dispute": Member(Said("dispute", "несогласие")),
    },
    Action: {
        "to": Member(Said("leads to", "ведёт на"), stage),
        "title": NAME,
        "outcome": Member(Said("outcome", "результат"), of(OUTCOMES)),
        "requires": Member(Said("required", "требуется"), need, each=True),
        "letter": Member(Said("letter", "письмо"), letter),
        "waits_for": Member(Said("waits for", "ждёт"), of(WAITED_FOR)),
        "when": WHEN,
        "by": Member(Said("who may", "кому можно"), of(BY)),
    },
    PlannedTask: {
        "task": Member(Said("kind", "вид"), of(TASKS)),
        "title": NAME,
        "term": Member(Said("term", "срок")),
        "when": WHEN,
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
        "until": Member(Said("runs until", "идёт до"), of(STATES)),
        "title": NAME,
        "statutory": Member(Said("set by law", "по закону")),
        "roll_last_day": Member(
            Said("a last day off moves to a working day", "нерабочий последний день переносится на рабочий")
        ),
        "pauses_for": Member(Said("stands while waiting for", "стоит, пока ждём"), of(WAITED_FOR), each=True),
        "extension": Member(Said("extension", "продление")),
        "when": WHEN,
    },
    Extension: {
        "at_most": Member(Said("at most", "не больше")),
        "letter": Member(Said("letter", "письмо"), letter),
    },
    Rung: {
        "clock": Member(Said("clock", "срок"), clock),
        "at": Member(Said("moved", "перенесена")),
        "do": Member(SILENT, deeds),
        "when": WHEN,
    },
    FormField: {
        "key": Member(Said("key", "ключ")),
        "title": NAME,
        "kind": Member(Said("kind", "вид"), of(FIELD_KINDS)),
        "required": Member(Said("must be filled in", "обязательно")),
        "choices": CHOICES,
    },
    OwnRemedy: {
        "title": NAME,
        "like": Member(Said("treated as", "действует как"), of(REMEDIES)),
        "money": Member(Said("may be a sum", "может быть суммой")),
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
        "when": WHEN,
        "source": Member(Said("source", "источник")),
        "version": Member(Said("version", "редакция")),
        "checked": Member(Said("checked on", "проверено")),
        "status": Member(Said("status", "состояние"), of(STATUSES)),
        "confirm": Member(Said("telling is confirmed", "надо отметить, что сказано")),
    },
    Source: {
        "text": Member(Said("text", "текст")),
        "checked": Member(Said("checked on", "проверено")),
        "status": Member(Said("status", "состояние"), of(STATUSES)),
        "clocks": Member(Said("sets the terms of", "задаёт сроки"), clock, each=True),
    },
}
"""Every member of every part that has members of its own."""
