"""Words of the trade in the two languages of letters: remedies, outcomes, priorities, tasks, sums, plurals."""

from babel import Locale
from babel.numbers import format_decimal, get_currency_symbol

from claims.money import Money, decimals_of

REMEDIES = {
    "ru": {
        "refund": "возврат денег",
        "price_cut": "уменьшение цены",
        "repair": "ремонт",
        "replacement": "замена",
        "compensation": "возмещение расходов",
        "discount": "скидка",
        "bonus": "бонус",
        "apology": "извинения",
        "explanation": "разъяснение",
    },
    "en": {
        "refund": "money back",
        "price_cut": "price reduction",
        "repair": "repair",
        "replacement": "replacement",
        "compensation": "compensation",
        "discount": "discount",
        "bonus": "bonus",
        "apology": "apology",
        "explanation": "explanation",
    },
}
OUTCOMES = {
    "ru": {
        "satisfied": "претензия удовлетворена",
        "partly": "претензия удовлетворена частично",
        "refused": "в удовлетворении претензии отказано",
        "explained": "дано разъяснение",
        "not_a_claim": "обращение не является претензией",
        "withdrawn": "претензия отозвана Вами",
        "duplicate": "претензия повторяет другую и рассмотрена вместе с ней",
    },
    "en": {
        "satisfied": "the claim was upheld",
        "partly": "the claim was upheld in part",
        "refused": "the claim was refused",
        "explained": "an explanation was given",
        "not_a_claim": "the message is not a claim",
        "withdrawn": "you withdrew the claim",
        "duplicate": "the claim repeats another one and was handled together with it",
    },
}
PRIORITIES = {
    "ru": {"low": "низкий", "normal": "обычный", "high": "высокий", "critical": "критический"},
    "en": {"low": "low", "normal": "normal", "high": "high", "critical": "critical"},
}
TASKS = {
    "ru": {
        "call": "позвонить",
        "letter": "написать письмо",
        "document_request": "запросить документы",
        "interview": "опросить участников",
        "inspection": "провести осмотр",
        "expertise": "провести экспертизу",
        "recalculation": "сделать перерасчёт",
        "tell": "сообщить заявителю по телефону или почтой",
        "other": "мероприятие",
    },
    "en": {
        "call": "make a call",
        "letter": "write a letter",
        "document_request": "ask for documents",
        "interview": "interview those involved",
        "inspection": "inspect",
        "expertise": "obtain an expert opinion",
        "recalculation": "recalculate",
        "tell": "tell the claimant by phone or post",
        "other": "task",
    },
}


_UNITS = {
    "ru": {
        "minute": ("{n} минута", "{n} минуты", "{n} минут"),
        "hour": ("{n} час", "{n} часа", "{n} часов"),
        "day": ("{n} день", "{n} дня", "{n} дней"),
        "week": ("{n} неделя", "{n} недели", "{n} недель"),
        "month": ("{n} месяц", "{n} месяца", "{n} месяцев"),
        "working minute": ("{n} рабочая минута", "{n} рабочие минуты", "{n} рабочих минут"),
        "working hour": ("{n} рабочий час", "{n} рабочих часа", "{n} рабочих часов"),
        "working day": ("{n} рабочий день", "{n} рабочих дня", "{n} рабочих дней"),
    },
    "en": {
        unit: (f"{{n}} {unit}", f"{{n}} {unit}s")
        for plain in ("minute", "hour", "day", "week", "month")
        for unit in (plain, f"working {plain}")
    },
}


def plural(count: int, language: str, *forms: str) -> str:
    """Choose the form of a count: Russian takes one, few, many; English one, other; `{n}` is the count."""
    kinds = {"ru": ("one", "few", "many"), "en": ("one", "other")}[language]
    kind = Locale(language).plural_form(count)
    return dict(zip(kinds, forms, strict=True))[kind].format(n=count)


def span_in_words(count: int, unit: str, language: str) -> str:
    """Word so many of a unit of a term, such as `working day`; KeyError for a unit that terms do not have."""
    return plural(count, language, *_UNITS[language][unit])


def sum_in_words(money: Money, language: str) -> str:
    """Return an amount as a reader of the language writes it; whole sums go without decimals."""
    whole = money.amount == money.amount.to_integral_value()
    places = 0 if whole else decimals_of(money.currency) or 0
    number = format_decimal(money.amount, "#,##0" + ("." + "0" * places if places else ""), locale=language)
    symbol = get_currency_symbol(money.currency, locale=language)
    if language == "ru":
        return f"{number}\N{NO-BREAK SPACE}{symbol}"
    return f"{symbol}\N{NO-BREAK SPACE}{number}" if symbol[-1].isalpha() else f"{symbol}{number}"
