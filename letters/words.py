"""Words of the trade in the two languages of letters: remedies, outcomes, priorities, tasks, sums, plurals."""

from collections.abc import Mapping

from babel import Locale
from babel.numbers import format_decimal, get_currency_symbol

from claims import trade_words
from claims.money import Money, decimals_of
from claims.values import Titles

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
"""How the letter says it: whole sentences about the claim, not the single words of the trade."""


def _by_language(words: Mapping[str, Titles]) -> dict[str, dict[str, str]]:
    return {
        language: {key: said.in_language(language) for key, said in words.items()}
        for language in ("ru", "en")
    }


REMEDIES = _by_language(trade_words.REMEDIES)
PRIORITIES = _by_language(trade_words.PRIORITIES)
TASKS = _by_language({**trade_words.TASKS, "other": Titles(en="task", ru="мероприятие")})
"""A letter says that a task was given: there it is no other than any."""


def plural(count: int, language: str, *forms: str) -> str:
    """Choose the form of a count: Russian takes one, few, many; English one, other; `{n}` is the count."""
    kinds = {"ru": ("one", "few", "many"), "en": ("one", "other")}[language]
    kind = Locale(language).plural_form(count)
    return dict(zip(kinds, forms, strict=True))[kind].format(n=count)


def sum_in_words(money: Money, language: str) -> str:
    """Return an amount as a reader of the language writes it; whole sums go without decimals."""
    whole = money.amount == money.amount.to_integral_value()
    places = 0 if whole else decimals_of(money.currency) or 0
    number = format_decimal(money.amount, "#,##0" + ("." + "0" * places if places else ""), locale=language)
    symbol = get_currency_symbol(money.currency, locale=language)
    if language == "ru":
        return f"{number}\N{NO-BREAK SPACE}{symbol}"
    return f"{symbol}\N{NO-BREAK SPACE}{number}" if symbol[-1].isalpha() else f"{symbol}{number}"
