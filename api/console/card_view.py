"""Gathers a card: everything about one claim over one connection, in the reader's words."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.card_actions import Buttons, buttons_of
from api.console.card_hints import HintLine, hints_on_card
from api.console.card_plan import (
    SETTLED,
    DecisionLine,
    Finding,
    PlanLine,
    decision_of,
    established,
    fields_of,
    people_of_card,
    plan_of,
    total_of,
)
from api.console.claim_story import EVENTS_OF, Record, counts_of, people_in_story, records_of, tags_in_story
from api.console.clock_lanes import Clocks, clocks_of
from api.console.declared_cause import declared_words
from api.console.next_step import NextStep, next_step
from api.console.practice import clocks_told
from api.console.stage_strip import COURSE_EVENTS, Step, strip_of
from api.console.telling import Telling
from api.console.trade import action_title
from api.desk import Desk
from api.language import Language
from api.pages.formats import Formats
from api.problems import FieldError, invalid
from api.reading import FoundCard, actions_for
from claims.commands import Command
from claims.trade_words import VERDICTS
from claims.values import Titles
from store.client_contacts import ClientContact, contacts_in
from store.clients import ClientClaim, likely_duplicates, same_client
from store.journal import pending_of
from store.names import names_of
from store.pages import BadCursor, Page
from store.parties import Party, parties_of
from store.people import User
from store.routing_tags import tag_titles
from store.sight import Sight, sight_of
from store.story import NEWEST, ToldRow, chosen_events, story, story_counts
from store.tasks_list import TaskRow, tasks_of
from store.teams import title_of
from store.timelines import TimelineRow

_COURSE = (*COURSE_EVENTS, *SETTLED, "party_added")


class Story(NamedTuple):
    """A page of the timeline on one tab."""

    tab: str
    records: tuple[Record, ...]
    next: str | None
    counts: Mapping[str, int]


class Body(NamedTuple):
    """What a card shows of a claim at any instant."""

    strip: tuple[Step, ...]
    clocks: Clocks
    plan: tuple[PlanLine, ...]
    decision: tuple[DecisionLine, ...]
    total: str
    finding: Finding
    fields: tuple[tuple[str, str], ...]
    parties: tuple[Party, ...]
    story: Story


class Around(NamedTuple):
    """What a card shows of a claim as it is now alone."""

    step: NextStep
    hints: tuple[HintLine, ...]
    buttons: Buttons
    client: tuple[ClientClaim, ...]
    contacts: tuple[ClientContact, ...]
    """The latest ones with this client in his other claims."""
    duplicates: tuple[ClientClaim, ...]
    waiting: tuple[str, ...]
    """Commands that are accepted and not yet carried out."""


class _Read(NamedTuple):
    tasks: tuple[TaskRow, ...]
    parties: tuple[Party, ...]
    course: tuple[TimelineRow, ...]
    rows: Page[ToldRow]
    counts: Mapping[str, int]
    names: Mapping[str, str]
    team: Titles | None


async def body_of(
    connection: AsyncConnection,
    user: User,
    language: Language,
    found: FoundCard,
    *,
    tab: str = "all",
    cursor: str | None = None,
    past: datetime | None = None,
) -> tuple[Telling, Body]:
    """Read and tell a card's body, now or as it was at an instant."""
    claim = found.card.claim
    f = Formats(language, user.zone, past)
    read = await _read(connection, sight_of(user), found, tab, cursor, claim.version if past else NEWEST)
    declared = await declared_words(connection, sight_of(user), claim, found.pinned, language)
    written = {row.id: row.written_title for row in read.tasks if row.written_title}
    tags = await tag_titles(connection, tags_in_story(read.rows.items).union(claim.tags))
    telling = Telling(claim, found.pinned, f, read.names, written, read.team, tags)
    course = tuple(row for row in read.course if row.version <= claim.version)
    stages = [row for row in course if row.event in COURSE_EVENTS]
    verdicts = {name: telling.say(titles) for name, titles in VERDICTS.items()}
    return telling, Body(
        strip=strip_of(telling, stages, f.now),
        clocks=clocks_of(on_clock := clocks_told(telling), on_clock.f.now),
        plan=plan_of(telling, read.tasks, course, f.now),
        decision=decision_of(telling),
        total=total_of(telling),
        finding=established(telling, verdicts, declared),
        fields=fields_of(telling, found.card.texts),
        parties=_parties_then(read.parties, course) if past else read.parties,
        story=Story(
            tab,
            records_of(read.rows.items, telling, course[0].recorded_at if course else None),
            read.rows.next,
            read.counts,
        ),
    )


def _parties_then(parties: tuple[Party, ...], course: tuple[TimelineRow, ...]) -> tuple[Party, ...]:
    known = {row.command_id for row in course if row.event == "party_added"}
    return tuple(party for party in parties if party.id in known)


async def around_of(
    desk: Desk, connection: AsyncConnection, user: User, found: FoundCard, telling: Telling
) -> Around:
    """What may be done, what is next, and who else this client is."""
    claim, pinned, language = telling.claim, telling.pinned, telling.f.language
    sight = sight_of(user)
    step = next_step(claim, pinned, language, telling.written)
    waiting = await pending_of(connection, claim.id) if found.card.pending else ()
    client = await same_client(connection, sight, claim.id)
    return Around(
        step=step,
        hints=await hints_on_card(connection, telling, client),
        buttons=buttons_of(claim, pinned, actions_for(found, user, language), step.action, language),
        client=client,
        contacts=await contacts_in(connection, sight, [each.id for each in client]),
        duplicates=() if claim.closed else await likely_duplicates(connection, sight, claim_id=claim.id),
        waiting=tuple(_waiting_words(command, telling) for command in waiting),
    )


def _waiting_words(command: Command, telling: Telling) -> str:
    return action_title(telling.pinned, telling.claim, command.action, telling.f.language)


async def _read(
    connection: AsyncConnection, sight: Sight, found: FoundCard, tab: str, cursor: str | None, version: int
) -> _Read:
    claim = found.card.claim
    tasks = await tasks_of(connection, sight, claim.id) if claim.tasks else ()
    parties = await parties_of(connection, sight, claim.id)
    course = await chosen_events(connection, sight, claim.id, _COURSE)
    rows = await _page(connection, sight, claim.id, tab, cursor, version)
    counts = counts_of(await story_counts(connection, sight, claim.id))
    names = await names_of(connection, people_of_card(claim) | people_in_story(rows.items))
    team = await title_of(connection, claim.team)
    return _Read(tasks or (), parties or (), course, rows, counts, names, team)


async def _page(
    connection: AsyncConnection, sight: Sight, claim_id: str, tab: str, cursor: str | None, version: int
) -> Page[ToldRow]:
    try:
        return await story(
            connection,
            sight,
            claim_id,
            EVENTS_OF.get(tab),
            letters=tab == "letters",
            before=cursor,
            until_version=version,
        )
    except BadCursor:
        raise invalid(FieldError("cursor", "not-valid")) from None
