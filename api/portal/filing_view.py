"""Shows the public form: empty, or with everything that was typed and what is wrong with it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from api.desk import desk_of
from api.file_kinds import ACCEPTED
from api.pages.fields import Fields
from api.pages.words import words_in
from api.portal.filing_form import OWN, currency_of
from api.portal.form_keys import age_of, new_key
from api.portal.kept_files import KeptFile
from api.portal.promises import promise_for_today
from api.portal.rendering import claimants_page
from api.problems import Problem, language_of
from claims.registration import declarable_causes
from claims.variant import Variant
from store.public_types import PublicType
from store.variants import Shelved

_MEGABYTE = 1024 * 1024


class Opened(NamedTuple):
    """The form of one claim type, with the other types beside it."""

    shelved: Shelved
    types: tuple[PublicType, ...]

    @property
    def variant(self) -> Variant:
        """The type's live variant."""
        return self.shelved.pinned.variant


class Typed(NamedTuple):
    """What stood in the form, the files that came with it, and what is wrong, by the name of the box."""

    fields: Fields = Fields(())
    kept: tuple[KeptFile, ...] = ()
    errors: Mapping[str, str] = {}


def form_page(
    request: Request, opened: Opened, typed: Typed, notice: str | None = None, status: int = 200
) -> Response:
    """The form as a page."""
    variant, pinned, now = opened.variant, opened.shelved.pinned, datetime.now(UTC)
    settings, key = desk_of(request).settings, typed.fields.one("key")
    fresh = age_of(settings, key, now) is None
    return claimants_page(
        request,
        "portal/file.html",
        status,
        switch=f"/p/{variant.claim_type}",
        zone=pinned.calendar.zone,
        variant=variant,
        wished=tuple(dict.fromkeys((*variant.remedies, *variant.own_remedies))),
        types=opened.types,
        given=_given(typed.fields),
        kept=() if fresh else typed.kept,
        errors=typed.errors,
        notice=notice,
        key=new_key(settings, now) if fresh else key,
        currency=currency_of(variant),
        promise=promise_for_today(pinned, now),
        accepted_files=ACCEPTED,
        megabytes=megabytes,
        **_named(variant, request),
    )


def _given(fields: Fields) -> dict[str, str]:
    """Every box by its name; files stand apart."""
    return {name: fields.one(name) for name in fields.names() if name != "kept"}


def _named(variant: Variant, request: Request) -> dict[str, dict[str, object]]:
    language = language_of(request)
    return {
        "own_titles": {OWN + field.key: field.title.in_language(language) for field in variant.fields},
        "choices": {
            field.key: {value: title.in_language(language) for value, title in (field.choices or {}).items()}
            for field in variant.fields
        },
        "causes": {key: title.in_language(language) for key, title in declarable_causes(variant).items()},
    }


def megabytes(size: int) -> Decimal:
    """A size as people know it from their telephone, never nothing."""
    return max(Decimal("0.1"), (Decimal(size) / _MEGABYTE).quantize(Decimal("0.1")))


def told(request: Request, code: str, problem: Problem | None = None) -> str:
    """What hinders the filing, in words for a claimant."""
    language = language_of(request)
    gettext = words_in(language).gettext
    words = {
        "form-too-old": gettext("The form was open for too long. Look it through and send it again."),
        "form-too-quick": gettext(
            "This looked as if a program had filled it in. Look it through and send it again."
        ),
        "claim-full": gettext(
            "These files are more than one claim may have: up to 20 files, 100 MB together."
        ),
        "too-many": gettext(
            "Too many claims came from this address within an hour. Send it again a little later."
        ),
        "idempotency-key-reused": gettext(
            "This form was sent before, and its claim is registered. Open the form anew to file another one."
        ),
        "unavailable": gettext(
            "We could not take it in just now. Send it again in a minute; nothing is filed twice."
        ),
    }
    return words.get(code) or (str(problem.body(language)["detail"]) if problem else code)
