"""The desk's letters: what needs a person first, each with its proof, and what a person does about one."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response
from uuid_utils import uuid7

from api.auth import user_of
from api.console import letter_samples, sending
from api.console.letter_text import address_in
from api.console.letter_view import LetterView, view_of
from api.console.person_forms import Errors, read_as
from api.console.trade import LETTER_STATES
from api.desk import Desk, desk_of
from api.field_errors import SENTENCES
from api.names import is_id, not_found
from api.pages.fields import read_fields
from api.pages.rendering import page, wants_part
from api.problems import FieldError, Problem, invalid, language_of
from api.strict import no_query, validate
from claims.claim_number import LONGEST, NUMBER, GivenNumber
from claims.commands import Actor, Command
from claims.letter_names import TO_CLAIMANTS
from claims.letter_titles import LETTERS
from claims.texts import Line
from store.letter_acts import note_arrived, send_again
from store.letters_page import LettersFilter, State, desk_letters_page, letter_counts
from store.one_letter import OneLetter, one_letter
from store.pages import BadCursor
from store.people import User
from store.sending_holds import sending_hold
from store.sight import sight_of

router = APIRouter(include_in_schema=False)
router.include_router(letter_samples.router)
router.include_router(sending.router)
Period = Literal["1", "7", "30", "365"]
USUAL: Period = "30"


class LettersQuery(BaseModel):
    """What the address of the list may ask for; `days` bounds what was sent, and nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: State | None = None
    to: Literal["claimant", "user", "all"] = "claimant"
    template: Annotated[str, StringConstraints(pattern=r"^[a-z-]{1,60}$")] | None = None
    claim: GivenNumber | None = None
    days: Period = USUAL
    cursor: Annotated[str, StringConstraints(max_length=400)] | None = None

    def address(self, **changes: str | None) -> str:
        """The address of the list with some members changed; what is usual is not spelled."""
        members = {**self.model_dump(exclude={"cursor"}, exclude_defaults=True), **changes}
        spelled = urlencode({name: value for name, value in members.items() if value})
        return f"/letters?{spelled}" if spelled else "/letters"

    def filter(self, now: datetime) -> LettersFilter:
        """The question to the store; a claim's letters are shown however old they are."""
        return LettersFilter(
            state=self.state,
            kind=None if self.to == "all" else self.to,
            template=self.template,
            claim=self.claim,
            since=None if self.claim else now - timedelta(days=int(self.days)),
            cursor=self.cursor,
        )


@router.get("/letters")
async def letters(request: Request) -> Response:
    """The letters, by state; what needs a person stands first, however old."""
    query, sight, now = _read(request), sight_of(user_of(request)), datetime.now(UTC)
    async with desk_of(request).at_once.connect() as connection:
        asked = query.filter(now)
        try:
            found = await desk_letters_page(connection, sight, asked)
        except BadCursor:
            raise invalid(FieldError("cursor", "not-valid")) from None
        counts = await letter_counts(connection, sight, asked.kind, now)
        hold = await sending_hold(connection)
    more = query.address(cursor=found.next) if found.next else None
    shown = {"lines": found.items, "more": more, "query": query, "counts": counts, "hold": hold}
    shown |= {"titles": LETTERS, "states": LETTER_STATES, "number_pattern": NUMBER, "number_length": LONGEST}
    whole = "cursor" not in request.query_params or not wants_part(request)
    return page(request, "console/letters/page.html" if whole else "console/letters/lines.html", **shown)


@router.get("/letters/{letter}")
async def one(request: Request, letter: str) -> Response:
    """One letter: proof and text."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        view = await _view(request, connection, letter)
    return _shown(request, view)


@router.post("/letters/{letter}/again")
async def again(request: Request, letter: str) -> Response:
    """Send a letter again that was refused, or whose fate is unknown: once, however often this is sent."""
    no_query(request)
    attempts, user = _attempts((await read_fields(request)).one("attempts")), user_of(request)
    async with desk_of(request).at_once.connect() as connection:
        found = await _found(connection, user, letter)
        result = await send_again(connection, sight_of(user), letter, attempts, _keeps(found))
        if result == "changed":
            view = await _view(request, connection, letter)
            return _shown(request, view, 409)
    if result == "missing":
        raise not_found()
    return _back(request, f"/letters/{letter}")


class Arrived(BaseModel):
    """How somebody knows that a letter arrived."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Line


@router.post("/letters/{letter}/arrived")
async def arrived(request: Request, letter: str) -> Response:
    """Note that a letter of unknown fate arrived, as somebody found out: it counts as sent from then on."""
    no_query(request)
    given, user, desk = (await read_fields(request)).given(), user_of(request), desk_of(request)
    attempts = _attempts(given.pop("attempts", ""))
    told, errors = read_as(Arrived, {"reason": given.get("reason", "")})
    async with desk.at_once.connect() as connection:
        found = await _found(connection, user, letter)
        if told is None:
            return _shown(request, await view_of(desk, connection, user, found), 422, errors)
        report = arrival_of(found, datetime.now(UTC))
        result = await note_arrived(
            connection, sight_of(user), letter, attempts, told.reason, found.handed_over_at, report
        )
        if result == "changed":
            return _shown(request, await _view(request, connection, letter), 409)
    if result == "missing":
        raise not_found()
    if result == "done" and report:
        await desk.door.deliver(report)
    return _back(request, f"/letters/{letter}")


def arrival_of(letter: OneLetter, now: datetime) -> Command | None:
    """What the claim is told of the arrival; None when no term waits for it."""
    if not letter.reports:
        return None
    return Command(
        id=str(uuid7()),
        claim_id=letter.claim_id,
        action="letter_sent",
        actor=Actor(kind="system"),
        at=now,
        data={"letter_id": letter.id, "sent_at": letter.handed_over_at.isoformat()},
    )


def _keeps(letter: OneLetter) -> bool:
    """The same bytes go out again unless they were refused or the address was corrected since."""
    if letter.state == "refused" or letter.message is None:
        return False
    return address_in(letter.message) == letter.address


def _attempts(given: str) -> int:
    if not given.isdecimal() or len(given) > 6:
        raise invalid(FieldError("attempts", "not-valid"))
    return int(given)


def _read(request: Request) -> LettersQuery:
    """Read the address; boxes that were left empty are no filters."""
    filled = [(name, value.strip()) for name, value in request.query_params.multi_items() if value.strip()]
    given = dict(filled)
    if len(given) < len(filled):
        raise Problem("malformed")
    return validate(LettersQuery, given)


async def _found(connection: AsyncConnection, user: User, letter: str) -> OneLetter:
    found = await one_letter(connection, sight_of(user), letter) if is_id(letter) else None
    if found is None:
        raise not_found()
    return found


async def _view(request: Request, connection: AsyncConnection, letter: str) -> LetterView:
    desk: Desk = desk_of(request)
    found = await _found(connection, user_of(request), letter)
    return await view_of(desk, connection, user_of(request), found)


def _shown(request: Request, view: LetterView, status: int = 200, errors: Errors | None = None) -> Response:
    name = "proof" if wants_part(request) else "letter"
    return page(
        request,
        f"console/letters/{name}.html",
        status,
        view=view,
        letter=view.letter,
        titles=LETTERS,
        states=LETTER_STATES,
        to_claimant=view.letter.template in TO_CLAIMANTS,
        changed=status == 409,
        errors={
            name: SENTENCES[code].in_language(language_of(request)) for name, code in (errors or {}).items()
        },
    )


def _back(request: Request, address: str) -> Response:
    if wants_part(request):
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)
