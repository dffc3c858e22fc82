"""Moving running claims in the console: who goes where, what would happen, and the report of a batch."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response
from uuid_utils import uuid7

from api.auth import user_of
from api.console.moves_form import Typed, guessed, sources_of, stage_rows, typed_in
from api.console.moves_view import told_claims, told_total
from api.desk import Desk, desk_of
from api.moving import Bench, Prospect, bench, foresee, own_batch, start, steer, undo
from api.names import not_found
from api.pages.fields import read_fields
from api.pages.formats import Formats
from api.pages.rendering import page, wants_part
from api.problems import FieldError, Problem, invalid, language_of
from api.shapes.moves import why_of
from claims.variant import Stage, VariantRef
from store.moves import batches_of, lines_of
from store.names import names_of
from store.people import User
from store.variants import PublishedVariant, version

router = APIRouter(include_in_schema=False)
LINES = 100
VERBS = ("pause", "resume", "stop")


class Laid(NamedTuple):
    """A form that is laid out: what may be chosen, what was, and where it leads."""

    found: Bench
    target: PublishedVariant
    typed: Typed


@router.get("/variants/{key}/move")
async def ask(request: Request, key: str) -> Response:
    """Choose claims and a version; with `look` also what would happen."""
    desk, user = desk_of(request), user_of(request)
    async with desk.at_once.connect() as connection:
        laid = await _laid(connection, user, key, request.query_params)
        prospect, problem = await _looked(desk, connection, user, key, laid, request.query_params.get("look"))
        return await _form(request, connection, laid, prospect, problem)


@router.post("/variants/{key}/move")
async def begin(request: Request, key: str) -> Response:
    """Begin the batch; what is wrong is said in the form, which keeps what was typed."""
    desk, user, fields = desk_of(request), user_of(request), await read_fields(request)
    async with desk.at_once.connect() as connection:
        laid = await _laid(connection, user, key, fields)
        try:
            asked = laid.typed.to_begin()
            found = await start(desk, connection, user, key, asked, fields.one("id"))
        except Problem as problem:
            if problem.code not in ("invalid", "nothing-to-move"):
                raise
            prospect, _ = await _looked(desk, connection, user, key, laid, "yes")
            return await _form(request, connection, laid, prospect, problem)
    return RedirectResponse(f"/moves/{found.id}", 303)


@router.get("/moves/{move}")
async def show(request: Request, move: str) -> Response:
    """How far a batch is, and what became of each claim."""
    desk, user, asked = desk_of(request), user_of(request), request.query_params
    state = asked.get("state") if asked.get("state") in ("waiting", "sent", "moved", "skipped") else None
    after = int(asked["after"]) if re.fullmatch(r"[0-9]{1,6}", asked.get("after", "")) else 0
    async with desk.at_once.connect() as connection:
        found = await own_batch(connection, user, move)
        target = await version(connection, found.to) if found.to else None
        lines = await lines_of(connection, found.id, state, after, LINES)  # type: ignore[arg-type]
        names = await names_of(connection, {found.started_by})
    template = "console/moves/progress.html" if wants_part(request) else "console/moves/batch.html"
    whys = {line.place: why_of(line.problem, language_of(request)) for line in lines}
    more = lines[-1].place if len(lines) == LINES else None
    context = {"batch": found, "target": target, "lines": lines, "whys": whys, "names": names}
    return page(request, template, **context, state=state or "", more=more, after=after)


@router.post("/moves/{move}/undo")
async def take_back(request: Request, move: str) -> Response:
    """Begin the batch that moves the claims back."""
    desk, user, fields = desk_of(request), user_of(request), await read_fields(request)
    async with desk.at_once.connect() as connection:
        found = await own_batch(connection, user, move)
        reason = fields.one("reason")
        if not reason or len(reason) > 4000:
            raise invalid(FieldError("reason", "missing" if not reason else "too-long"))
        begun = await undo(desk, connection, user, found, reason, str(uuid7()))
    return RedirectResponse(f"/moves/{begun.id}", 303)


@router.post("/moves/{move}/{verb}")
async def change(request: Request, move: str, verb: str) -> Response:
    """Pause, resume or stop a batch."""
    desk, user = desk_of(request), user_of(request)
    if verb not in VERBS:
        raise not_found()
    async with desk.at_once.connect() as connection:
        await steer(desk, connection, await own_batch(connection, user, move), verb)  # type: ignore[arg-type]
    return RedirectResponse(f"/moves/{move}", 303)


async def _laid(connection: AsyncConnection, user: User, key: str, given: Any) -> Laid:
    found = await bench(connection, user, key)
    typed = typed_in(given, found)
    target = await version(connection, VariantRef(key=found.present.ref.key, version=typed.version))
    target = target or found.present
    typed = typed._replace(version=target.ref.version)
    return Laid(found, target, guessed(typed, found, target.variant, await _stages(connection, typed)))


async def _stages(connection: AsyncConnection, typed: Typed) -> Mapping[str, Stage]:
    """The stages of the versions that claims leave."""
    found = [await version(connection, ref) for ref in typed.sources]
    return {name: stage for one in found if one for name, stage in one.variant.stages.items()}


async def _looked(
    desk: Desk, connection: AsyncConnection, user: User, key: str, laid: Laid, look: str | None
) -> tuple[Prospect | None, Problem | None]:
    if not look or not laid.typed.sources:
        return None, None
    try:
        return await foresee(desk, connection, user, key, laid.typed.to_look()), None
    except Problem as problem:
        if problem.code != "invalid":
            raise
        return None, problem


async def _form(
    request: Request,
    connection: AsyncConnection,
    laid: Laid,
    prospect: Prospect | None,
    problem: Problem | None,
) -> Response:
    f, language = Formats(language_of(request), user_of(request).zone), language_of(request)
    key = laid.found.present.ref.key
    context = {
        "key": key,
        "present": laid.found.present,
        "target": laid.target,
        "versions": [one for one in laid.found.versions if one.ref.key == key],
        "sources": sources_of(laid.found, laid.typed),
        "stages": stage_rows(laid.found, laid.target, laid.typed),
        "typed": laid.typed,
        "prospect": prospect,
        "total": told_total(prospect, language) if prospect else None,
        "claims": told_claims(prospect, f) if prospect else (),
        "strange": _strange(laid.typed, prospect) if prospect else (),
        "problem": problem.body(language) if problem else None,
        "errors": {error.field: error for error in problem.errors} if problem else {},
        "batches": await batches_of(connection, key),
        "id": str(uuid7()),
    }
    return page(request, "console/moves/form.html", problem.status if problem else 200, **context)


def _strange(typed: Typed, prospect: Prospect) -> tuple[str, ...]:
    """Numbers that were named and are no claim to be moved: mistyped, closed, of another version or stage."""
    found = {one.number for one in prospect.claims}
    return () if prospect.more else tuple(number for number in typed.numbers if number not in found)
