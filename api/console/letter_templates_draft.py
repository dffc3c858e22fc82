"""The editor of a letter text: the draft with its placeholders, the check while typing, the look with a real claim."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, NamedTuple

from fastapi import APIRouter, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.letter_facts import in_words
from api.console.letter_templates_acts import Here, checked, own_place
from api.console.letter_templates_view import Told, address_of, placeholders_of
from api.console.letter_text import text_as_written
from api.console.letter_view import looked_at
from api.console.person_forms import Errors, form_page, read_as
from api.console.publish_form import form_status
from api.desk import Desk, desk_of
from api.names import names_claim
from api.pages.fields import read_fields, whole
from api.pages.rendering import wants_part
from api.problems import language_of
from api.strict import no_query, read_query
from claims.letter_names import TO_CLAIMANTS
from claims.texts import AtMost, clean_line, clean_text
from letters.own_templates import scope_name
from letters.own_templates_rules import publishable
from letters.own_templates_sample import sample_facts
from letters.preview import Preview, sample_envelope
from letters.preview import looked_at as with_facts
from store.cards import Card, card
from store.desk_letters import DeskLetter, plan_desk_letter
from store.letter_sources import sample_source
from store.letter_templates import TemplateDraft, Words, draft_of, drop_draft, save_draft
from store.names import names_of
from store.people import User
from store.sight import sight_of

router = APIRouter(include_in_schema=False)
PLACE = "/letters/templates/{template}/{language}/{scope}"
Named = Annotated[str, StringConstraints(max_length=40)]


class Typed(BaseModel):
    """What the editor sends; faults of the text itself are the check's business."""

    model_config = ConfigDict(frozen=True)

    subject: Annotated[str, AfterValidator(clean_line), AtMost(300)] = ""
    body: Annotated[str, AfterValidator(clean_text), AtMost(20_000)] = ""
    revision: int = Field(ge=1, le=2**31 - 1)
    claim: Named = ""
    then: Literal["", "look", "publish", "test"] = ""


