"""Terms, places of rungs and sums as people say them, in both languages: `5 working days`, `30 000 ₽`."""

from claims.money import Money, decimals_of
from claims.term import RungPosition, Term

_RUSSIAN = {
    "minute": ("минута", "минуты", "минут"),
    "hour": ("час", "часа", "часов"),
    "day": ("день", "дня", "дней"),
    "week": ("неделя", "недели", "недель"),
    "month": ("месяц", "месяца", "месяцев"),
}
_WORKING = {
    "minute": ("рабочая", "рабочие", "рабочих"),
    "hour": ("рабочий", "рабочих", "рабочих"),
    "day": ("рабочий", "рабочих", "рабочих"),
}
_SIGNS = {"RUB": "₽", "USD": "$", "EUR": "€", "GBP": "£"}
_NARROW = "\N{NO-BREAK SPACE}"


def russian_form(count: int) -> int:
    """Which of the three forms of a Russian word follows a number: 1 день, 2 дня, 5 дней."""
    if count % 100 in range(11, 15):
        return 2
    return {1: 0, 2: 1, 3: 1, 4: 1}.get(count % 10, 2)


def term_in_words(term: Term, language: str) -> str:
    """A term as it is said: `1 working day`, `10 дней`."""
    return span_in_words(term.count, term.unit.value, language, working=term.working)


def span_in_words(count: int, unit: str, language: str, *, working: bool = False) -> str:
    """So many of a unit of a term, such as `day`."""
    before = "working " if working else ""
    if language != "ru":
        return f"{count} {before}{unit}{'' if count == 1 else 's'}"
    form = russian_form(count)
    return f"{count} {_WORKING[unit][form] + ' ' if working else ''}{_RUSSIAN[unit][form]}"


def place_in_words(at: RungPosition, language: str) -> str:
    """Where a rung sits: `50 %`, `when due`, `1 working day late`."""
    if at.share is not None:
        return f"{at.share}{_NARROW}%"
    if at.after is None:
        return "срок истёк" if language == "ru" else "when due"
    late = term_in_words(at.after, language)
    return f"срок + {late}" if language == "ru" else f"{late} late"


def sum_in_words(money: Money, language: str) -> str:
    """An amount as it is written: `30 000 ₽`, `$1,200.50`; whole sums go without decimals."""
    whole = money.amount == money.amount.to_integral_value()
    number = f"{money.amount:,.{0 if whole else decimals_of(money.currency) or 0}f}"
    sign = _SIGNS.get(money.currency, money.currency)
    if language == "ru":
        return f"{number.replace(',', _NARROW).replace('.', ',')}{_NARROW}{sign}"
    return f"{sign}{number}" if money.currency in ("USD", "EUR", "GBP") else f"{number}{_NARROW}{sign}"
