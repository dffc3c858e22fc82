"""What the rules name by keys, as people call it: kinds, outcomes, remedies, requirements, whom a rung means, deeds.

Everything is in small letters, as in the middle of a sentence; `capitalised` gives the same for lists and headings.
"""

from collections.abc import Mapping

from claims.values import Titles


def by_key(**words: tuple[str, str]) -> dict[str, Titles]:
    """A table of words: English and Russian by their key."""
    return {key: Titles(en=en, ru=ru) for key, (en, ru) in words.items()}


def capital(words: str) -> str:
    """The words with a capital letter."""
    return words[:1].upper() + words[1:]


def capitalised(words: Mapping[str, Titles]) -> dict[str, Titles]:
    """The same words, each with a capital letter."""
    return {key: Titles(en=capital(said.en), ru=capital(said.ru)) for key, said in words.items()}


KINDS = by_key(
    intake=("intake", "приём"),
    investigation=("investigation", "расследование"),
    resolution=("resolution", "решение"),
    confirmation=("confirmation", "подтверждение"),
)
"""Kinds of stage, in the order in which a claim goes through them."""
CLOSED_TITLE = Titles(en="Closed", ru="Закрыта")
OUTCOMES = by_key(
    satisfied=("satisfied", "удовлетворена"),
    partly=("satisfied in part", "удовлетворена частично"),
    refused=("refused", "отказано"),
    explained=("explained", "дано разъяснение"),
    not_a_claim=("not a claim", "не претензия"),
    withdrawn=("withdrawn", "отозвана"),
    duplicate=("duplicate", "повторная"),
)
VERDICTS = by_key(
    justified=("justified", "обоснована"),
    partly=("justified in part", "обоснована частично"),
    unjustified=("not justified", "не обоснована"),
)
REMEDIES = by_key(
    refund=("money back", "возврат денег"),
    price_cut=("price reduction", "уменьшение цены"),
    repair=("repair", "ремонт"),
    replacement=("replacement", "замена"),
    compensation=("compensation", "возмещение расходов"),
    discount=("discount", "скидка"),
    bonus=("bonus", "бонус"),
    apology=("apology", "извинения"),
    explanation=("explanation", "разъяснение"),
)
TASKS = by_key(
    call=("make a call", "позвонить"),
    letter=("write a letter", "написать письмо"),
    document_request=("ask for documents", "запросить документы"),
    interview=("interview those involved", "опросить участников"),
    inspection=("inspect", "провести осмотр"),
    expertise=("obtain an expert opinion", "провести экспертизу"),
    recalculation=("recalculate", "сделать перерасчёт"),
    tell=("tell the claimant by phone or post", "сообщить заявителю по телефону или почтой"),
    other=("another task", "другое мероприятие"),
)
PRIORITIES = by_key(
    low=("low", "низкий"),
    normal=("normal", "обычный"),
    high=("high", "высокий"),
    critical=("critical", "критический"),
)
WAITED_FOR = by_key(
    claimant=("the claimant", "заявителя"),
    third_party=("a third party", "третью сторону"),
)
"""Whom we wait for, as the object of waiting."""
WAITING = by_key(
    us=("our turn", "ход за нами"),
    claimant=("waiting for the claimant", "ждём заявителя"),
    third_party=("waiting for a third party", "ждём третью сторону"),
    approval=("waiting for approval", "ждём согласования"),
    nobody=("nobody's turn", "никого не ждём"),
)
NEEDS = by_key(
    demand=("the demand", "требование"),
    verdict=("the verdict", "обоснованность"),
    cause=("the established cause", "установленная причина"),
    guilty_unit=("the guilty unit", "виновное подразделение"),
    plan_finished=("all mandatory tasks done", "выполненные обязательные мероприятия"),
    reason=("a reason", "причина"),
    text=("a text", "текст"),
    remedies=("the remedies", "меры"),
    assignee=("a person in charge", "исполнитель"),
)
"""What actions may require."""
WHOM = by_key(
    assignee=("the person in charge", "исполнителю"),
    head=("the head", "руководителю"),
    director=("the director", "директору"),
    deputy=("the deputy", "заместителю"),
    least_loaded=("the least loaded", "наименее загруженному"),
)
"""Whom a rung means, as somebody is told or given something. The person in charge need not be an operator by role."""
_DEEDS = by_key(
    remind=("remind {whom}", "напомнить {whom}"),
    notify=("tell {whom}", "сообщить {whom}"),
    reassign=("hand over to {whom}", "передать {whom}"),
)


def deed_to(deed: str, whom: str) -> Titles:
    """What a rung does with somebody: `remind the head`."""
    said, meant = _DEEDS[deed], WHOM[whom]
    return Titles(en=said.en.format(whom=meant.en), ru=said.ru.format(whom=meant.ru))


SECTORS = by_key(
    any=("any trade", "любая отрасль"),
    trade=("trade", "торговля"),
    services=("services", "услуги"),
    finance=("finance", "финансы"),
    telecom=("telecommunications", "связь"),
    transport=("transport", "перевозки"),
    travel=("travel", "поездки"),
    production=("production", "производство"),
    inside=("inside the company", "внутри компании"),
)
FIELD_KINDS = by_key(
    text=("text", "текст"),
    number=("number", "число"),
    date=("date", "дата"),
    choice=("choice", "выбор"),
    bool=("yes or no", "да или нет"),
)
HINT_KINDS = by_key(
    tell=("must be told", "надо сказать"),
    missing=("missing detail", "недостающие сведения"),
    entitlement=("what he may get", "что может получить"),
    note=("note", "примечание"),
)
STATUSES = by_key(read=("read", "прочитано"), to_be_checked=("still to be checked", "ещё проверить"))
"""Whether somebody has read the source of a rule."""
