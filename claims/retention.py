"""How long personal data of a closed claim is kept, and what stands in the way of erasing it.

Years and months are counted as the Civil Code of Russia does (art. 192): a term ends on the same day of its last
month, or on the last day of that month where there is no such day. The closing day itself does not count (art. 191).
"""

from calendar import monthrange
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from claims.trade_words import by_key
from claims.values import Instant, Titles, Value

MOST_MONTHS = 1200
OFFERED_MONTHS = 36
"""What the page offers for a claim type of which nobody has decided anything yet."""
OFFERED_SOURCE = Titles(
    en="Proposal to be checked: UK FCA DISP 1, complaint records are kept 3 years (read in a text of 2005–2007);"
    " Russian 152-FZ names no number and allows no longer than the purpose needs.",
    ru="Предложение, проверьте: FCA DISP 1 (Великобритания), записи о жалобах хранят 3 года (прочитано в редакции"
    " 2005–2007); 152-ФЗ числа не называет и не разрешает хранить дольше, чем нужно для цели.",
)
"""Where the offer comes from, as read on 2026-11-22; no legal advice."""
Hindrance = Literal[
    "open", "held", "held_client", "held_elsewhere", "demanded", "commands", "letters", "erased"
]
HINDRANCES = by_key(
    open=(
        "the claim is open: its data is needed to handle it",
        "претензия открыта: данные нужны, чтобы её рассмотреть",
    ),
    held=("legal hold on the claim", "запрет удаления по претензии"),
    held_client=("legal hold on the client", "запрет удаления по клиенту"),
    held_elsewhere=(
        "legal hold on another claim of the client",
        "запрет удаления по другой претензии клиента",
    ),
    demanded=("the law demands to keep it until", "закон требует хранить до"),
    commands=(
        "a command is being carried out: try again in a minute",
        "выполняется действие: повторите через минуту",
    ),
    letters=("a letter is still going out: try again later", "письмо ещё отправляется: повторите позже"),
    erased=("it was erased already", "уже удалено"),
)
"""Why the data of a claim is not erased now, in small letters."""


class RetentionTerm(Value):
    """How long data of a claim type is kept after closing, in months.

    Without `months` nothing is erased by itself; `demanded` months are the least that the law of `source` demands.
    Version 0 is what nobody has decided yet: nothing is erased by itself and nothing is demanded.
    """

    claim_type: str
    version: int = 0
    months: int | None = None
    demanded: int = 0
    source: str = ""
    set_by: str | None = None
    set_at: Instant | None = None


class InTheWay(Value):
    """One reason not to erase; `until` is the last day of a demanded term, `why` and `by` are a hold's own."""

    kind: Hindrance
    until: date | None = None
    why: str | None = None
    by: str | None = None


def last_day(closed_at: datetime, zone: str, months: int) -> date:
    """The last day on which data is kept, by the calendar of the claim."""
    closed = closed_at.astimezone(ZoneInfo(zone)).date()
    years, month = divmod(closed.year * 12 + closed.month - 1 + months, 12)
    return date(years, month + 1, min(closed.day, monthrange(years, month + 1)[1]))


def is_over(closed_at: datetime, zone: str, months: int, now: datetime) -> bool:
    """Whether a term for keeping data is over."""
    return now.astimezone(ZoneInfo(zone)).date() > last_day(closed_at, zone, months)
