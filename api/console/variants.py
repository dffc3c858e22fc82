"""Process variants in the console: the list by claim type, one variant with its history, one version, its text."""

import asyncio
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from fastapi import APIRouter, Request
from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console import variants_changing, variants_publishing
from api.console.variant_acts import LARGEST_VERSION, seen_draft, seen_variant, seen_version
from api.console.variant_rights import may_begin, may_change, may_see
from api.desk import desk_of
from api.names import is_key, not_found
from api.pages.fields import whole
from api.pages.place_words import calendar_words
from api.pages.rendering import page
from api.problems import Problem, language_of
from api.strict import no_query, read_query
from claims.values import Titles
from claims.variant import Variant
from claims.variant_changes import Change, changes
from drawing.process import process_svg
from store.drafts import Draft, all_drafts, draft_of
from store.names import names_of
from store.people import User
from store.teams import all_teams
from store.variant_history import (
    MOST_VERSIONS,
    VariantLine,
    all_variants,
    history,
    running_by_stage,
    running_of,
)
from store.variants import PublishedVariant

router = APIRouter(include_in_schema=False)
router.include_router(variants_changing.router)
router.include_router(variants_publishing.router)
SAVED = frozenset({"published", "retired", "gone"})


class CompareQuery(BaseModel):
    """Two versions, in any order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = Field(ge=1, le=LARGEST_VERSION)
    against: int = Field(ge=1, le=LARGEST_VERSION)


class Group(NamedTuple):
    """The variants of one claim type, the live one first, and drafts that will be new ones."""

    claim_type: str
    lines: tuple[VariantLine, ...]
    fresh: tuple[Draft, ...]


@router.get("/variants")
async def variants(request: Request) -> Response:
    """Every variant that the person sees, by claim type, with its draft."""
    user = user_of(request)
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        lines = [each for each in await all_variants(connection) if may_see(user, each)]
        drafts = {each.key: each for each in await all_drafts(connection)}
        keys = {line.key for line in lines}
        fresh = [each for each in drafts.values() if each.key not in keys and may_see(user, each)]
        shown = [*(drafts[key] for key in sorted(keys) if key in drafts), *fresh]
        names = await names_of(connection, _people(lines) | {each.changed_by for each in shown})
        teams = await team_titles(connection)
    return page(
        request,
        "console/variants/list.html",
        groups=_groups(lines, fresh),
        drafts=drafts,
        names=names,
        teams=teams,
        begins=may_begin(user),
    )


def _people(lines: Iterable[VariantLine]) -> set[str]:
    return {line.published_by for line in lines if line.published_by}


def _groups(lines: list[VariantLine], fresh: list[Draft]) -> list[Group]:
    """By claim type: types that can be filed first, then those that cannot (yet, or any more)."""
    rest = [each for each in fresh if each.claim_type is None]
    types = {line.claim_type for line in lines} | {each.claim_type for each in fresh if each.claim_type}
    by_type = {
        claim_type: tuple(sorted(found, key=lambda line: not line.live))
        for claim_type, found in groupby(sorted(lines, key=_type), _type)
    }
    groups = [
        Group(each, by_type.get(each, ()), tuple(draft for draft in fresh if draft.claim_type == each))
        for each in sorted(types)
    ]
    groups.sort(key=lambda group: not any(line.live for line in group.lines))
    return [*groups, *([Group("", (), tuple(rest))] if rest else [])]


def _type(line: VariantLine) -> str:
    return line.claim_type


async def team_titles(connection: AsyncConnection) -> dict[str, Titles]:
    """What the teams are called."""
    return {team.key: team.title for team in await all_teams(connection)}


@router.get("/variants/{key}")
async def variant(request: Request, key: str) -> Response:
    """One variant: what is live, its picture with the claims in each stage, its draft, its history."""
    user, saved = user_of(request), request.query_params.get("saved", "")
    before = whole(request.query_params.get("before", ""))
    async with desk_of(request).at_once.connect() as connection:
        found = await _present_or_draft(connection, user, key)
        if found is None:
            return RedirectResponse(f"/variants/{key}/draft", 303)
        past = await history(connection, key, before)
        running = await running_of(connection, key)
        stages = await running_by_stage(connection, found.ref)
        draft = await draft_of(connection, key)
        people = {each for row in past for each in (row.published_by, row.retired_by) if each}
        names = await names_of(connection, people | ({draft.changed_by} if draft else set()))
        teams = await team_titles(connection)
    return page(
        request,
        "console/variants/variant.html",
        found=found,
        past=past,
        more=past[-1].version if len(past) == MOST_VERSIONS and past[-1].version > 1 else None,
        running=running,
        draft=draft,
        names=names,
        teams=teams,
        changes_it=may_change(user, found.variant),
        picture=await drawn(request, found.variant, dict(stages)),
        calendar=calendar_words(found.variant.calendar, language_of(request)),
        saved=saved if saved in SAVED else "",
    )


async def _present_or_draft(connection: AsyncConnection, user: User, key: str) -> PublishedVariant | None:
    """The variant; None where it is a draft only, so far. Problem 404 when he sees neither."""
    try:
        return await seen_variant(connection, user, key)
    except Problem:
        draft = await draft_of(connection, key) if is_key(key) else None
        if draft is None:
            raise
        await seen_draft(connection, user, key)
        return None


@router.get("/variants/{key}/compare")
async def compare(request: Request, key: str) -> Response:
    """The two versions that were chosen: the page of the later one."""
    asked = read_query(CompareQuery, request)
    if not is_key(key):
        raise not_found()
    earlier, later = sorted((asked.against, asked.version))
    return RedirectResponse(f"/variants/{key}/versions/{later}?against={earlier}", 303)


@router.get("/variants/{key}/versions/{number}")
async def one_version(request: Request, key: str, number: str) -> Response:
    """One version: what differs from the one before, or from another, in words and in the picture."""
    user, against = user_of(request), request.query_params.get("against", "")
    async with desk_of(request).at_once.connect() as connection:
        found = await seen_version(connection, user, key, number)
        earlier = against or str(found.ref.version - 1)
        other = await seen_version(connection, user, key, earlier) if earlier != "0" else None
        present = await seen_variant(connection, user, key)
        past = await history(connection, key)
        running = await running_of(connection, key)
        people = {each for each in (found.published_by, found.retired_by) if each}
        names = await names_of(connection, people)
    told = await told_changes(other.variant if other else None, found.variant)
    return page(
        request,
        "console/variants/version.html",
        found=found,
        other=other,
        past=past,
        told=told,
        running=running.get(found.ref.version, 0),
        names=names,
        changes_it=may_change(user, present.variant),
        picture=await drawn(request, found.variant, {}, told),
    )


@router.get("/variants/{key}/versions/{number}/yaml")
async def download(request: Request, key: str, number: str) -> Response:
    """The text of a version, exactly as it was published, as a file."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        found = await seen_version(connection, user_of(request), key, number)
    name = f"{found.ref.key}-v{found.ref.version}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(found.body.encode(), 200, headers, "application/yaml")


async def told_changes(before: Variant | None, after: Variant) -> tuple[Change, ...]:
    """What differs, in words; nothing where there is nothing to compare with."""
    return await asyncio.to_thread(changes, before, after) if before else ()


async def drawn(
    request: Request, variant: Variant, counts: dict[str, int], told: tuple[Change, ...] = ()
) -> Markup:
    """The picture of a variant, with what is new or changed in it."""
    marks = {change.path: change.kind for change in told if change.kind != "removed"}
    language = language_of(request)
    # Its parts are escaped where it is drawn.
    return Markup(await asyncio.to_thread(process_svg, variant, language, counts=counts, marks=marks))
