"""The words of the short forms in both languages: labels, hints, and what may be chosen."""

from claims import trade_words
from claims.trade_words import capitalised
from claims.values import Titles


def _t(ru: str, en: str) -> Titles:
    return Titles(ru=ru, en=en)


LABELS: dict[str, Titles] = {
    "assignee": _t("Кому", "To whom"),
    "reason": _t("Причина", "Reason"),
    "severity": _t("Тяжесть", "Severity"),
    "impact": _t("Охват", "Impact"),
    "priority": _t("Приоритет", "Priority"),
    "type": _t("Новый вид претензии", "New claim type"),
    "tag": _t("Тег", "Tag"),
    "task": _t("Что сделать", "What to do"),
    "title": _t("Название", "Title"),
    "term": _t("За какое время", "Within"),
    "due_at": _t("Или точно к", "Or exactly by"),
    "task_id": _t("Мероприятие", "Task"),
    "result": _t("Что выяснилось", "What came of it"),
    "text": _t("Текст", "Text"),
    "name": _t("Имя или название", "Name"),
    "email": _t("Электронная почта", "E-mail"),
    "phone": _t("Телефон", "Telephone"),
    "file_id": _t("Файл", "File"),
    "role": _t("Кем приходится", "Role"),
    "claim": _t("Номер претензии", "Number of the claim"),
    "as": _t("Как связана", "How they belong together"),
    "kind": _t("Вид", "Kind"),
    "direction": _t("Направление", "Direction"),
    "participants": _t("Участники", "Participants"),
    "at": _t("Когда", "When"),
    "clock": _t("Какой срок", "Which clock"),
    "by": _t("На сколько", "By how much"),
    "verdict": _t("Обоснованность", "Verdict"),
    "cause": _t("Установленная причина", "Established cause"),
    "guilty_unit": _t("Виновное подразделение", "Guilty unit"),
    "note": _t("Примечание", "Note"),
    "remedy_id": _t("Мера", "Remedy"),
    "hint": _t("Что сказано заявителю", "What the claimant was told"),
    "to": _t("На какой этап", "To which stage"),
    "variant": _t("Вариант процесса", "Process variant"),
    "version": _t("Версия", "Version"),
    "calendar_id": _t("Версия календаря", "Version of the calendar"),
    "stage": _t("Этап, если нынешнего там нет", "Stage, if it lacks the present one"),
    "plan": _t("Добавить мероприятия нового плана", "Add the tasks of the new plan"),
    "outcome": _t("Результат", "Outcome"),
    "on_behalf": _t("Как получено слово заявителя", "How the claimant’s word reached you"),
    "score": _t("Оценка", "Score"),
    "questions": _t("Вопросы заявителю", "Questions to the claimant"),
    "remedies": _t("Меры", "Remedies"),
    "fields": _t("Сведения", "Details"),
    "demand": _t("Требование заявителя", "What the claimant demands"),
}
"""Labels by the members of data; a test keeps this complete."""

OWN_LABELS: dict[tuple[str, str], Titles] = {
    ("log_interaction", "text"): _t("О чём говорили", "What was said"),
    ("answer_details", "text"): _t("Ответ заявителя", "The claimant’s answer"),
    ("rate", "text"): _t("Отзыв", "In his words"),
    ("dispute", "reason"): _t("С чем не согласен заявитель", "What the claimant does not agree with"),
    ("withdraw", "reason"): _t("Почему отзывает", "Why he takes it back"),
    ("correct_contact", "name"): _t("Имя заявителя", "The claimant’s name"),
    ("note", "text"): _t("Заметка", "Note"),
    ("write", "text"): _t("Письмо заявителю", "Letter to the claimant"),
    ("extend", "reason"): _t("Почему нужно больше времени", "Why more time is needed"),
    ("finish_task", "task_id"): _t("Что завершено", "Which task"),
    ("cancel_task", "reason"): _t("Почему не нужно", "Why it is not needed"),
}
"""Labels that one command has for itself."""

