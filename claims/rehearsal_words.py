"""The words of a comparison in both languages: spans, clocks, rungs, approvals, and why a claim stands apart."""

from datetime import date, datetime, timedelta

from claims.calendar import Calendar
from claims.part_titles import action_title, clock_title
from claims.rehearsal_measure import AskedApproval, ClockOutcome
from claims.rehearsal_past import Obstacle
from claims.term import Term
from claims.term_words import place_in_words, span_in_words, sum_in_words, term_in_words
from claims.trade_words import OUTCOMES, deed_to
from claims.values import Titles
from claims.variant import (
    AddTask,
    Deed,
    Notify,
    Outcome,
    RaisePriority,
    Reassign,
    Remind,
    Rung,
    Variant,
)

_LONGEST = 200
_HOUR, _DAY = 3600, 86400


def both(ru: str, en: str) -> Titles:
    """A sentence in both languages, cut where a configured name makes it too long."""
    return Titles(ru=_cut(ru), en=_cut(en))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def span(seconds: float) -> Titles:
    """A length of time in its greatest unit: `1 day`, `4 h`, `12 min`."""
    if seconds >= _DAY:
        days = int(seconds // _DAY)
        return both(span_in_words(days, "day", "ru"), span_in_words(days, "day", "en"))
    if seconds >= _HOUR:
        return both(f"{int(seconds // _HOUR)} ч", f"{int(seconds // _HOUR)} h")
    minutes = max(int(seconds // 60), 1)
    return both(f"{minutes} мин", f"{minutes} min")


def term(value: Term) -> Titles:
    """A term as it is said."""
    return both(term_in_words(value, "ru"), term_in_words(value, "en"))


def lateness(title: Titles, seconds: float | None) -> Titles:
    """Whether a clock was late and by how much; None: in time."""
    if seconds is None:
        return both(f"{title.ru}: в срок", f"{title.en}: in time")
    late = span(seconds)
    return both(f"{title.ru}: опоздание {late.ru}", f"{title.en}: {late.en} late")


def ended_on(run: ClockOutcome, value: Term, calendar: Calendar) -> Titles | None:
    """On which day of a term in days its clock ended: `ended on the 5th working day`."""
    if value.in_minutes or run.ended_at is None or value.unit.value != "day":
        return None
    days = _days_between(run.started_at, run.ended_at, calendar, value.working)
    working = ("рабочий ", "working ") if value.working else ("", "")
    return both(f"закончен на {days}-й {working[0]}день", f"ended on the {_nth(days)} {working[1]}day")


def _days_between(start: datetime, end: datetime, calendar: Calendar, working: bool) -> int:
    first, last = calendar.day_of(start), calendar.day_of(end)
    days = (first + timedelta(days=count) for count in range(1, (last - first).days + 1))
    return sum(1 for day in days if _counts(day, calendar, working))


def _counts(day: date, calendar: Calendar, working: bool) -> bool:
    return calendar.is_working(day) if working else True


def _nth(count: int) -> str:
    if count % 100 in (11, 12, 13):
        return f"{count}th"
    return f"{count}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th') }"


def approval_words(asked: AskedApproval, variant: Variant, needed: bool) -> Titles:
    """Why an approval is needed here, or is not any more."""
    stage = variant.stages.get(asked.stage)
    limit = stage.approval.above if stage and stage.approval else None
    if limit is None:
        return both("согласование не предусмотрено", "no approval is asked for here")
    if asked.total is None or asked.total.currency != limit.currency:
        return both("сумма в другой валюте", "the sum is in another currency")
    total = both(sum_in_words(asked.total, "ru"), sum_in_words(asked.total, "en"))
    bound = both(sum_in_words(limit, "ru"), sum_in_words(limit, "en"))
    if needed:
        return both(
            f"{total.ru} больше {bound.ru}: нужно согласование",
            f"{total.en} is above {bound.en}: needs approval",
        )
    return both(
        f"{total.ru} не больше {bound.ru}: без согласования",
        f"{total.en} is not above {bound.en}: no approval",
    )


def rung_title(variant: Variant, rung: Rung) -> Titles:
    """What a rung does and where it sits: `Answer, 80 %: tell the head`."""
    clock = clock_title(variant, rung.clock)
    deeds = [_deed(deed) for deed in rung.do]
    ru, en = place_in_words(rung.at, "ru"), place_in_words(rung.at, "en")
    return both(
        f"{clock.ru}, {ru}: {', '.join(deed.ru for deed in deeds)}",
        f"{clock.en}, {en}: {', '.join(deed.en for deed in deeds)}",
    )


def _deed(deed: Deed) -> Titles:
    match deed:
        case Remind():
            return deed_to("remind", deed.remind)
        case Notify():
            return deed_to("notify", deed.notify)
        case Reassign():
            return deed_to("reassign", deed.reassign)
        case RaisePriority():
            return both("повысить приоритет", "raise the priority")
        case AddTask():
            return both("добавить мероприятие", "add a task")


def outcome_words(outcome: Outcome | None) -> Titles:
    """How a claim ended."""
    return OUTCOMES[outcome] if outcome else both("без результата", "no outcome")


def _action(own: Variant, other: Variant, name: str) -> Titles:
    """What an action is called in either variant, else by its name."""
    stages = (*own.stages.values(), *other.stages.values())
    titles = (stage.actions[name].title for stage in stages if name in stage.actions)
    return action_title(name, next((title for title in titles if title), None))


def obstacle_words(own: Variant, draft: Variant, apart: Obstacle) -> Titles:
    """Why a claim cannot be compared."""
    first, rest = (apart.what[0] if apart.what else "—"), ", ".join(apart.what[1:])
    action = _action(own, draft, first)
    match apart.why:
        case "action-gone":
            return both(
                f"действия «{action.ru}» больше нет", f"action “{action.en}” was taken and is not there"
            )
        case "not-here":
            return both(
                f"действие «{action.ru}» здесь невозможно на этом этапе",
                f"action “{action.en}” was taken and is not possible in that stage",
            )
        case "requires":
            return both(
                f"для «{action.ru}» нужно: {rest}", f"“{action.en}” needs what was not recorded: {rest}"
            )
        case "condition":
            return both(
                f"условие «{action.ru}» не выполнено", f"the condition of “{action.en}” does not hold"
            )
        case "field-missing":
            return both(f"неизвестно поле формы: {rest}", f"a field of the form is not known: {rest}")
        case "dictionary":
            return both(f"нет в справочнике: {rest}", f"not in the dictionary any more: {rest}")
        case "outcome-gone":
            ended = OUTCOMES.get(first) or both(first, first)
            return both(f"нет действия с результатом «{ended.ru}»", f"no action ends with “{ended.en}”")
    return both(*_OTHER[apart.why])


_OTHER = {
    "sent-back": (
        "согласующий вернул на доработку, здесь согласования нет",
        "an approver sent it back, and nobody approves here",
    ),
    "reclassified": ("вид претензии изменили", "its claim type was changed"),
    "late-unknown": (
        "опоздала, но файл не говорит насколько, а срок здесь длиннее",
        "it was late, the file does not say by how much, and the term is longer here",
    ),
    "refused": ("ход дела здесь невозможен", "its course is not possible here"),
}