class DraftQuery(BaseModel):
    """With which claim the draft is looked at, and what was just done."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    claim: Named = ""
    saved: Literal["1", "test"] | None = None


class Tried(NamedTuple):
    """A draft written for a claim, or with made-up facts where none was chosen."""

    preview: Preview | None
    seen: Card | None
    unknown: bool
    """Whether there is no such claim."""


@router.get(f"{PLACE}/draft")
async def editor(request: Request, template: str, language: str, scope: str) -> Response:
    """The editor; the page of the place where there is no draft (any more)."""
    query = read_query(DraftQuery, request)
    async with desk_of(request).at_once.connect() as connection:
        here = await own_place(connection, user_of(request), template, language, scope)
        draft = await draft_of(connection, here.place)
        if draft is None:
            return RedirectResponse(f"{address_of(here.place)}?saved=gone", 303)
        words = Words(draft.subject, draft.body)
        return await _shown(request, connection, here, draft, words, query.claim, saved=query.saved)


@router.post(f"{PLACE}/draft")
async def save(request: Request, template: str, language: str, scope: str) -> Response:
    """Save the draft, then go where the button says: look at it, publish it, or send it to oneself."""
    no_query(request)
    fields, user = await read_fields(request), user_of(request)
    given = {name: fields.one(name) for name in Typed.model_fields}
    typed, errors = read_as(Typed, given)
    async with desk_of(request).at_once.connect() as connection:
        here = await own_place(connection, user, template, language, scope)
        draft = await draft_of(connection, here.place)
        if draft is None:
            return RedirectResponse(f"{address_of(here.place)}?saved=gone", 303)
        words = Words(given["subject"], given["body"])
        if typed is None:
            return await _shown(request, connection, here, draft, words, "", errors=errors)
        words = Words(typed.subject, typed.body)
        kept = await save_draft(connection, here.place, typed.revision, words, user.id)
        if kept is None:
            changed = {"revision": "draft-changed"}
            return await _shown(request, connection, here, draft, words, typed.claim, errors=changed)
        return await _next(request, connection, here, kept, typed)


async def _next(
    request: Request, connection: AsyncConnection, here: Here, draft: TemplateDraft, typed: Typed
) -> Response:
    address = address_of(here.place)
    if typed.then == "publish":
        return RedirectResponse(f"{address}/publish", 303)
    if typed.then == "test":
        errors = await _send(connection, user_of(request), desk_of(request), here, draft, typed.claim)
        if errors:
            words = Words(draft.subject, draft.body)
            return await _shown(request, connection, here, draft, words, typed.claim, errors=errors)
    named = f"&claim={typed.claim}" if names_claim(typed.claim) else ""
    return RedirectResponse(f"{address}/draft?saved={'test' if typed.then == 'test' else '1'}{named}", 303)


async def _send(
    connection: AsyncConnection, user: User, desk: Desk, here: Here, draft: TemplateDraft, claim: str
) -> dict[str, str]:
    """Plan a letter to oneself with what the draft says for a claim; codes of what keeps it from going."""
    tried = await _tried(connection, user, desk, here, Words(draft.subject, draft.body), claim)
    if tried.seen is None:
        return {"claim": "required" if not claim else "unknown"}
    if tried.preview is None or tried.preview.rendered is None:
        return {"claim": "cannot-be-written"}
    if not user.email:
        return {"claim": "no-address"}
    place = here.place
    facts = {"template": place.template, "claim": tried.seen.claim.id, "language": place.language}
    reader: Literal["ru", "en"] = "ru" if user.language == "ru" else "en"
    letter = DeskLetter(
        kind="test",
        language=reader,
        address=user.email,
        name=user.name,
        facts=facts | {"draft": scope_name(place)},
    )
    await plan_desk_letter(connection, letter)
    return {}


@router.post(f"{PLACE}/check")
async def check(request: Request, template: str, language: str, scope: str) -> Response:
    """What is wrong with what is typed, and how it looks; nothing is saved."""
    no_query(request)
    fields = await read_fields(request)
    words, claim = Words(fields.one("subject"), fields.one("body")), fields.one("claim")
    async with desk_of(request).at_once.connect() as connection:
        here = await own_place(connection, user_of(request), template, language, scope)
        draft = await draft_of(connection, here.place)
        if draft is None:
            return RedirectResponse(f"{address_of(here.place)}?saved=gone", 303)
        return await _shown(request, connection, here, draft, words, claim)


@router.post(f"{PLACE}/drop")
async def drop(request: Request, template: str, language: str, scope: str) -> Response:
    """Throw the draft away."""
    no_query(request)
    number = whole((await read_fields(request)).one("revision")) or 0
    async with desk_of(request).at_once.connect() as connection:
        here = await own_place(connection, user_of(request), template, language, scope)
        gone = await drop_draft(connection, here.place, number)
        draft = await draft_of(connection, here.place)
        if not gone and draft is not None:
            words, changed = Words(draft.subject, draft.body), {"revision": "draft-changed"}
            return await _shown(request, connection, here, draft, words, "", errors=changed)
    return RedirectResponse(f"{address_of(here.place)}?saved=dropped", 303)


async def _tried(
    connection: AsyncConnection, user: User, desk: Desk, here: Here, words: Words, claim: str
) -> Tried:
    """The letter as the draft would have it for a claim that the person sees."""
    place = here.place
    if not claim:
        return Tried(with_facts(place.template, sample_facts(place.language), words), None, False)
    seen = await card(connection, sight_of(user), claim) if names_claim(claim) else None
    if seen is None:
        return Tried(None, None, True)
    name = seen.claimant.name if place.template in TO_CLAIMANTS else user.name
    envelope = sample_envelope(seen.claim, place.template, place.language, name, datetime.now(UTC))
    source = await sample_source(connection, sight_of(user), seen.claim.id, place.template)
    found = await looked_at(desk, connection, envelope, source, words) if source else None
    return Tried(found, seen, False)


async def _shown(
    request: Request,
    connection: AsyncConnection,
    here: Here,
    draft: TemplateDraft,
    words: Words,
    claim: str,
    *,
    saved: str | None = None,
    errors: Errors | None = None,
) -> Response:
    place, user, reader = here.place, user_of(request), language_of(request)
    faults = await checked(place, words)
    tried = await _tried(connection, user, desk_of(request), here, words, claim)
    written = tried.preview.rendered if tried.preview else None
    shown: dict[str, Any] = {
        "told": Told(place, here.owners, reader),
        "draft": draft,
        "faults": faults,
        "publishable": publishable(faults),
        "shown": text_as_written(written) if written else None,
        "seen": tried.seen,
        "unknown_claim": tried.unknown,
        "missing": in_words(tried.preview.missing, reader) if tried.preview and tried.seen else [],
        "saved": saved,
        "unsaved": (draft.subject, draft.body) != tuple(words),
    }
    if wants_part(request):
        return form_page(request, "console/letter-templates/checked.html", {}, errors, status=200, **shown)
    typed = {"subject": words.subject, "body": words.body, "claim": claim}
    names = await names_of(connection, [draft.changed_by])
    status = form_status(errors)
    groups = placeholders_of(place.template, place.language)
    return form_page(
        request,
        "console/letter-templates/draft.html",
        typed,
        errors,
        status=status,
        groups=groups,
        names=names,
        **shown,
    )