TEXT_OF_ACTION = _t("Пояснение для заявителя", "Explanation for the claimant")
TEXT_BESIDE_REASON = _t("Что ещё сказать заявителю", "What else to tell the claimant")
REASON_OF_ACTION = _t("Обоснование для заявителя", "Reasons for the claimant")
REASON_OF_STAFF = _t("Причина", "Reason")
REASONS: dict[str, Titles] = {
    "refused": _t("Почему отказываем", "Why we refuse"),
    "partly": _t("Почему не полностью", "Why not in full"),
    "not_a_claim": _t("Почему это не претензия", "Why it is no claim"),
}
"""Labels of the reason by the outcomes whose letters give it."""
REASON_HINTS: dict[str, Titles] = {
    "refused": _t("В письме после слов «Причина отказа:».", "In the letter after “Reason for the refusal:”."),
    "partly": _t("В письме после слов «Почему не полностью:».", "In the letter after “Why not in full:”."),
    "not_a_claim": _t(
        "В письме после слов «Почему мы так решили:».", "In the letter after “Why we think so:”."
    ),
}

HINTS: dict[tuple[str, str], Titles] = {
    ("set_priority", "priority"): _t(
        "Не выбран — следует из тяжести и охвата.", "Left open, it follows from severity and impact."
    ),
    ("add_tag", "tag"): _t(
        "По тегам отбирают список; какие они есть, решают менеджеры в справочнике.",
        "Lists can be filtered by tags; managers say in the dictionary which there are.",
    ),
    ("note", "text"): _t("Видят только сотрудники.", "Only staff see this."),
    ("write", "text"): _t(
        "Уйдёт письмом на языке заявителя.", "Goes out as a letter; write in the claimant’s language."
    ),
    ("assign", "reason"): _t("Войдёт в письмо сотруднику.", "Stands in the letter to the colleague."),
    ("add_task", "title"): _t("Если пусто, называется по виду.", "Left empty, the kind names it."),
    ("add_task", "assignee"): _t(
        "Если не выбрать, достанется тому, кто ведёт претензию.",
        "Left open, it goes to whoever has the claim.",
    ),
    ("add_task", "term"): _t(
        "Считается от сейчас по календарю претензии.", "Counts from now in the claim’s calendar."
    ),
    ("move_task", "term"): _t(
        "Считается от сейчас по календарю претензии.", "Counts from now in the claim’s calendar."
    ),
    ("log_interaction", "at"): _t("Если пусто, то сейчас.", "Left empty, it is now."),
    ("log_interaction", "participants"): _t("Имена, по одному в строке.", "Names, one in each line."),
    ("link", "claim"): _t("Например, 26-00042.", "Such as 26-00042."),
    ("extend", "reason"): _t("Войдёт в письмо заявителю.", "Stands in the letter to the claimant."),
    ("carry_out", "note"): _t("Видят только сотрудники.", "Only staff see this."),
    ("record_finding", "note"): _t("Видят только сотрудники.", "Only staff see this."),
    ("force", "outcome"): _t("Нужен, если претензия закрывается.", "Needed when the claim is closed."),
}
TEXT_HINT = _t("Войдёт в письмо заявителю.", "Stands in the letter to the claimant.")
TEXT_BESIDE_REASON_HINT = _t(
    "Отдельным абзацем письма, после причины. Можно оставить пустым; коллегам пишите внутреннюю заметку.",
    "A paragraph of its own in the letter, after the reason. May stay empty; for colleagues write an internal note.",
)

ONE_OF: dict[str, Titles] = {
    "add_task": _t("Укажите либо время, либо точный момент.", "Give either a time or an exact moment."),
    "move_task": _t(
        "Укажите новый срок: либо время, либо точный момент.",
        "Say until when: either a time or an exact moment.",
    ),
    "correct_contact": _t(
        "Заполните хотя бы одно: имя, почту или телефон.", "Give at least one: name, e-mail or telephone."
    ),
}
"""What is said when the members of data do not go together."""

