"""What people do with process variants: begin, copy, check, publish, retire. The one door of pages and JSON calls."""

import asyncio
from typing import NamedTuple

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.variant_check import Checked, check_draft
from api.console.variant_rights import require_change, require_sight
from api.desk import Desk
from api.names import is_key, not_found
from api.pages.fields import whole
from api.problems import FieldError, Problem, invalid
from claims.values import Titles
from claims.variant import Variant, VariantRef
from claims.variant_edit import CannotEdit, put
from claims.variant_yaml import variant_to_yaml
from store.connections import together
from store.drafts import Draft, begin_draft, draft_of, face_of, publish_draft
from store.people import User
from store.variant_history import present_version, retire
from store.variants import PublishedVariant, version

RESERVED = frozenset({"check", "import", "new", "ready"})
"""Names of pages: no variant may be called so."""
LARGEST_VERSION = 2**31 - 1
_log = structlog.get_logger("api.variants")


class NewName(NamedTuple):
    """What a copy is called; what is left out stays as it was."""

    key: str
    title: Titles | None = None
    claim_type: str | None = None
    team: str | None = None


async def seen_variant(connection: AsyncConnection, user: User, key: str) -> PublishedVariant:
    """The live version of a variant, or its last one; Problem 404 when there is none that he sees."""
    found = await present_version(connection, key) if is_key(key) else None
    if found is None:
        raise not_found()
    require_sight(user, found.variant)
    return found


async def seen_version(connection: AsyncConnection, user: User, key: str, number: str) -> PublishedVariant:
    """One version of a variant; Problem 404 when there is none that he sees."""
    counted = whole(number) if is_key(key) else None
    found = await version(connection, VariantRef(key=key, version=counted)) if counted else None
    if found is None:
        raise not_found()
    require_sight(user, found.variant)
    return found


async def seen_draft(connection: AsyncConnection, user: User, key: str) -> Draft:
    """The draft of a variant; Problem 404 when there is none that he sees."""
    draft = await draft_of(connection, key) if is_key(key) else None
    if draft is None:
        raise not_found()
    present = await present_version(connection, key)
    require_sight(user, present.variant if present else draft)
    return draft


async def own_draft(connection: AsyncConnection, user: User, key: str) -> Draft:
    """The draft of a variant that he may change; Problem 403 or 404 otherwise."""
    draft = await seen_draft(connection, user, key)
    present = await present_version(connection, key)
    require_change(user, present.variant if present else draft)
    return draft


async def own_variant(connection: AsyncConnection, user: User, key: str) -> PublishedVariant:
    """A variant that he may change; Problem 403 or 404 otherwise."""
    found = await seen_variant(connection, user, key)
    require_change(user, found.variant)
    return found


async def begin(
    connection: AsyncConnection, user: User, key: str, body: str, base: VariantRef | None
) -> Draft:
    """Begin a draft; Problem 409 `draft-exists` when there is one, 403 when he may not change such a variant."""
    if key in RESERVED:
        raise invalid(FieldError("key", "not-allowed"))
    present = await present_version(connection, key)
    require_change(user, present.variant if present else await asyncio.to_thread(face_of, body))
    draft = await begin_draft(connection, key, body, base, user.id)
    if draft is None:
        there = await draft_of(connection, key)
        raise Problem("draft-exists", key=key, revision=there.revision if there else None)
    _log.info("draft begun", variant=key, by=user.id)
    return draft


async def copy(connection: AsyncConnection, user: User, source: PublishedVariant, name: NewName) -> Draft:
    """Begin a draft of a new variant with everything that another one says; 409 `key-taken` when the key is used."""
    if await present_version(connection, name.key) is not None:
        raise Problem("key-taken", key=name.key)
    body = await asyncio.to_thread(_renamed, source, name)
    return await begin(connection, user, name.key, body, source.ref)


def _renamed(source: PublishedVariant, name: NewName) -> str:
    members = {"variant": name.key, "title": name.title, "claim_type": name.claim_type, "team": name.team}
    changed = {member: value for member, value in members.items() if value is not None}
    body = source.body
    try:
        for member, value in changed.items():
            body = put(body, (member,), value.model_dump() if isinstance(value, Titles) else value)
    except CannotEdit:
        return variant_to_yaml(source.variant.model_copy(update=changed))
    return body


async def publish(desk: Desk, user: User, key: str, revision: int, note: str) -> VariantRef:
    """Check a draft and publish it: exactly this revision, and once.

    Problem: 409 `draft-changed` when it is another revision by now, 409 `draft-faulty` with every problem, 404 when
    there is no draft (any more), 403 when he may not change the variant.
    """
    async with desk.at_once.connect() as connection:
        draft = await own_draft(connection, user, key)
        if draft.revision != revision:
            raise Problem("draft-changed", revision=draft.revision)
        variant = _sound(await check_draft(connection, user, draft))
    async with together(desk.at_once).begin() as connection:
        ref = await publish_draft(connection, variant, draft, note, user.id)
    if ref is None:
        raise Problem("draft-changed", revision=None)
    _log.info("variant published", variant=ref.key, version=ref.version, by=user.id)
    return ref


def _sound(checked: Checked) -> Variant:
    if checked.variant is None or checked.problems:
        raise Problem("draft-faulty", problems=[each.model_dump() for each in checked.problems])
    return checked.variant


async def end(connection: AsyncConnection, user: User, key: str, number: int) -> None:
    """Retire a variant; Problem 409 `not-live` when this is not the version under which claims are filed."""
    found = await own_variant(connection, user, key)
    ref = VariantRef(key=key, version=number)
    if found.ref != ref or not await retire(connection, ref, user.id):
        raise Problem("not-live")
    _log.info("variant retired", variant=key, version=number, by=user.id)
