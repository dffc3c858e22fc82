"""The words of the picture in both languages."""

from claims.claim import Language
from claims.conditions import AmountAbove, Condition, Not, PriorityIs
from claims.term_words import russian_form, sum_in_words
from claims.values import Titles
from claims.variant import (
    AddTask,
    ClockEnd,
    Deed,
    Notify,
    Outcome,
    RaisePriority,
    Remind,
    StageKind,
    Variant,
    WaitsFor,
    Whom,
)


def _titles(en: str, ru: str) -> Titles:
    return Titles(en=en, ru=ru)


UNREAD = _titles("still to be checked", "ещё проверить")
KINDS: dict[StageKind, Titles] = {
    "intake": _titles("intake", "приём"),
    "investigation": _titles("investigation", "расследование"),
    "resolution": _titles("resolution", "решение"),
    "confirmation": _titles("confirmation", "подтверждение"),
}
OUTCOMES: dict[Outcome, Titles] = {
    "satisfied": _titles("satisfied", "удовлетворена"),
    "partly": _titles("satisfied in part", "удовлетворена частично"),
    "refused": _titles("refused", "отказано"),
    "explained": _titles("explained", "дано разъяснение"),
    "not_a_claim": _titles("not a claim", "не претензия"),
    "withdrawn": _titles("withdrawn", "отозвана"),
    "duplicate": _titles("duplicate", "повторная"),
}
WAITING: dict[WaitsFor, Titles] = {
    "claimant": _titles("Waiting for the claimant", "Ждём заявителя"),
    "third_party": _titles("Waiting for a third party", "Ждём третью сторону"),
}
WHOM: dict[Whom, Titles] = {
    "assignee": _titles("the operator", "исполнителю"),
    "head": _titles("the head", "руководителю"),
    "director": _titles("the director", "директору"),
    "deputy": _titles("the deputy", "заместителю"),
    "least_loaded": _titles("the least loaded", "наименее загруженному"),
}
"""Whom a rung means, as somebody is told or given something."""
PRIORITIES = {
    "low": _titles("low", "низкий"),
    "normal": _titles("normal", "обычный"),
    "high": _titles("high", "высокий"),
    "critical": _titles("critical", "критический"),
}
MARKS = {"added": _titles("new", "новое"), "changed": _titles("changed", "изменено")}
RECEIVED = _titles("Received", "Поступила")
CLOSED_TITLE = _titles("Closed", "Закрыта")
CLOSED_SO = _titles("Closed: {how}", "Закрыта: {how}")
WITHDRAWN = _titles("Withdrawn", "Отозвана")
FROM_ANY = _titles("from any stage", "с любого этапа")
ANSWERED = _titles("the answer", "ответ")
ACCEPT = _titles("Accept", "Согласие")
DISPUTE = _titles("Dispute", "Несогласие")
SILENCE = _titles("Silence", "Молчание")
OF_SILENCE = _titles("{term} of silence", "молчание {term}")
STANDS = _titles("its clock stands still", "срок стоит")
GOES_ON = _titles("the clocks go on", "сроки идут")
HERE = _titles("the claim is here", "претензия здесь")
NOW = _titles("here now", "сейчас здесь")
PASSED = _titles("passed", "пройден")
FAULT = _titles("there is a problem here", "здесь ошибка")
LETTER = _titles("a letter goes to the claimant", "заявителю уходит письмо")
UNKNOWN_STAGE = _titles("no such stage: {name}", "нет такого этапа: {name}")
IN_IT = _titles("claims in this stage: {count}", "претензий на этапе: {count}")
PROCESS = _titles("Process: {title}", "Процесс: {title}")
BY_LAW = _titles("by law", "по закону")
TASKS = {
    "en": ("plan of {n} task", "plan of {n} tasks", "plan of {n} tasks"),
    "ru": ("план: {n} мероприятие", "план: {n} мероприятия", "план: {n} мероприятий"),
}
FIELDS = {
    "en": ("form of {n} field", "form of {n} fields", "form of {n} fields"),
    "ru": ("форма: {n} поле", "форма: {n} поля", "форма: {n} полей"),
}
APPROVAL = _titles("approval above {sum}", "согласование свыше {sum}")
CONSENT = _titles("the claimant's word", "слово за заявителем")
ABOVE = _titles("above {sum}", "свыше {sum}")
UP_TO = _titles("up to {sum}", "до {sum}")
PRIORITY = _titles("priority {name}", "приоритет: {name}")
SOMETIMES = _titles("on a condition", "по условию")

FROM = {
    "received": _titles("the day of receipt", "день получения"),
    "registered": _titles("registration", "регистрация"),
    "decided": _titles("the decision", "решение"),
}
FROM_STAGE = _titles("the beginning of stage “{stage}”", "начало этапа «{stage}»")
UNTIL: dict[ClockEnd, Titles] = {
    "registered": _titles("registration", "регистрация"),
    "answered": _titles("the answer to the claimant", "ответ заявителю"),
    "decided": _titles("the decision", "решение"),
    "carried_out": _titles("all remedies carried out", "исполнение всех мер"),
    "confirmed": _titles("the claimant's consent", "согласие заявителя"),
    "closed": _titles("closing", "закрытие"),
}


def counted(forms: dict[str, tuple[str, str, str]], count: int, language: Language) -> str:
    """A number with its noun in the right form."""
    form = russian_form(count) if language == "ru" else int(count != 1)
    return forms[language][form].format(n=count)


def condition_in_words(condition: Condition, language: Language) -> str:
    """When an action is there: sums and priorities are spelled, anything longer is only named."""
    match condition:
        case AmountAbove(amount_above=money):
            return ABOVE.in_language(language).format(sum=sum_in_words(money, language))
        case Not(not_=AmountAbove(amount_above=money)):
            return UP_TO.in_language(language).format(sum=sum_in_words(money, language))
        case PriorityIs(priority=name):
            return PRIORITY.in_language(language).format(name=PRIORITIES[name].in_language(language))
    return SOMETIMES.in_language(language)


def law_in_words(variant: Variant, clock: str, language: Language) -> str:
    """The rule of law behind a clock, and a word where nobody has read it; empty for a promise of our own."""
    law = variant.clocks[clock].statutory
    if law is None:
        return ""
    unread = "" if variant.is_read(clock) else f" ({UNREAD.in_language(language)})"
    return law.in_language(language) + unread


def deed_in_words(deed: Deed, language: Language) -> str:
    """What a rung does."""
    russian = language == "ru"
    match deed:
        case Remind(remind=whom):
            return f"{'напомнить' if russian else 'remind'} {WHOM[whom].in_language(language)}"
        case Notify(notify=whom):
            return f"{'сообщить' if russian else 'tell'} {WHOM[whom].in_language(language)}"
        case RaisePriority(raise_priority=steps):
            return f"{'приоритет' if russian else 'priority'} +{steps}"
        case AddTask(add_task=task):
            title = f" “{task.title.in_language(language)}”" if task.title else ""
            return f"мероприятие{title.replace('“', '«').replace('”', '»')}" if russian else f"task{title}"
    return f"{'передать' if russian else 'hand over to'} {WHOM[deed.reassign].in_language(language)}"
