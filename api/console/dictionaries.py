"""The dictionaries in the console: all of them, and those that follow from the process variants."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import user_of
from api.console import dictionaries_numbers, dictionaries_rules
from api.console.dictionaries_acts import types_seen
from api.console.dictionaries_view import field_lines, live, stock_of, words_seen
from api.console.dictionaries_words import BOOKS
from api.console.variants import team_titles
from api.desk import desk_of
from api.pages.rendering import page
from api.strict import no_query
from claims.trade_words import FIELD_KINDS
from store.dictionaries import kept

router = APIRouter(include_in_schema=False)
router.include_router(dictionaries_rules.router)
router.include_router(dictionaries_numbers.router)


@router.get("/dictionaries")
async def dictionaries(request: Request) -> Response:
    """Every dictionary, with how much is in it."""
    no_query(request)
    user = user_of(request)
    async with desk_of(request).at_once.connect() as connection:
        counts = await kept(connection)
        seen = await words_seen(connection, user)
        stocks = {
            book.kind: await stock_of(connection, user, book.kind, counting=False, words=seen)
            for book in BOOKS
        }
    return page(
        request,
        "console/dictionaries/list.html",
        books=BOOKS,
        counts=counts,
        stocks=stocks,
        types=len({each.claim_type for each in live(seen)}),
        fields=len(field_lines(live(seen))),
    )


@router.get("/dictionaries/types")
async def types(request: Request) -> Response:
    """Claim types: those of the live variants, then retired ones."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        lines = tuple((await types_seen(connection, user_of(request))).values())
        teams = await team_titles(connection)
    return page(request, "console/dictionaries/types.html", lines=lines, teams=teams)


@router.get("/dictionaries/fields")
async def fields(request: Request) -> Response:
    """The fields that forms ask, and where."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        words = live(await words_seen(connection, user_of(request)))
    return page(request, "console/dictionaries/fields.html", lines=field_lines(words), kinds=FIELD_KINDS)
