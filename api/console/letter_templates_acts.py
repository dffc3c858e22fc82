"""What people do with letter texts of the company's own; the one door of pages and JSON calls, with its rights.

The text of a variant belongs to the managers of its team, that of a claim type to those who manage all its live
variants, that for all letters to administrators.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.variant_rights import may_change, may_see
from api.desk import Desk
from api.names import is_key, not_found
from api.problems import Problem
from claims.letter_names import TEMPLATES
from letters.own_templates import WIDENING, scope_named
from letters.own_templates_faults import Fault
from letters.own_templates_rules import faults_of, publishable
from letters.own_templates_shipped import shipped_words
from store.connections import together
from store.letter_template_owners import Owner, owners
from store.letter_templates import (
    TemplateDraft,
    TemplatePlace,
    TemplateVersion,
    Words,
    begin_draft,
    draft_of,
    history,
    publish_draft,
    versions_for,
    withdraw,
)
from store.people import User

SHIPPED = "shipped"
_log = structlog.get_logger("api.letter_templates")


class Here(NamedTuple):
    """A place of a letter text as somebody sees it."""

    place: TemplatePlace
    owners: tuple[Owner, ...]
    changes_it: bool


async def seen_place(
    connection: AsyncConnection, user: User, template: str, language: str, scope: str
) -> Here:
    """The place that an address names; Problem 404 when there is none that he sees."""
    named = scope_named(scope)
    if template not in TEMPLATES or language not in ("ru", "en") or named is None:
        raise not_found()
    if named[1] and not is_key(named[1]):
        raise not_found()
    place = TemplatePlace(template=template, language=language, scope=named[0], scope_key=named[1])
    theirs = await owners(connection, place)
    if place.scope != "everywhere" and not any(may_see(user, owner) for owner in theirs):
        raise not_found()
    return Here(place, theirs, may_write(user, place, theirs))


async def own_place(
    connection: AsyncConnection, user: User, template: str, language: str, scope: str
) -> Here:
    """The same for somebody who may change its text; Problem 403 otherwise."""
    here = await seen_place(connection, user, template, language, scope)
    if not here.changes_it:
        raise Problem("forbidden")
    return here


def may_write(user: User, place: TemplatePlace, theirs: Sequence[Owner]) -> bool:
    """Whether somebody may change the text at a place whose letters go to the claims of these variants."""
    if place.scope == "everywhere":
        return "admin" in user.roles
    live = [owner for owner in theirs if owner.live] or list(theirs)
    return bool(live) and all(may_change(user, owner) for owner in live)


async def present_text(connection: AsyncConnection, place: TemplatePlace) -> TemplateVersion | None:
    """The last version at this very place; one without a text where it was ended."""
    past = await history(connection, place)
    return past[0] if past else None


async def chain_of(
    connection: AsyncConnection, here: Here
) -> tuple[tuple[TemplatePlace, TemplateVersion | None], ...]:
    """This place and the wider ones, each with its text; the first text is the one that letters are written from."""
    place, wider = here.place, WIDENING[WIDENING.index(here.place.scope) :]
    kind = here.owners[0].claim_type if here.owners else ""
    keys = {"everywhere": "", "type": kind, place.scope: place.scope_key}
    found = await versions_for(connection, place.template, place.scope_key, kind)
    texts = {(one.scope, one.scope_key): one for one in found if one.language == place.language and one.body}
    steps = (place.model_copy(update={"scope": scope, "scope_key": keys[scope]}) for scope in wider)
    return tuple((step, texts.get((step.scope, step.scope_key))) for step in steps)


async def begin(connection: AsyncConnection, user: User, here: Here, source: str) -> None:
    """Begin a draft from the text in force (no source), from a version of this place, or from the shipped text.

    A draft that is there already stays as it is. Problem 404 when there is no such version.
    """
    words, base = await _source(connection, here, source)
    await begin_words(connection, user, here, words, base)


async def begin_words(
    connection: AsyncConnection, user: User, here: Here, words: Words, base: str | None = None
) -> TemplateDraft | None:
    """Begin a draft with a text; None when there is one already."""
    draft = await begin_draft(connection, here.place, words, base, user.id)
    if draft:
        _log.info("draft of a letter text begun", **told(here.place), by=user.id)
    return draft


async def _source(connection: AsyncConnection, here: Here, source: str) -> tuple[Words, str | None]:
    place = here.place
    if source and source != SHIPPED:
        past = await history(connection, place)
        asked = next((each for each in past if str(each.version) == source and each.body), None)
        if asked is None:
            raise not_found()
        return words_of(asked), asked.id
    chain = await chain_of(connection, here) if not source else ()
    in_force = next((text for _, text in chain if text), None)
    if in_force is None:
        return shipped_words(place.template, place.language), None
    return words_of(in_force), in_force.id


def words_of(version: TemplateVersion) -> Words:
    """What a version says; nothing where it ended the text of its place."""
    return Words(version.subject or "", version.body or "")


async def checked(place: TemplatePlace, words: Words) -> tuple[Fault, ...]:
    """Everything that is wrong with a text or worth a warning."""
    return await asyncio.to_thread(faults_of, place.template, place.language, words)


async def publish(desk: Desk, user: User, here: Here, revision: int, note: str) -> TemplateVersion:
    """Check a draft and publish it: exactly this revision, and once.

    Problem: 409 `draft-changed` when it is another revision by now, 409 `draft-faulty` with everything that is wrong,
    404 when there is no draft (any more).
    """
    async with desk.at_once.connect() as connection:
        draft = await draft_of(connection, here.place)
    if draft is None:
        raise not_found()
    if draft.revision != revision:
        raise Problem("draft-changed", revision=draft.revision)
    faults = await checked(here.place, Words(draft.subject, draft.body))
    if not publishable(faults):
        raise Problem("draft-faulty", problems=[each.model_dump() for each in faults if each.keeps])
    async with together(desk.at_once).begin() as connection:
        version = await publish_draft(connection, draft, note, user.id)
    if version is None:
        raise Problem("draft-changed", revision=None)
    _log.info("letter text published", **told(here.place), version=version.version, by=user.id)
    return version


async def end(
    connection: AsyncConnection, user: User, here: Here, version: int, note: str
) -> TemplateVersion:
    """End the text of a place; Problem 409 `draft-changed` when this is not the one in force (any more)."""
    present = await present_text(connection, here.place)
    if present is None or present.body is None or present.version != version:
        raise Problem("draft-changed", revision=None)
    ended = await withdraw(connection, present, note, user.id)
    if ended is None:
        raise Problem("draft-changed", revision=None)
    _log.info("letter text ended", **told(here.place), version=version, by=user.id)
    return ended


def told(place: TemplatePlace) -> dict[str, Any]:
    """A place as logs name it."""
    return {name: getattr(place, name) for name in TemplatePlace.model_fields}
