"""What may be chosen in a form: from the claim, its variant, its team and the other claim types."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console import form_words as words
from api.console.form_boxes import Choice
from api.console.form_data import NOBODY
from api.console.trade import PRIORITIES, clock_title, granted_title, remedy_title, stage_title, task_title
from api.language import Language
from api.pages.formats import Formats
from claims.claim import Claim, ClockRun
from claims.dictionaries_priorities import IMPACT_WORDS, SEVERITY_WORDS
from claims.granting import offered
from claims.hints import untold
from claims.trade_words import capitalised
from claims.values import Titles
from claims.variant import Pinned
from store.acting import Colleague, colleagues, unattached_files
from store.calendars import CalendarLine, calendar_history
from store.move_choice import VersionOfType, versions_of_type
from store.routing_tags import known_tags, tag_titles
from store.sight import Sight
from store.tasks_list import TaskRow, tasks_of
from store.variants import all_live


class Around(NamedTuple):
    """What surrounds the claim, as far as the form asks for it."""

    claim: Claim
    pinned: Pinned
    people: tuple[Colleague, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    types: tuple[tuple[str, Titles], ...] = ()
    versions: tuple[VersionOfType, ...] = ()
    calendars: tuple[CalendarLine, ...] = ()
    tags: Mapping[str, Titles] = {}
    """How those are called that may be put on it or taken off."""


async def look_around(
    connection: AsyncConnection, sight: Sight, claim: Claim, pinned: Pinned, members: Iterable[str]
) -> Around:
    """Read what the members of the form need, and nothing else."""
    asked, calendar = frozenset(members), pinned.variant.calendar
    live = await all_live(connection) if "type" in asked else ()
    return Around(
        claim=claim,
        pinned=pinned,
        people=await colleagues(connection, claim.team) if "assignee" in asked else (),
        tasks=(await tasks_of(connection, sight, claim.id) or ()) if "task_id" in asked else (),
        files=await unattached_files(connection, sight, claim.id) if "file_id" in asked else (),
        versions=await versions_of_type(connection, claim.type) if "version" in asked else (),
        calendars=await calendar_history(connection, calendar) if "calendar_id" in asked else (),
        tags=await _tags_around(connection, claim) if "tag" in asked else {},
        types=tuple((each.variant.claim_type, each.variant.title) for each in live),
    )


async def _tags_around(connection: AsyncConnection, claim: Claim) -> dict[str, Titles]:
    """All that are known, and the claim's own: one may have been retired since."""
    return await known_tags(connection) | await tag_titles(connection, claim.tags)


def choices_for(
    action: str, around: Around, members: Iterable[str], f: Formats
) -> dict[str, tuple[Choice, ...]]:
    """The choices of each member that has some."""
    found = {name: tuple(_LISTS[name](around, f)) for name in members if name in _LISTS}
    if action == "add_task" and "assignee" in found:
        found["assignee"] = tuple(each for each in found["assignee"] if each.value != NOBODY)
    if action == "remove_tag":
        found["tag"] = tuple(_borne_tags(around, f))
    return found


def _from(titles: Mapping[str, Titles]) -> Callable[[Around, Formats], list[Choice]]:
    return lambda around, f: titled(titles, f.language)


def titled(titles: Mapping[str, Titles], language: Language) -> list[Choice]:
    """A dictionary as choices."""
    return [Choice(key, title.in_language(language)) for key, title in titles.items()]


def _people(around: Around, f: Formats) -> list[Choice]:
    has = around.claim.assignee
    people = [Choice(each.login, each.name) for each in around.people if each.id != has]
    return [*people, *([Choice(NOBODY, words.NOBODY.in_language(f.language))] if has else [])]


def _tags(around: Around, f: Formats) -> list[Choice]:
    """Those that the claim does not have."""
    borne = around.claim.tags
    return titled({key: title for key, title in around.tags.items() if key not in borne}, f.language)


def _borne_tags(around: Around, f: Formats) -> list[Choice]:
    titles = {key: around.tags.get(key, Titles(ru=key, en=key)) for key in around.claim.tags}
    return titled(titles, f.language)


def _tasks(around: Around, f: Formats) -> list[Choice]:
    written = {row.id: row.written_title for row in around.tasks}
    return [
        Choice(
            task.id,
            task_title(task, written.get(task.id), f.language),
            f.due_words(task.due_at) if task.due_at else "",
        )
        for task in around.claim.tasks
        if task.state == "open"
    ]


def _verdicts(around: Around, f: Formats) -> list[Choice]:
    return [
        Choice(key, title.in_language(f.language), words.VERDICT_HINTS[key].in_language(f.language))
        for key, title in words.VERDICTS.items()
    ]


