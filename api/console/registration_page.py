"""The page on which a claim is registered: what it offers, what was typed, what is wrong, who and what is known."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from api.auth import sight_for, user_of
from api.console.files import RefusedFile
from api.console.held_files import held, note_of
from api.console.registration_form import FIELD
from api.console.short_paths import short_paths
from api.console.trade import CHANNELS, CLAIMANTS
from api.console.variant_rights import manages
from api.desk import desk_of
from api.field_errors import SENTENCES
from api.file_kinds import ACCEPTED
from api.language import Language
from api.names import is_key
from api.pages.place_words import zone_words
from api.pages.rendering import page
from api.problems import Problem, language_of
from claims.dictionaries_priorities import IMPACT_WORDS, SEVERITY_WORDS
from claims.granting import offered, remedy_words
from claims.registration import declarable_causes
from claims.trade_words import PRIORITIES, REMEDIES, capitalised
from claims.variant import Variant
from store.clients import ClientClaim, KnownClient
from store.people import User
from store.variants import all_live

BY_HAND = ("phone", "email", "post", "visit", "messenger", "web")
"""Channels of what our people register: the others register by themselves."""
CURRENCIES = ("RUB", "USD", "EUR")
_URGENCY = {"severity": SEVERITY_WORDS, "impact": IMPACT_WORDS, "priority": PRIORITIES}
_STARTS = {"kind": "client", "language": "ru", "currency": "RUB"}


class Findings(NamedTuple):
    """What stands on the page beside the typed words."""

    errors: Mapping[str, str] = {}
    problem: Problem | None = None
    duplicates: Sequence[ClientClaim] = ()
    clients: Sequence[KnownClient] | None = None
    refused: Sequence[RefusedFile] = ()
    notes: Sequence[str] = ()
    picked: bool = False


NOTHING = Findings()


async def registration_page(
    request: Request,
    connection: AsyncConnection,
    typed: Mapping[str, str],
    found: Findings = NOTHING,
    status: int = 200,
) -> Response:
    """The whole page, with everything that was typed."""
    variants = {live.variant.claim_type: live.variant for live in await all_live(connection)}
    sight, variant = sight_for(request), variants.get(typed.get("type", ""))
    user, language = user_of(request), language_of(request)
    return page(
        request,
        "console/register/page.html",
        status,
        key=typed.get("key") or uuid4().hex,
        rules_decide=(await desk_of(request).rulebook.live(connection)).decides_types,
        types=sorted(variants.values(), key=lambda each: (each.team not in sight.teams, each.claim_type)),
        ours=sight.teams,
        channels=[(name, CHANNELS[name].in_language(language)) for name in BY_HAND],
        kinds=[(name, title.in_language(language)) for name, title in CLAIMANTS.items()],
        latest=datetime.now(UTC),
        urgency={
            name: [(key, title.in_language(language)) for key, title in capitalised(words).items()]
            for name, words in _URGENCY.items()
        },
        own_time=zone_words(user.zone, language),
        problem=found.problem and found.problem.body(language),
        duplicates=found.duplicates,
        clients=found.clients,
        picked=found.picked,
        words=typed.get("words", ""),
        refused=found.refused,
        held=[
            (note_of(desk_of(request).settings, user.id, each), each) for each in _held(request, found, user)
        ],
        accepted=ACCEPTED,
        **_by_type(request, variant, typed, found.errors),
    )


def by_type_part(request: Request, variant: Variant | None, typed: Mapping[str, str]) -> Response:
    """What the form asks because of the claim type: a part of the page."""
    return page(request, "console/register/by-type.html", **_by_type(request, variant, typed, {}))


async def live_variant(request: Request, connection: AsyncConnection, claim_type: str) -> Variant | None:
    """The live variant of a type; None when there is none."""
    live = await desk_of(request).shelf.live_for(connection, claim_type) if is_key(claim_type) else None
    return live and live.pinned.variant


def _by_type(
    request: Request, variant: Variant | None, typed: Mapping[str, str], errors: Mapping[str, str]
) -> dict[str, Any]:
    language, user = language_of(request), user_of(request)
    words = remedy_words(variant) if variant else REMEDIES
    kinds = offered(variant) if variant else tuple(REMEDIES)
    ours = variant is not None and (variant.team in sight_for(request).teams or sight_for(request).everything)
    return {
        "variant": variant,
        "prefix": FIELD,
        "own_labels": _own_labels(variant, language),
        "typed": {**_STARTS, **typed},
        "errors": {name: SENTENCES[code].in_language(language) for name, code in errors.items()},
        "remedies": {kind: words[kind].in_language(language) for kind in kinds},
        "currencies": CURRENCIES,
        "causes": declarable_causes(variant) if variant else {},
        "paths": short_paths(variant, manages(user, variant.team)) if variant and ours else (),
    }


def _own_labels(variant: Variant | None, language: Language) -> dict[str, str]:
    return {
        FIELD + field.key: field.title.in_language(language) for field in (variant.fields if variant else ())
    }


def _held(request: Request, found: Findings, user: User) -> Sequence[Any]:
    return held(desk_of(request).settings, user.id, found.notes)
