"""What the list of claims can be asked for, and how each wish is spelled in SQL; only what is asked stands in it."""

from datetime import date, datetime, timedelta
from typing import Any, Literal

from claims.calendar import first_instant, zone
from claims.values import Value
from claims.variant import CLOSED
from store.sight import REAL, Sight
from store.words import Condition, lexemes, word_conditions

Sort = Literal["deadline", "registered", "priority"]
NEVER = "'9999-12-31 00:00:00+00'"
_FACETS = {"stage", "type", "team", "priority", "assignee", "channel", "waiting"}


class ClaimFilter(Value):
    """What the list is asked for. `assignee` is a user id or `none`; `zone` is the asker's, for days.

    `due`: `overdue` now; `today`, later today; `week`, within seven days from today; all by the earliest deadline
    of a running clock. `q` looks for words in everything that was written; one without a letter or digit finds
    nothing. `assignees` and `teams` are those of which it must be one; days of receipt count whole.
    """

    stage: str | None = None
    type: str | None = None
    assignee: str | None = None
    assignees: tuple[str, ...] = ()
    team: str | None = None
    teams: tuple[str, ...] = ()
    status: Literal["open", "closed"] | None = None
    due: Literal["overdue", "today", "week"] | None = None
    priority: Literal["low", "normal", "high", "critical"] | None = None
    channel: str | None = None
    waiting: Literal["us", "claimant", "third_party", "approval", "nobody"] | None = None
    tag: str | None = None
    received_from: date | None = None
    received_until: date | None = None
    q: str | None = None
    sort: Sort = "deadline"
    limit: int = 25
    cursor: str | None = None
    zone: str = "UTC"


def contradicts_itself(wanted: ClaimFilter) -> bool:
    """Whether no claim can be so: a stage and a status that exclude each other, a deadline of what is closed."""
    statuses = {wanted.status, _status_of(wanted.stage), "open" if wanted.due else None} - {None}
    return len(statuses) > 1


def _status_of(stage: str | None) -> str | None:
    return stage and ("closed" if stage == CLOSED else "open")


def conditions_of(
    sight: Sight, wanted: ClaimFilter, now: datetime, few: list[str] | None = None
) -> Condition:
    """Spell what claims `c` (and their words `s`) must be; `few` are those with the wanted words, if they are few."""
    conditions, arguments = _facet_conditions(sight, wanted)
    for condition, given in (
        _sight_condition(sight),
        _due_condition(wanted, now),
        _received_condition(wanted),
        _tag_condition(wanted),
        _words_condition(wanted.q, few),
    ):
        conditions += condition
        arguments |= given
    return conditions, arguments


def source_of(arguments: dict[str, Any]) -> str:
    """Name the tables that the conditions look at."""
    return "claims c JOIN claim_search s ON s.claim_id = c.id" if "words_0" in arguments else "claims c"


def _facet_conditions(sight: Sight, wanted: ClaimFilter) -> Condition:
    # What follows from another condition is left out: PostgreSQL would take the two for independent.
    names = _FACETS | (set() if wanted.stage or wanted.due else {"status"})
    asked = wanted.model_dump(include=names, exclude_none=True)
    facets = [f"{name}:{value}" for name, value in asked.items()]
    if len(sight.teams) == 1 and not sight.everything:
        facets.append(f"team:{next(iter(sight.teams))}")
    if len(wanted.assignees) == 1:
        facets.append(f"assignee:{wanted.assignees[0]}")
    if len(wanted.teams) == 1:
        facets.append(f"team:{wanted.teams[0]}")
    conditions = [REAL, "c.facets @> %(facets)s::text[]"] if facets else [REAL]
    arguments: dict[str, Any] = {"facets": facets} if facets else {}
    for name, several in (("assignee", wanted.assignees), ("team", wanted.teams)):
        if len(several) > 1:
            conditions.append(f"c.facets && %(several_{name})s::text[]")
            arguments[f"several_{name}"] = [f"{name}:{each}" for each in several]
    return conditions, arguments


def _sight_condition(sight: Sight) -> Condition:
    if sight.everything:
        if sight.restricted:
            return [], {}
        return ["(NOT c.restricted OR c.team = ANY(%(teams)s::text[]))"], {"teams": sorted(sight.teams)}
    if len(sight.teams) == 1:
        return [], {}
    return ["c.team = ANY(%(teams)s::text[])"], {"teams": sorted(sight.teams)}


def _due_condition(wanted: ClaimFilter, now: datetime) -> Condition:
    if "closed" in (wanted.status, wanted.stage):
        return [f"c.sorted_due = {NEVER}"], {}  # closed claims have no deadline
    if wanted.due is None:
        return [], {}
    running = [] if wanted.stage else ["c.status = 'open'"]
    if wanted.due == "overdue":
        return [*running, "c.sorted_due <= %(now)s::timestamptz"], {"now": now}
    days = 1 if wanted.due == "today" else 7
    until = _midnight(wanted.zone, now.astimezone(zone(wanted.zone)).date() + timedelta(days=days))
    # A term in days is due at the first instant of the next day, so the end of the span belongs to it.
    return (
        [*running, "c.sorted_due > %(now)s::timestamptz", "c.sorted_due <= %(until)s::timestamptz"],
        {"now": now, "until": until},
    )


def _received_condition(wanted: ClaimFilter) -> Condition:
    conditions: list[str] = []
    arguments: dict[str, Any] = {}
    if wanted.received_from:
        conditions.append("c.received_at >= %(received_from)s::timestamptz")
        arguments["received_from"] = _midnight(wanted.zone, wanted.received_from)
    if wanted.received_until:
        conditions.append("c.received_at < %(received_until)s::timestamptz")
        arguments["received_until"] = _midnight(wanted.zone, wanted.received_until + timedelta(days=1))
    return conditions, arguments


def _tag_condition(wanted: ClaimFilter) -> Condition:
    if wanted.tag is None:
        return [], {}
    # The second half is what the index knows: claims without tags are not in it.
    return ["c.tags @> %(tags)s::text[] AND c.tags <> '{}'"], {"tags": [wanted.tag]}


def _midnight(zone_name: str, day: date) -> datetime:
    return first_instant(zone_name, datetime(day.year, day.month, day.day))  # noqa: DTZ001 - a wall clock's


def _words_condition(q: str | None, few: list[str] | None) -> Condition:
    if few is not None:
        return ["c.id = ANY(%(few)s::uuid[])"], {"few": few}
    return word_conditions(lexemes(q or ""))
