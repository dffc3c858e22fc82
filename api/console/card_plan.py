"""The plan, the demand beside the decision, and the parties, as a card shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from api.console.telling import Telling
from api.console.terms import until_words
from api.console.trade import cause_title, granted_title, remedy_title, task_title, unit_title
from claims.claim import Claim, Remedy, Task
from claims.money import Money
from claims.trade_words import TASKS
from store.tasks_list import TaskRow
from store.timelines import TimelineRow

SETTLED = ("task_finished", "task_cancelled")
"""The events that say when a task was settled."""
_ICONS = {
    "call": "phone",
    "letter": "mail",
    "document_request": "file-text",
    "interview": "users",
    "inspection": "zoom-check",
    "expertise": "microscope",
    "recalculation": "calculator",
    "tell": "message-circle",
    "other": "checkbox",
}


class PlanLine(NamedTuple):
    """A task of the plan; `late` while it is open after its deadline."""

    task: Task
    icon: str
    title: str
    kind: str
    who: str
    until: str
    late: bool
    settled_at: datetime | None
    result: str


class DecisionLine(NamedTuple):
    """What was demanded beside what was granted; `remedy` is the granted one."""

    title: str
    demanded: str
    granted: str
    remedy: Remedy | None
    waits: bool = False


class Finding(NamedTuple):
    """What the claimant declared and what the investigation established, in words; empty where it is not known."""

    declared: str
    verdict: str
    cause: str
    unit: str


def plan_of(
    telling: Telling, rows: Sequence[TaskRow], course: Sequence[TimelineRow], now: datetime
) -> tuple[PlanLine, ...]:
    """The plan; texts come from the rows, states from the claim."""
    results = {row.id: row.result or "" for row in rows}
    settled = {str(row.data["task_id"]): row.at for row in course if row.event in SETTLED}
    return tuple(_plan_line(telling, task, results, settled, now) for task in telling.claim.tasks)


def _plan_line(
    telling: Telling, task: Task, results: Mapping[str, str], settled: Mapping[str, datetime], now: datetime
) -> PlanLine:
    due = task.due_at
    return PlanLine(
        task=task,
        icon=_ICONS[task.task],
        title=task_title(task, telling.written.get(task.id), telling.f.language),
        kind=TASKS[task.task].in_language(telling.f.language),
        who=telling.name(task.assignee) if task.assignee else "",
        until=until_words(due, telling.pinned.calendar, telling.f) if due else "",
        late=task.state == "open" and due is not None and due <= now,
        settled_at=settled.get(task.id) if task.state != "open" else None,
        result=results.get(task.id, "") if task.state != "open" else "",
    )


def decision_of(telling: Telling) -> tuple[DecisionLine, ...]:
    """The demand beside what was granted, or what waits for approval."""
    claim = telling.claim
    waiting = claim.pending_approval.remedies if claim.pending_approval else ()
    granted = [*((remedy, False) for remedy in claim.remedies), *((remedy, True) for remedy in waiting)]
    met = next((remedy for remedy, _ in granted if remedy.remedy == claim.demand.remedy), None)
    lines = [_granted(telling, remedy, remedy is met, waits) for remedy, waits in granted]
    demanded = claim.demand.remedy or claim.demand.money
    return tuple(lines) if met or not demanded else (_demanded(telling), *lines)


def _granted(telling: Telling, remedy: Remedy, met: bool, waits: bool) -> DecisionLine:
    return DecisionLine(
        title=granted_title(remedy, telling.f.language),
        demanded=_sum(telling, telling.claim.demand.money) if met else "",
        granted=_sum(telling, remedy.money),
        remedy=remedy,
        waits=waits,
    )


def _demanded(telling: Telling) -> DecisionLine:
    demand = telling.claim.demand
    title = remedy_title(telling.pinned, demand.remedy, telling.f.language) if demand.remedy else ""
    return DecisionLine(title, _sum(telling, demand.money), "", None)


def _sum(telling: Telling, money: Money | None) -> str:
    return telling.money(money) if money else ""


def total_of(telling: Telling) -> str:
    """The sum that was granted over all rounds, where it has one currency and several parts."""
    sums = [remedy.money for remedy in telling.claim.remedies if remedy.money]
    if len(sums) < 2 or len({money.currency for money in sums}) > 1:
        return ""
    return telling.f.money(sum(money.amount for money in sums) or "0", sums[0].currency)


def established(telling: Telling, verdicts: Mapping[str, str], declared: str) -> Finding:
    """The finding in words, beside what the claimant declared."""
    found, language = telling.claim.finding, telling.f.language
    return Finding(
        declared=declared,
        verdict=verdicts.get(found.verdict or "", ""),
        cause=cause_title(telling.pinned, found.cause, language) or "",
        unit=unit_title(telling.pinned, found.guilty_unit, language) or "",
    )


def fields_of(telling: Telling, texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The filled fields of the form, by their titles."""
    found = []
    for field in telling.pinned.variant.fields:
        value = texts.get(f"field:{field.key}", telling.claim.fields.get(field.key))
        if value is not None and not (
            field.kind == "text" and isinstance(value, bool)
        ):  # a text that was erased
            choice = (field.choices or {}).get(str(value))
            found.append(
                (telling.say(field.title), telling.say(choice) if choice else _spelled(telling, value))
            )
    return tuple(found)


def _spelled(telling: Telling, value: object) -> str:
    if isinstance(value, bool):
        yes, no = ("да", "нет") if telling.f.language == "ru" else ("yes", "no")
        return yes if value else no
    return str(value)


def people_of_card(claim: Claim) -> set[str]:
    """The ids of our people whom a card names beside its timeline."""
    pending = claim.pending_approval
    ids = (
        claim.assignee,
        pending.requested_by if pending else None,
        *(task.assignee for task in claim.tasks),
        *(told.by for told in claim.told),
    )
    return {each for each in ids if each}