VERDICTS = {
    "justified": _t("Обоснована", "Justified"),
    "partly": _t("Частично", "Partly"),
    "unjustified": _t("Не обоснована", "Not justified"),
}
"""Short, as three buttons under the word itself."""
VERDICT_HINTS = {
    "justified": _t("виноваты мы", "we are at fault"),
    "partly": _t("часть требований верна", "some demands are right"),
    "unjustified": _t("обоснованный отказ", "a reasoned refusal"),
}
OUTCOMES = capitalised(trade_words.OUTCOMES)
LINKS = {"duplicate": _t("Это повтор", "A duplicate"), "related": _t("Связанная", "Related")}
KINDS = {
    "call": _t("Звонок", "Call"),
    "meeting": _t("Встреча", "Meeting"),
    "letter": _t("Письмо", "Letter"),
    "message": _t("Сообщение", "Message"),
}
DIRECTIONS = {
    "in": _t("Входящее: к нам", "Incoming: to us"),
    "out": _t("Исходящее: от нас", "Outgoing: from us"),
}
VIA = {
    "phone": _t("По телефону", "By telephone"),
    "visit": _t("При личном визите", "At a visit"),
    "post": _t("Почтой", "By post"),
    "email": _t("Электронной почтой", "By e-mail"),
}
ROLES = {
    "expert": _t("Эксперт", "Expert"),
    "supplier": _t("Поставщик", "Supplier"),
    "carrier": _t("Перевозчик", "Carrier"),
    "representative": _t("Представитель заявителя", "The claimant’s representative"),
    "witness": _t("Свидетель", "Witness"),
    "insurer": _t("Страховщик", "Insurer"),
    "authority": _t("Контролирующий орган", "Supervisory authority"),
    "other": _t("Другое", "Other"),
}
SCORES = {
    "5": _t("5, отлично", "5, excellent"),
    "4": _t("4, хорошо", "4, good"),
    "3": _t("3, терпимо", "3, fair"),
    "2": _t("2, плохо", "2, poor"),
    "1": _t("1, очень плохо", "1, very poor"),
}
UNITS = {
    "working days": _t("рабочих дней", "working days"),
    "days": _t("дней", "days"),
    "working hours": _t("рабочих часов", "working hours"),
    "hours": _t("часов", "hours"),
    "weeks": _t("недель", "weeks"),
    "months": _t("месяцев", "months"),
    "minutes": _t("минут", "minutes"),
    "working minutes": _t("рабочих минут", "working minutes"),
}
AS_IT_FOLLOWS = _t("Как следует из оценки", "As it follows")
LIVE_VERSION = _t("действует", "live")
YES_NO = {"yes": _t("Да", "Yes"), "no": _t("Нет", "No")}
CHOSEN_TASKS = capitalised(trade_words.TASKS)
CURRENCIES = ("RUB", "USD", "EUR", "BYN", "KZT", "GBP", "CNY")
"""Offered first; what the claim is about comes before them."""
REQUIRED_FIRST = _t("Сначала нужно:", "This is needed first:")
SUM = _t(
    "Напишите сумму цифрами, например 1 000,50, не точнее, чем считает валюта.",
    "Write the amount in digits, such as 1,000.50, no finer than the currency counts.",
)
FINISH = _t("Завершить", "Finish")
SAY_HOW = _t(
    "Это слово заявителя: укажите, как оно получено.", "This is the claimant’s word: say how it reached you."
)
SENT_BEFORE = _t(
    "Эта форма уже отправлена. Если нужно ещё раз, отправьте снова.",
    "This form was sent already. If you mean it once more, send it again.",
)
OF_ANOTHER_STAGE = _t("Это действие другого этапа.", "This action belongs to another stage.")
DECLARED_CAUSE = _t("Заявленная причина", "Declared cause")
NOT_DECLARED = _t("не заявлена", "not declared")
CLOSED = _t("Закрыть претензию", "Close the claim")
NOBODY = _t("Никому: снять с исполнителя", "Nobody: take it off the assignee")
REQUIREMENTS: dict[str, Titles] = {
    **{name: LABELS[name] for name in ("verdict", "cause", "guilty_unit", "text", "remedies", "demand")},
    "reason": REASON_OF_ACTION,
    "plan_finished": _t("Обязательные мероприятия плана", "The mandatory tasks of the plan"),
    "assignee": _t("Исполнитель", "A person in charge"),
}
"""What a variant may require, by the boxes in which it is filled in; `NEEDS` are the same in a sentence."""