def _clocks(around: Around, f: Formats) -> list[Choice]:
    clocks = around.pinned.variant.clocks
    runs = [run for run in around.claim.clocks if run.running and run.clock in clocks]
    return [
        Choice(run.clock, clock_title(around.pinned, run.clock, f.language), ends_in_words(run, f))
        for run in runs
        if clocks[run.clock].extension
    ]


def ends_in_words(run: ClockRun, f: Formats) -> str:
    """The last day of a term in days, the instant of any other; nothing while it stands."""
    if run.last_day:
        return f.day(run.last_day)
    return f"{f.day(run.due_at)} {f.clock(run.due_at)}" if run.due_at else ""


def _remedies(around: Around, f: Formats) -> list[Choice]:
    return [
        Choice(
            one.id,
            granted_title(one, f.language),
            f.money(one.money.amount, one.money.currency) if one.money else "",
        )
        for one in around.claim.outstanding
    ]


def _hints(around: Around, f: Formats) -> list[Choice]:
    """What the claimant has still to be told."""
    return [
        Choice(hint.key, hint.title.in_language(f.language)) for hint in untold(around.pinned, around.claim)
    ]


def _offered(around: Around, f: Formats) -> list[Choice]:
    return [
        Choice(key, remedy_title(around.pinned, key, f.language)) for key in offered(around.pinned.variant)
    ]


def _stages(around: Around, f: Formats) -> list[Choice]:
    stages = [
        Choice(key, stage_title(around.pinned, key, f.language))
        for key in around.pinned.variant.stages
        if key != around.claim.stage
    ]
    return [*stages, Choice("closed", words.CLOSED.in_language(f.language))]


def _variants(around: Around, f: Formats) -> list[Choice]:
    """The variants of the claim's type, its own first."""
    titles = {one.ref.key: one.title for one in reversed(around.versions)}
    own = around.claim.variant.key
    return titled({key: titles[key] for key in sorted(titles, key=lambda key: (key != own, key))}, f.language)


def _versions(around: Around, f: Formats) -> list[Choice]:
    """The numbers of the versions to which one may move; each says when it was published, or that it is live."""
    found: dict[str, list[str]] = {}
    for one in around.versions:
        if one.ref != around.claim.variant:
            since = words.LIVE_VERSION.in_language(f.language) if one.live else f.day(one.published_at)
            found.setdefault(str(one.ref.version), []).append(since)
    return [Choice(number, f"{number} ({'; '.join(days)})") for number, days in found.items()]


def _calendars(around: Around, f: Formats) -> list[Choice]:
    """The versions of the calendar other than the one that the claim is pinned to."""
    present = around.pinned.calendar_ref
    return [
        Choice(one.ref.id, f"{one.ref.version} ({f.day(one.published_at)})")
        for one in around.calendars
        if one.ref != present
    ]


def _stages_elsewhere(around: Around, f: Formats) -> list[Choice]:
    """The stages that the claim's own version does not have."""
    here = around.pinned.variant.stages
    stages = [each for one in around.versions for each in one.stages.items() if each[0] not in here]
    titles = {name: title.in_language(f.language) if title else name for name, title in reversed(stages)}
    return [Choice(name, titles[name]) for name in dict.fromkeys(name for name, _ in stages)]


_LISTS: dict[str, Callable[[Around, Formats], list[Choice]]] = {
    "assignee": _people,
    "severity": _from(capitalised(SEVERITY_WORDS)),
    "impact": _from(capitalised(IMPACT_WORDS)),
    "priority": lambda around, f: [
        Choice("", words.AS_IT_FOLLOWS.in_language(f.language)),
        *(each for each in titled(PRIORITIES, f.language) if each.value != around.claim.priority),
    ],
    "type": lambda around, f: titled(
        {key: title for key, title in around.types if key != around.claim.type}, f.language
    ),
    "tag": _tags,
    "task": _from(words.CHOSEN_TASKS),
    "task_id": _tasks,
    "file_id": lambda around, f: [Choice(file_id, name) for file_id, name in around.files],
    "role": _from(words.ROLES),
    "as": _from(words.LINKS),
    "kind": _from(words.KINDS),
    "direction": _from(words.DIRECTIONS),
    "clock": _clocks,
    "verdict": _verdicts,
    "cause": lambda around, f: titled(around.pinned.variant.causes, f.language),
    "guilty_unit": lambda around, f: titled(around.pinned.variant.guilty_units, f.language),
    "remedy_id": _remedies,
    "hint": _hints,
    "to": _stages,
    "variant": _variants,
    "version": _versions,
    "calendar_id": _calendars,
    "stage": _stages_elsewhere,
    "plan": _from(words.YES_NO),
    "outcome": _from(words.OUTCOMES),
    "on_behalf": _from(words.VIA),
    "score": _from(words.SCORES),
    "remedies": _offered,
    "demand": _offered,
}
