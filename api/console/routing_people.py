"""Who takes what: the skills and languages by which claims are shared out, for managers and their teams."""

from datetime import UTC, datetime

import structlog
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.person_forms import Errors, form_page, read_as
from api.console.routing import names_for
from api.console.routing_form import listed
from api.console.routing_words import LANGUAGES
from api.desk import desk_of
from api.names import not_found
from api.pages.fields import read_fields
from api.problems import language_of
from claims.claim import Language
from claims.values import Key
from store.people import User
from store.routing_people import Able, able_people, set_abilities

router = APIRouter(include_in_schema=False)
_log = structlog.get_logger("api.routing")


class Abilities(BaseModel):
    """What a manager says of a person."""

    model_config = ConfigDict(frozen=True)

    skills: tuple[Key, ...] = Field(max_length=30)
    languages: tuple[Language, ...] = ()


@router.get("/routing/people")
async def people(request: Request) -> Response:
    """The people of his teams with their open claims; one of them as a form."""
    return await _page(request, request.query_params.get("person", ""))


@router.post("/routing/people/{user}")
async def change(request: Request, user: str) -> Response:
    """Note what a person knows and speaks."""
    fields = await read_fields(request)
    given = {"skills": listed(fields.one("skills").lower()), "languages": fields.all("languages")}
    details, errors = read_as(Abilities, given)
    async with desk_of(request).at_once.connect() as connection:
        known = {each.id for each in await _able(connection, user_of(request))}
        if user not in known:
            raise not_found()
        if details is not None:
            skills = tuple(dict.fromkeys(details.skills))
            await set_abilities(connection, user, skills, sorted(set(details.languages)))
            desk_of(request).reception.forget()
            _log.info("abilities changed", user=user, by=user_of(request).id)
    if details is None:
        typed = {"skills": fields.one("skills"), "languages": ",".join(fields.all("languages"))}
        wrong = {
            name.partition(".")[0]: "key" if code == "pattern" else code for name, code in errors.items()
        }
        return await _page(request, user, typed, wrong)
    return RedirectResponse(f"/routing/people?saved=yes#person-{user}", 303)


async def _able(connection: AsyncConnection, user: User) -> tuple[Able, ...]:
    """Administrators see everybody who takes claims, managers the people of their teams."""
    return await able_people(connection, None if "admin" in user.roles else user.manages)


async def _page(
    request: Request, chosen: str, typed: dict[str, str] | None = None, errors: Errors | None = None
) -> Response:
    language = language_of(request)
    async with desk_of(request).at_once.connect() as connection:
        found = await _able(connection, user_of(request))
        names = await names_for(request, connection)
    person = next((each for each in found if each.id == chosen), None)
    own = {"skills": ", ".join(person.skills), "languages": ",".join(person.languages)} if person else {}
    return form_page(
        request,
        "console/routing/people.html",
        own | (typed or {}),
        errors,
        people=found,
        chosen=chosen,
        called=names,
        languages=[(key, title.in_language(language)) for key, title in LANGUAGES.items()],
        now=datetime.now(UTC),
        saved=request.query_params.get("saved") == "yes",
    )
