"""Process variants: the live ones, one version, and the check of a draft."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import user_of
from api.console.variant_acts import seen_version
from api.console.variant_rights import may_see
from api.described import READS, described
from api.desk import desk_of
from api.field_errors import SENTENCES
from api.problems import Problem
from api.replies import reply
from api.shapes.lists import CheckOut, VariantOut, VariantProblem, VariantRow
from api.shapes.parts import Listing
from api.strict import JSON, media_type, no_query, read_body
from api.strict_json import read_json
from claims.problems import Problem as Fault
from claims.variant_yaml import check_document, read_variant
from store.variants import PublishedVariant, all_live

router = APIRouter(tags=["variants"])
YAML = frozenset({"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"})
_BODY = {
    "required": True,
    "content": {
        "application/yaml": {"schema": {"description": "a process variant as YAML"}},
        JSON: {"schema": {"description": "a process variant as one object"}},
    },
}


@router.get(
    "/api/variants",
    operation_id="list_variants",
    summary="List live variants",
    **described({200: Listing[VariantRow]}, (*READS, 422)),
)
async def variants(request: Request) -> Response:
    """The live variant of every claim type; a restricted one only for those who see its claims."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        live = await all_live(connection)
    seen = (each for each in live if may_see(user_of(request), each.variant))
    return reply(Listing[VariantRow](items=tuple(map(_row, seen))))


def _row(published: PublishedVariant) -> VariantRow:
    variant = published.variant
    return VariantRow(
        key=published.ref.key,
        version=published.ref.version,
        claim_type=variant.claim_type,
        title=variant.title,
        team=variant.team,
        restricted=variant.restricted,
        published_at=published.published_at,
    )


@router.get(
    "/api/variants/{key}/versions/{number}",
    operation_id="read_variant",
    summary="Read a version",
    **described({200: VariantOut}, (*READS, 404, 422)),
)
async def read(request: Request, key: str, number: str) -> Response:
    """One published version, which never changes."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        found = await seen_version(connection, user_of(request), key, number)
    return reply(_whole(found))


def _whole(published: PublishedVariant) -> VariantOut:
    return VariantOut(
        key=published.ref.key,
        version=published.ref.version,
        live=published.live,
        published_at=published.published_at,
        note=published.note,
        variant=published.variant.model_dump(mode="json", exclude_defaults=True),
        body=published.body,
    )


@router.post(
    "/api/variants/check",
    operation_id="check_variant",
    summary="Check a variant",
    **described({200: CheckOut}, (401, 403, 413, 415, 422, 503), requestBody=_BODY),
)
async def check(request: Request) -> Response:
    """Everything that is wrong with a process variant, each with its place; nothing is stored."""
    no_query(request)
    faults = await _faults(request)
    problems = tuple(VariantProblem.model_validate(fault.model_dump()) for fault in faults)
    return reply(CheckOut(ok=not problems, problems=problems))


async def _faults(request: Request) -> tuple[Fault, ...]:
    kind = media_type(request)
    if kind not in {*YAML, JSON}:
        raise Problem("media-type", headers={"Accept": f"application/yaml, {JSON}"})
    raw = await read_body(request)
    # A long document takes a while; other calls go on meanwhile.
    return await asyncio.to_thread(_in_json if kind == JSON else _in_yaml, raw)


def _in_yaml(raw: bytes) -> tuple[Fault, ...]:
    return read_variant(raw)[1]


def _in_json(raw: bytes) -> tuple[Fault, ...]:
    try:
        document = read_json(raw)
    except Problem as problem:
        if problem.code == "malformed":
            return (Fault(path="", code="syntax", message="This is not valid JSON."),)
        return tuple(Fault(path=e.field, code=e.code, message=SENTENCES[e.code].en) for e in problem.errors)
    return check_document(document)[1]
