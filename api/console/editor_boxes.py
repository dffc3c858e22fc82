"""What the forms of a variant's parts ask: one description for each kind of part, as data."""

from typing import NamedTuple

from claims.values import Titles


def _t(ru: str, en: str) -> Titles:
    return Titles(ru=ru, en=en)


class Box(NamedTuple):
    """One thing that a form asks.

    `name` is the member, with dots where it lies deeper; `kind` says how it is typed; `choices` names the list to
    choose from. `usual` is what holds while nothing is written. `head` begins a group of the form.
    """

    name: str
    kind: str
    label: Titles
    choices: str = ""
    hint: Titles | None = None
    usual: object = None
    required: bool = False
    head: Titles | None = None


_NAME = _t("Название", "Name")
_WHEN = Box(
    "when",
    "condition",
    _t("Только если", "Only when"),
    hint=_t("Не выбрано ничего — для всех претензий.", "Nothing chosen: for all claims."),
)
_ROLL = _t(
    "Если последний день нерабочий, срок кончается в следующий рабочий",
    "If the last day is a day off, the term ends on the next working day",
)

VARIANT = (
    Box("title", "titles", _NAME, required=True),
    Box("about", "titles", _t("Для чего этот вариант", "What this variant is for")),
    Box("claim_type", "line", _t("Вид претензии", "Claim type"), required=True, hint=_t(
        "Латиницей; новые претензии этого вида пойдут по этому варианту.",
        "In Latin letters; new claims of this type are handled by this variant.",
    )),
    Box("sector", "choice", _t("Отрасль", "Sector"), "sectors"),
    Box("team", "choice", _t("Чья команда получает претензии", "Which team gets the claims"), "teams", usual="claims"),
    Box("calendar", "choice", _t("По какому календарю считать сроки", "By which calendar terms are counted"),
        "calendars", required=True),
    Box("priority", "choice", _t("Приоритет новых претензий", "Priority of new claims"), "priorities", usual="normal"),
    Box("restricted", "tick", _t("Видит только эта команда", "Only this team sees the claims"), usual=False),
    Box("four_eyes", "tick", _t(
        "Решение выше порога согласует второй человек, даже если у первого есть право",
        "Above the limit a second person approves even where the first has the right",
    ), usual=False),
    Box("remedies", "ticks", _t("Чем можно удовлетворить", "What may be granted"), "remedies", hint=_t(
        "Не отмечено ничего — можно всё; свои меры можно всегда.",
        "Nothing ticked: everything may be granted; remedies of its own always may.",
    )),
    Box("reopen.to", "choice", _t("Куда попадает", "It goes to"), "stages",
        head=_t("Возобновлённая претензия", "A reopened claim")),
    Box("reopen.within", "term",
        _t("Сколько времени после закрытия это можно", "How long after closing that is possible")),
)  # fmt: skip
STAGE = (
    Box("title", "titles", _NAME),
    Box("public", "titles", _t("Как видит заявитель", "What the claimant sees")),
    Box("kind", "choice", _t("Вид этапа", "Kind of stage"), "kinds", required=True),
    Box("approval.above", "sum", _t("Второй человек согласует ответы дороже", "A second person approves answers above"),
        head=_t("Согласование", "Approval"),
        hint=_t("Пусто — согласование не нужно.", "Left empty, no approval is needed.")),
    Box("silence.after", "term", _t("Молчание считается согласием через", "Silence counts as accepted after"),
        head=_t("Если заявитель молчит", "If the claimant is silent"),
        hint=_t("Только на этапе подтверждения.", "Only in a stage of kind confirmation.")),
    Box("silence.remind", "terms", _t("Напомнить ему через", "Remind him after")),
    Box("silence.roll", "tick", _ROLL, usual=False),
    Box("dispute.to", "choice", _t("Смотрит ещё раз этап", "It is looked at again in"), "stages",
        head=_t("Если заявитель не согласен", "If the claimant disagrees")),
    Box("dispute.at_most", "count", _t("Сколько раз можно не согласиться", "How often he may disagree")),
)  # fmt: skip
ACTION = (
    Box("title", "titles", _t("Надпись на кнопке", "Words on the button")),
    Box("to", "choice", _t("Ведёт на этап", "Leads to"), "targets",
        hint=_t("Не выбрано — претензия остаётся на месте.", "Not chosen: the claim stays where it is.")),
    Box("outcome", "choice", _t("Ответ заявителю", "Answer to the claimant"), "outcomes"),
    Box("requires", "ticks", _t("Что сначала нужно", "What is needed first"), "needs"),
    Box("letter", "choice", _t("Письмо", "Letter"), "letters"),
    Box("waits_for", "choice", _t("После него ждём", "Afterwards we wait for"), "waits"),
    Box("by", "choice", _t("Кому можно", "Who may do it"), "by", usual="operator"),
    _WHEN,
)  # fmt: skip
TASK = (
    Box("title", "titles", _NAME, hint=_t("Пусто — называется по виду.", "Left empty, the kind names it.")),
    Box("task", "choice", _t("Что сделать", "What to do"), "tasks", required=True),
    Box("term", "term", _t("За какое время", "Within")),
    Box("mandatory", "tick", _t("Обязательно", "Must be done"), usual=True),
    _WHEN,
)
CLOCK = (
    Box("title", "titles", _NAME),
    Box("term", "term", _t("Срок", "Term"), required=True),
    Box("from", "choice", _t("Начинается", "Starts"), "starts", required=True),
    Box("until", "choice", _t("Заканчивается", "Stops"), "ends", required=True),
    Box("pauses_for", "ticks", _t("Стоит, пока ждём", "Stands still while waiting for"), "waits"),
    Box("statutory", "titles", _t("Норма закона, которая его задаёт", "Rule of law that sets it"),
        hint=_t("Пусто — это наш собственный срок.", "Left empty, the term is our own.")),
    Box("roll_last_day", "tick", _ROLL, usual=False),
    Box("extension.at_most", "term", _t("Можно продлить не больше чем на", "May be extended by at most"),
        head=_t("Продление", "Extension")),
    Box("extension.letter", "choice", _t("Письмо о продлении", "Letter that says so"), "letters"),
    _WHEN,
)  # fmt: skip
RUNG = (
    Box("clock", "choice", _t("По какому сроку", "On which clock"), "clocks", required=True),
    Box("at", "place", _t("Когда", "When"), required=True),
    Box("do", "deeds", _t("Что происходит", "What happens"), required=True),
    _WHEN,
)
FIELD = (
    Box("title", "titles", _t("Что спросить", "What is asked"), required=True),
    Box("kind", "choice", _t("Вид ответа", "Kind of answer"), "field_kinds", required=True),
    Box("required", "tick", _t("Без ответа не принимать", "Must be filled in"), usual=False),
    Box("choices", "words", _t("Варианты ответа", "Answers to choose from"),
        hint=_t("Только для вида «выбор».", "Only for the kind “choice”.")),
)  # fmt: skip
TITLES = (Box("", "titles", _t("Куда обратиться", "Where to turn"), required=True),)
SOURCE = (
    Box("text", "titles", _t("Где записана норма", "Where the rule is written"), required=True),
    Box(
        "status",
        "choice",
        _t("Проверено по тексту", "Checked against the text"),
        "read",
        usual="to_be_checked",
    ),
    Box("checked", "day", _t("Когда проверено", "Checked on")),
    Box("clocks", "ticks", _t("Какие сроки задаёт", "Which terms it sets"), "clocks"),
)
HINT = (
    Box("title", "titles", _t("Подсказка", "Hint"), required=True),
    Box("text", "titles", _t("Пояснение", "More words")),
    Box("kind", "choice", _t("О чём она", "What it is about"), "hint_kinds", required=True),
    Box("stages", "ticks", _t("На каких этапах", "In which stages"), "targets",
        hint=_t("Не отмечено ничего — пока претензия открыта.", "Nothing ticked: while the claim is open.")),
    _WHEN,
    Box("confirm", "tick", _t("Оператор отмечает, что сказал это заявителю",
                              "The operator records that the claimant was told"), usual=False),
    Box("source", "titles", _t("По какому закону или правилу", "By which law or policy"),
        head=_t("Откуда это", "Where it comes from")),
    Box("version", "line", _t("Редакция", "Version")),
    Box("status", "choice", _t("Проверено по тексту", "Checked against the text"), "read", usual="to_be_checked"),
    Box("checked", "day", _t("Когда проверено", "Checked on")),
)  # fmt: skip
CAUSES = (Box("", "words", _t("Причины", "Causes"), "house:causes", hint=_t(
    "Оператор выбирает установленную причину из этого списка.",
    "The operator chooses the established cause from this list.",
)),)  # fmt: skip
UNITS = (Box("", "words", _t("Виновные подразделения", "Guilty units"), "house:guilty_units"),)
OWN_REMEDIES = (Box("", "remedies", _t("Свои меры", "Remedies of its own"), "house:own_remedies", hint=_t(
    "Меры, которых нет среди обычных. «Действует как» говорит, какой обычной мерой её считать в письмах и расчётах.",
    "Remedies that are none of the standard ones. “Treated as” says which of those letters and sums take it for.",
)),)  # fmt: skip
LETTERS = (Box("", "events", _t("Какое письмо уходит", "Which letter goes out")),)

BOXES: dict[str, tuple[Box, ...]] = {
    "variant": VARIANT,
    "stage": STAGE,
    "action": ACTION,
    "task": TASK,
    "clock": CLOCK,
    "rung": RUNG,
    "field": FIELD,
    "hint": HINT,
    "turn": TITLES,
    "source": SOURCE,
    "causes": CAUSES,
    "guilty_units": UNITS,
    "own_remedies": OWN_REMEDIES,
    "letters": LETTERS,
}
"""Boxes by the kind of part; a test compares them with the members of the models."""
LEADS = {"approval": "above", "silence": "after", "dispute": "to", "extension": "at_most"}
"""What a group cannot be without: where this is emptied, the whole group goes."""
FRESH: dict[str, dict[str, object]] = {
    "stage": {"kind": "investigation"},
    "action": {},
    "task": {"task": "other"},
    "clock": {"term": "5 working days", "from": "received", "until": "answered"},
    "rung": {"at": "due", "do": [{"notify": "director"}]},
    "field": {"kind": "text"},
    "hint": {"kind": "tell"},
    "turn": {},
    "source": {},
}
"""What the form of a new part begins with."""
