"""Turns what the store lists into the rows of the answers."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from api.desk import Desk
from api.language import Language
from api.names import not_found
from api.people import people_in, with_logins
from api.problems import FieldError, invalid
from api.reading import seen_claim
from api.shapes.cards import RowOut
from api.shapes.lists import EventOut, LetterOut, TaskOut
from api.shapes.parts import Listing, Logins, Ref, login
from api.shapes.queries import ClaimsQuery, TimelineQuery
from store.letters_list import LetterRow, letters_of
from store.lists import ClaimFilter, ClaimRow, claims_page
from store.pages import BadCursor
from store.people import User, user_by_login
from store.sight import Sight, sight_of
from store.tasks_list import TaskRow, tasks_of
from store.timelines import Doer, TimelineRow, timeline
from store.vocabulary import vocabulary


async def list_claims(connection: AsyncConnection, user: User, query: ClaimsQuery) -> Listing[RowOut]:
    """One page of the claims that the user may see."""
    given = query.model_dump(exclude_none=True)
    await _check_words(connection, query)
    if query.assignee:
        given["assignee"] = await _assignee(connection, user, query.assignee)
    wanted = ClaimFilter(**given, zone=user.zone)
    try:
        page = await claims_page(connection, sight_of(user), wanted, datetime.now(UTC))
    except BadCursor:
        raise invalid(FieldError("cursor", "not-valid")) from None
    return Listing[RowOut](items=tuple(map(_row, page.items)), next=page.next)


async def _check_words(connection: AsyncConnection, query: ClaimsQuery) -> None:
    """Problem 422 for a stage, type or team that does not exist: a misspelt filter must not read as "none"."""
    given = {"stage": query.stage, "type": query.type, "team": query.team}
    if not any(given.values()):
        return
    words = await vocabulary(connection)
    known = {"stage": words.stages, "type": words.types, "team": words.teams}
    unknown = [name for name, word in given.items() if word and word not in known[name]]
    if unknown:
        raise invalid(*(FieldError(name, "not-valid") for name in unknown))


def _row(row: ClaimRow) -> RowOut:
    members = {name: getattr(row, name) for name in RowOut.model_fields if name != "variant"}
    return RowOut(**members, variant=Ref(key=row.variant, version=row.variant_version))


async def _assignee(connection: AsyncConnection, user: User, named: str) -> str:
    """The id of a login; `me` is the caller, `none` nobody."""
    if named == "none":
        return "none"
    if named == "me":
        return user.id
    found = await user_by_login(connection, named)
    if found is None:
        raise invalid(FieldError("assignee", "no-such-person"))
    return found.id


async def timeline_page(
    desk: Desk, connection: AsyncConnection, sight: Sight, name: str, query: TimelineQuery
) -> Listing[EventOut]:
    """One page of a claim's timeline."""
    claim_id = (await seen_claim(connection, sight, name)).id
    try:
        page = await timeline(connection, sight, claim_id, query.limit, query.cursor)
    except BadCursor:
        raise invalid(FieldError("cursor", "not-valid")) from None
    if page is None:
        raise not_found()
    people = {row.actor.id for row in page.items if row.actor.kind == "user" and row.actor.id}
    named = (person for row in page.items for person in people_in(row.data))
    logins = await desk.logins.of(connection, people.union(named))
    return Listing[EventOut](items=tuple(_event(row, logins) for row in page.items), next=page.next)


def _event(row: TimelineRow, logins: Logins) -> EventOut:
    return EventOut(
        seq=row.seq,
        version=row.version,
        at=row.at,
        recorded_at=row.recorded_at,
        event=row.event,
        actor=_actor(row.actor, logins),
        command_id=row.command_id,
        rung=row.rung,  # type: ignore[arg-type]
        data={**with_logins(row.data, logins), **({"texts": row.texts} if row.texts else {})},
    )


def _actor(actor: Doer, logins: Logins) -> str | None:
    if actor.kind == "user":
        return login(actor.id, logins)
    return "claimant" if actor.kind == "link" else actor.kind


async def letters_page(
    desk: Desk, connection: AsyncConnection, sight: Sight, name: str
) -> Listing[LetterOut]:
    """The letters of a claim."""
    claim = await seen_claim(connection, sight, name)
    rows = await letters_of(connection, sight, claim.id)
    if rows is None:
        raise not_found()
    return Listing[LetterOut](items=tuple(map(_letter, rows)))


def _letter(row: LetterRow) -> LetterOut:
    members = {name: getattr(row, name) for name in LetterOut.model_fields if name != "recipient"}
    return LetterOut(**members, recipient=row.login or row.recipient_kind)


async def tasks_page(
    desk: Desk, connection: AsyncConnection, sight: Sight, language: Language, name: str
) -> Listing[TaskOut]:
    """The tasks of a claim."""
    claim = await seen_claim(connection, sight, name)
    rows = await tasks_of(connection, sight, claim.id)
    if rows is None:
        raise not_found()
    logins = await desk.logins.of(connection, {row.assignee for row in rows if row.assignee})
    return Listing[TaskOut](items=tuple(_task(row, logins, language) for row in rows))


def _task(row: TaskRow, logins: Logins, language: Language) -> TaskOut:
    title = row.title.in_language(language) if row.title else row.written_title
    return TaskOut(
        id=row.id,
        task=row.task,
        title=title,
        assignee=login(row.assignee, logins),
        state=row.state,
        due_at=row.due_at,
        result=row.result,
    )
