"""What the words of a process variant are called when its changes are told."""

from typing import NamedTuple

from claims.values import Titles

LONGEST = 200
LONGEST_NAME = 60


class Said(NamedTuple):
    """A piece of a sentence in both languages, of any length."""

    en: str
    ru: str

    def titles(self) -> Titles:
        """As a sentence: with a capital letter, and no longer than titles may be."""
        return Titles(en=_sentence(self.en), ru=_sentence(self.ru))


def named(titles: Titles | None, key: str) -> Said:
    """What a part is called, cut where it is very long; its key where it has no title."""
    return Said(cut(titles.en), cut(titles.ru)) if titles else Said(cut(key), cut(key))


def cut(words: str, longest: int = LONGEST_NAME) -> str:
    """The words, or their beginning."""
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def same(words: str) -> Said:
    """Words that are alike in both languages."""
    return Said(words, words)


def joined(parts: list[Said], between: Said | None = None) -> Said:
    """The parts with a comma between them, or with other words."""
    gap = between or same(", ")
    return Said(gap.en.join(part.en for part in parts), gap.ru.join(part.ru for part in parts))


def _sentence(words: str) -> str:
    return cut(words[:1].upper() + words[1:], LONGEST)


SILENT = Said("", "")
NONE = Said("none", "нет")
YES, NO = Said("yes", "да"), Said("no", "нет")
CLOSED_SAID = Said("Closed", "Закрыта")
USUAL = Said("the usual one", "обычное")
NO_LETTER = Said("no letter", "без письма")
SECTORS = {
    "any": Said("any trade", "любая отрасль"),
    "trade": Said("trade", "торговля"),
    "services": Said("services", "услуги"),
    "finance": Said("finance", "финансы"),
    "telecom": Said("telecommunications", "связь"),
    "transport": Said("transport", "перевозки"),
    "travel": Said("travel", "поездки"),
    "production": Said("production", "производство"),
    "inside": Said("inside the company", "внутри компании"),
}
KINDS = {
    "intake": Said("intake", "приём"),
    "investigation": Said("investigation", "расследование"),
    "resolution": Said("resolution", "решение"),
    "confirmation": Said("confirmation", "подтверждение"),
}
OUTCOMES = {
    "satisfied": Said("satisfied", "удовлетворена"),
    "partly": Said("satisfied in part", "удовлетворена частично"),
    "refused": Said("refused", "отказано"),
    "explained": Said("explained", "дано разъяснение"),
    "not_a_claim": Said("not a claim", "не претензия"),
    "withdrawn": Said("withdrawn", "отозвана"),
    "duplicate": Said("duplicate", "повторная"),
}
REMEDIES = {
    "refund": Said("money back", "возврат денег"),
    "price_cut": Said("price reduction", "уменьшение цены"),
    "repair": Said("repair", "ремонт"),
    "replacement": Said("replacement", "замена"),
    "compensation": Said("compensation", "возмещение расходов"),
    "discount": Said("discount", "скидка"),
    "bonus": Said("bonus", "бонус"),
    "apology": Said("apology", "извинения"),
    "explanation": Said("explanation", "разъяснение"),
}
TASKS = {
    "call": Said("make a call", "позвонить"),
    "letter": Said("write a letter", "написать письмо"),
    "document_request": Said("ask for documents", "запросить документы"),
    "interview": Said("interview those involved", "опросить участников"),
    "inspection": Said("inspect", "провести осмотр"),
    "expertise": Said("obtain an expert opinion", "провести экспертизу"),
    "recalculation": Said("recalculate", "сделать перерасчёт"),
    "tell": Said("tell the claimant", "сообщить заявителю"),
    "other": Said("other", "другое"),
}
WAITS = {
    "claimant": Said("the claimant", "заявителя"),
    "third_party": Said("a third party", "третью сторону"),
}
WHOM = {
    "assignee": Said("the person in charge", "исполнителю"),
    "head": Said("the head", "руководителю"),
    "director": Said("the director", "директору"),
    "deputy": Said("the deputy", "заместителю"),
    "least_loaded": Said("the least loaded colleague", "наименее загруженному"),
}
"""Whom a rung means, as somebody is told or given something."""
PRIORITIES = {
    "low": Said("low", "низкий"),
    "normal": Said("normal", "обычный"),
    "high": Said("high", "высокий"),
    "critical": Said("critical", "критический"),
}
STARTS = {
    "received": Said("received", "поступила"),
    "registered": Said("registered", "зарегистрирована"),
    "decided": Said("decided", "решение принято"),
}
ENDS = {
    "registered": Said("registered", "зарегистрирована"),
    "answered": Said("answered", "ответ дан"),
    "decided": Said("decided", "решение принято"),
    "carried_out": Said("carried out", "меры исполнены"),
    "confirmed": Said("confirmed", "подтверждена"),
    "closed": Said("closed", "закрыта"),
}
NEEDS = {
    "demand": Said("the demand", "требование"),
    "verdict": Said("the verdict", "обоснованность"),
    "cause": Said("the established cause", "установленная причина"),
    "guilty_unit": Said("the guilty unit", "виновное подразделение"),
    "plan_finished": Said("all mandatory tasks done", "выполненные обязательные мероприятия"),
    "reason": Said("a reason", "причина"),
    "text": Said("a text", "текст"),
    "remedies": Said("the remedies", "меры"),
    "assignee": Said("a person in charge", "исполнитель"),
}
BY = {"operator": Said("an operator", "оператор"), "manager": Said("a manager", "руководитель")}
FIELD_KINDS = {
    "text": Said("text", "текст"),
    "number": Said("number", "число"),
    "date": Said("date", "дата"),
    "choice": Said("choice", "выбор"),
    "bool": Said("yes or no", "да или нет"),
}
MEANS = {"accepted": Said("accepted", "согласие")}
HINT_KINDS = {
    "tell": Said("must be told", "надо сказать"),
    "missing": Said("missing detail", "недостающие сведения"),
    "entitlement": Said("what he may get", "что может получить"),
    "note": Said("note", "примечание"),
}
READ = {"read": Said("read", "прочитано"), "to_be_checked": Said("to be checked", "ещё проверить")}
EVENTS = {
    "registered": Said("registration", "регистрация"),
    "stage_entered": Said("a new stage", "новый этап"),
    "details_requested": Said("details are asked for", "запрос сведений"),
    "extended": Said("a longer term", "продление срока"),
    "decided": Said("the answer", "ответ"),
    "reminder": Said("a reminder", "напоминание"),
    "silence": Said("silence", "молчание"),
    "closed": Said("closing", "закрытие"),
    "reopened": Said("reopening", "возобновление"),
    "withdrawn": Said("withdrawal", "отзыв"),
    "message": Said("a message", "сообщение"),
    "assigned": Said("assignment", "назначение"),
    "deadline_near": Said("a deadline near", "близкий срок"),
    "escalated": Said("escalation", "эскалация"),
    "reassigned": Said("handing over", "передача"),
    "task_given": Said("a task given", "поручение мероприятия"),
    "task_late": Said("a late task", "просроченное мероприятие"),
}
LETTERS = {
    "acknowledgement": Said("Acknowledgement", "Подтверждение получения"),
    "apology": Said("Apology", "Извинения"),
    "closed": Said("Claim closed", "Претензия закрыта"),
    "details-requested": Said("Details needed", "Нужны сведения"),
    "explained": Said("Explanation", "Разъяснение"),
    "extended": Said("The term is longer", "Срок продлён"),
    "message": Said("Message", "Сообщение"),
    "not-a-claim": Said("Not a claim", "Не претензия"),
    "partly": Said("Satisfied in part", "Удовлетворена частично"),
    "refused": Said("Refusal", "Отказ"),
    "reminder": Said("Reminder", "Напоминание"),
    "reopened": Said("Claim reopened", "Претензия возобновлена"),
    "satisfied": Said("Resolution", "Решение"),
    "silence": Said("Taken as accepted", "Молчание принято за согласие"),
    "stage-changed": Said("Stage changed", "Новый этап"),
    "withdrawn": Said("Claim withdrawn", "Претензия отозвана"),
    "claim-assigned": Said("Claim assigned", "Претензия назначена"),
    "deadline-near": Said("Deadline near", "Срок близко"),
    "escalated": Said("Escalation", "Эскалация"),
    "reassigned": Said("Claim reassigned", "Претензия передана"),
    "task-given": Said("Task given", "Поручено мероприятие"),
    "task-late": Said("Task late", "Мероприятие просрочено"),
}
