"""Letters tried out on real data: a preview of any template for a chosen claim, and a test letter to oneself."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.letter_facts import in_words
from api.console.letter_text import text_as_written
from api.console.letter_view import looked_at
from api.desk import Desk, desk_of
from api.names import names_claim
from api.pages.fields import read_fields
from api.pages.rendering import page, wants_part
from api.problems import FieldError, invalid, language_of
from api.strict import no_query, validate
from claims.letter_names import TEMPLATES, TO_CLAIMANTS
from claims.letter_titles import LETTERS
from letters.preview import Preview, sample_envelope
from store.cards import card
from store.desk_letters import DeskLetter, plan_desk_letter
from store.letter_sources import sample_source
from store.people import User
from store.sight import sight_of

router = APIRouter(include_in_schema=False)
Line = Annotated[str, StringConstraints(max_length=40)]


class Sample(BaseModel):
    """Which letter is tried, in which language, for which claim."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    template: Line = "acknowledgement"
    language: Literal["ru", "en"] | None = None
    claim: Line = ""
    sent: Literal["1"] | None = None


@router.get("/letters/preview")
async def preview_of_template(request: Request) -> Response:
    """A letter of a chosen kind as it would be written for a chosen claim; nothing is sent or changed."""
    given = {name: value.strip() for name, value in request.query_params.multi_items() if value.strip()}
    return await _answered(request, _checked(given))


@router.post("/letters/test")
async def test_letter(request: Request) -> Response:
    """Send that letter to oneself, with the data of the claim and a link that opens nothing."""
    no_query(request)
    sample, user = _checked((await read_fields(request)).given()), user_of(request)
    if not user.email:
        return await _answered(request, sample, 422, no_address=True)
    async with desk_of(request).at_once.connect() as connection:
        seen = await card(connection, sight_of(user), sample.claim) if names_claim(sample.claim) else None
        if seen is None:
            return await _answered(request, sample, 422)
        language = sample.language or seen.claimant.language
        facts = {"template": sample.template, "claim": seen.claim.id, "language": language}
        reader: Literal["ru", "en"] = "ru" if user.language == "ru" else "en"
        letter = DeskLetter(kind="test", language=reader, address=user.email, name=user.name, facts=facts)
        await plan_desk_letter(connection, letter)
    address = (
        f"/letters/preview?template={sample.template}&language={language}&claim={quote(sample.claim)}&sent=1"
    )
    if wants_part(request):
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


def _checked(given: dict[str, str]) -> Sample:
    sample = validate(Sample, given)
    if sample.template not in TEMPLATES:
        raise invalid(FieldError("template", "not-allowed"))
    return sample


async def _answered(
    request: Request, sample: Sample, status: int = 200, no_address: bool = False
) -> Response:
    async with desk_of(request).at_once.connect() as connection:
        found = await _tried(desk_of(request), connection, user_of(request), sample)
    seen, tried, language = found or (None, None, sample.language)
    shown: dict[str, Any] = {
        "sample": sample,
        "letter_language": language,
        "seen": seen,
        "tried": tried,
        "shown": text_as_written(tried.rendered) if tried and tried.rendered else None,
        "missing": in_words(tried.missing, language_of(request)) if tried else [],
        "no_address": no_address,
        "to_claimants": {name: LETTERS[name] for name in LETTERS if name in TO_CLAIMANTS},
        "to_staff": {name: LETTERS[name] for name in LETTERS if name not in TO_CLAIMANTS},
    }
    return page(request, "console/letters/preview.html", status, **shown)


async def _tried(
    desk: Desk, connection: AsyncConnection, user: User, sample: Sample
) -> tuple[Any, Preview | None, str] | None:
    """The claim and the letter for it; None when no claim was chosen, or it is not seen."""
    seen = await card(connection, sight_of(user), sample.claim) if names_claim(sample.claim) else None
    if seen is None:
        return None
    language = sample.language or seen.claimant.language
    name = seen.claimant.name if sample.template in TO_CLAIMANTS else user.name
    envelope = sample_envelope(seen.claim, sample.template, language, name, datetime.now(UTC))
    source = await sample_source(connection, sight_of(user), seen.claim.id, sample.template)
    return seen, await looked_at(desk, connection, envelope, source) if source else None, language
