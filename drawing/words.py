"""The words of the picture in both languages."""

from claims.claim import Language
from claims.conditions import AmountAbove, Condition, Not, PriorityIs
from claims.term_words import russian_form, sum_in_words
from claims.trade_words import PRIORITIES, STATUSES, deed_to
from claims.trade_words import TASKS as TASK_KINDS
from claims.values import Titles
from claims.variant import AddTask, Deed, Notify, RaisePriority, Remind, Variant


def _titles(en: str, ru: str) -> Titles:
    return Titles(en=en, ru=ru)


MARKS = {"added": _titles("new", "новое"), "changed": _titles("changed", "изменено")}
RECEIVED = _titles("Received", "Поступила")
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
STEPS_UP = _titles("priority +{steps}", "приоритет +{steps}")
NEW_TASK = _titles("task “{title}”", "мероприятие «{title}»")
SOMETIMES = _titles("on a condition", "по условию")

FROM_STAGE = _titles("the beginning of stage “{stage}”", "начало этапа «{stage}»")


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
    unread = "" if variant.is_read(clock) else f" ({STATUSES['to_be_checked'].in_language(language)})"
    return law.in_language(language) + unread


def deed_in_words(deed: Deed, language: Language) -> str:
    """What a rung does."""
    match deed:
        case Remind(remind=whom):
            return deed_to("remind", whom).in_language(language)
        case Notify(notify=whom):
            return deed_to("notify", whom).in_language(language)
        case RaisePriority(raise_priority=steps):
            return STEPS_UP.in_language(language).format(steps=steps)
        case AddTask(add_task=task):
            title = (task.title or TASK_KINDS[task.task]).in_language(language)
            return NEW_TASK.in_language(language).format(title=title)
    return deed_to("reassign", deed.reassign).in_language(language)
