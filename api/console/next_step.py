"""What is to be done next with a claim, and why: one place for the card, the queue and the preview."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from api.language import Language
from api.pages.formats import Formats, one_stop
from api.pages.words import words_in
from claims.claim import Claim, Remedy, Task
from claims.money import Money
from claims.trade_words import TASKS, capital
from claims.values import Value
from claims.variant import Action, Pinned


class NextStep(Value):
    """One sentence that says what to do, one that says why; `action` is the command that does it, if one does."""

    title: str
    why: str
    action: str | None = None


class _Case(NamedTuple):
    claim: Claim
    pinned: Pinned
    f: Formats
    written: Mapping[str, str]


def next_step(
    claim: Claim,
    pinned: Pinned,
    language: Language,
    written: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> NextStep:
    """Find the next step; `written` are titles of tasks in people's own words, by the task's id."""
    case = _Case(claim, pinned, Formats(language, pinned.calendar.zone, now), written or {})
    found = (rule(case) for rule in _RULES)
    step = next((step for step in found if step is not None), _look(case))
    return step.model_copy(update={"why": one_stop(step.why)})


def _closed(case: _Case) -> NextStep | None:
    if not case.claim.closed:
        return None
    gettext = words_in(case.f.language).gettext
    why = gettext("Closed %(day)s.") % {"day": _day(case, case.claim.closed_at or case.claim.at)}
    return NextStep(title=gettext("Nothing more to do"), why=why)


def _approval(case: _Case) -> NextStep | None:
    pending = case.claim.pending_approval
    if pending is None:
        return None
    gettext = words_in(case.f.language).gettext
    title = gettext("Get the decision approved")
    if pending.total:
        title = gettext("Get %(sum)s approved") % {"sum": _sum(case, pending.total)}
    why = gettext("Asked %(day)s; above the limit another person has to agree.")
    return NextStep(title=title, why=why % {"day": _day(case, pending.requested_at)}, action="approve")


def _nobodys(case: _Case) -> NextStep | None:
    if case.claim.assignee:
        return None
    gettext = words_in(case.f.language).gettext
    why = gettext("Nobody is responsible for this claim yet.")
    return NextStep(title=gettext("Take it or give it to somebody"), why=why, action="take")


def _question(case: _Case) -> NextStep | None:
    question = case.claim.question
    if question is None:
        return None
    gettext, day = words_in(case.f.language).gettext, _day(case, question.asked_at)
    if question.waiting_for == "claimant":
        title, why = gettext("Wait for the claimant's answer"), gettext("We asked for details %(day)s.")
    else:
        title, why = gettext("Wait for a third party"), gettext("We asked a third party %(day)s.")
    return NextStep(title=title, why=why % {"day": day}, action="answer_details")


def _untold(case: _Case) -> NextStep | None:
    task = next((task for task in _open_tasks(case.claim) if task.tells), None)
    if task is None:
        return None
    gettext = words_in(case.f.language).gettext
    why = gettext("There is no e-mail address to write to.")
    if task.origin == "letter_refused":
        why = gettext("Our letter could not be delivered.")
    return NextStep(title=gettext("Tell the claimant by phone or post"), why=why, action="finish_task")


def _objection(case: _Case) -> NextStep | None:
    if case.claim.objected_at is None:
        return None
    gettext = words_in(case.f.language).gettext
    why = gettext("The claimant disputed the decision %(day)s; nothing new has been found out since.")
    return NextStep(
        title=gettext("Look at the claimant's objection"),
        why=why % {"day": _day(case, case.claim.objected_at)},
        action="record_finding",
    )


def _to_carry_out(case: _Case) -> NextStep | None:
    if not case.claim.outstanding or case.claim.answered_at is None:
        return None
    remedy = min(case.claim.outstanding, key=lambda each: each.carry_out_by or date.max)
    gettext = words_in(case.f.language).gettext
    title = gettext("Carry out: %(remedy)s") % {"remedy": _remedy(case, remedy)}
    why = gettext("Granted %(day)s and not yet carried out.") % {"day": _day(case, remedy.granted_at)}
    if remedy.carry_out_by:
        why = gettext("We promised it by %(day)s.") % {"day": _day(case, remedy.carry_out_by)}
    return NextStep(title=title, why=why, action="carry_out")


def _confirmation(case: _Case) -> NextStep | None:
    asked = case.claim.asked
    if asked is None or case.claim.confirmed_at or _kind(case) != "confirmation":
        return None
    gettext = words_in(case.f.language).gettext
    why = gettext("The answer is on its way; silence counts from its sending.")
    if asked.silent_at:
        day = asked.last_day or asked.silent_at
        why = gettext("Silence until %(day)s counts as consent.") % {"day": _day(case, day)}
    return NextStep(title=gettext("Wait for the claimant's word"), why=why)


def _task(case: _Case) -> NextStep | None:
    task = min(_open_tasks(case.claim), key=_soonest, default=None)
    if task is None:
        return None
    gettext = words_in(case.f.language).gettext
    why = gettext("The next task of the plan.")
    if task.due_at:
        late = task.due_at <= case.f.now
        why = (
            gettext("This task was due %(day)s.")
            if late
            else gettext("The next task of the plan, due %(day)s.")
        )
        why = why % {"day": _day(case, task.last_day or task.due_at)}
    return NextStep(title=_title(case, task), why=why, action="finish_task")


def _finding(case: _Case) -> NextStep | None:
    action = _forward(case)
    needed = set(action[1].requires) if action else set()
    finding = case.claim.finding
    gettext = words_in(case.f.language).gettext
    if "verdict" in needed and finding.verdict is None:
        why = gettext("No task is open; the verdict is still missing.")
    elif "cause" in needed and finding.cause is None:
        why = gettext("No task is open; the cause is not established yet.")
    else:
        return None
    return NextStep(title=gettext("Record what was found out"), why=why, action="record_finding")


def _onward(case: _Case) -> NextStep | None:
    found = _forward(case)
    if found is None:
        return None
    name, action = found
    gettext = words_in(case.f.language).gettext
    if action.outcome and _kind(case) == "resolution":
        why = gettext("The investigation is finished, the claimant waits for our answer.")
        return NextStep(title=gettext("Decide and answer the claimant"), why=why, action=name)
    title = action.title.in_language(case.f.language) if action.title else name
    return NextStep(title=title, why=_why_onward(case, action), action=name)


def _why_onward(case: _Case, action: Action) -> str:
    gettext = words_in(case.f.language).gettext
    if "demand" in action.requires and case.claim.demand.remedy is None and case.claim.demand.money is None:
        return gettext("It is not yet known what the claimant demands.")
    if _kind(case) == "intake":
        return gettext("Registered %(day)s, nobody has begun to work on it.") % {
            "day": _day(case, case.claim.registered_at)
        }
    return gettext("Everything that this stage asks for is done.")


def _look(case: _Case) -> NextStep:
    gettext = words_in(case.f.language).gettext
    return NextStep(
        title=gettext("Look through the claim"), why=gettext("Nothing in it falls due by itself.")
    )


_RULES: tuple[Callable[[_Case], NextStep | None], ...] = (
    _closed,
    _approval,
    _nobodys,
    _question,
    _untold,
    _objection,
    _to_carry_out,
    _confirmation,
    _task,
    _finding,
    _onward,
)
"""In the order in which they are asked; the first that has a word decides."""


def _open_tasks(claim: Claim) -> Iterator[Task]:
    return (task for task in claim.tasks if task.state == "open")


def _soonest(task: Task) -> tuple[float, int]:
    return task.due_at.timestamp() if task.due_at else float("inf"), int(task.id)


def _title(case: _Case, task: Task) -> str:
    if task.title:
        return task.title.in_language(case.f.language)
    return case.written.get(task.id) or capital(TASKS[task.task].in_language(case.f.language))


def _day(case: _Case, when: date) -> str:
    f = case.f
    day = f.local(when).date() if isinstance(when, datetime) else when
    return _spelled_day(f.language, f.local(f.now).date(), day)


@lru_cache(maxsize=4096)
def _spelled_day(language: Language, today: date, day: date) -> str:
    """Lists spell the same few days over and over."""
    return Formats(language, "UTC", datetime(today.year, today.month, today.day, 12, tzinfo=UTC)).day(day)


def _remedy(case: _Case, remedy: Remedy) -> str:
    words = remedy.words.in_language(case.f.language)
    return f"{words}, {_sum(case, remedy.money)}" if remedy.money else words


def _sum(case: _Case, money: Money) -> str:
    return case.f.money(money.amount, money.currency)


def _kind(case: _Case) -> str | None:
    stage = case.pinned.variant.stages.get(case.claim.stage)
    return stage.kind if stage else None


def _forward(case: _Case) -> tuple[str, Action] | None:
    """The first lawful action that leads to another stage: in variants the way on is written first."""
    stage = case.pinned.variant.stages.get(case.claim.stage)
    actions = stage.actions.items() if stage else ()
    here = case.claim.circumstances()
    return next(((name, a) for name, a in actions if a.to and (a.when is None or a.when.holds(here))), None)
