"""Builds the web application: routes, rights, errors, headers, and what a process holds while it runs."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from fastapi import Depends, FastAPI
from fastapi.telemetry import TelemetryConfig

from api.admission import anybody_at_work, rooms_of
from api.auth import Callers
from api.bounds import Bounds
from api.console import (
    acting,
    administration,
    calendars,
    card,
    dictionaries,
    dictionaries_entries,
    editor,
    files,
    letter_templates,
    letters,
    live,
    personal,
    process,
    profile,
    queue,
    ready,
    registering,
    rehearsals,
    routing,
    routing_draft,
    routing_people,
    routing_rule,
    routing_trial,
    signing_in,
    training,
    variants,
    why,
)
from api.console import moves as moving_pages
from api.desk import Desk
from api.figures import Figures
from api.gate import Gate
from api.headers import SafeHeaders
from api.outcomes import Outcomes
from api.pages import files_of_pages
from api.people import Logins
from api.portal import filing_page, own_page
from api.rights import admit, check_rights
from api.routes import calendars as calendar_calls
from api.routes import claims, commands, filing, health, hints, links, mailbox, moves, variant_drafts
from api.routes import dictionaries as dictionary_calls
from api.routes import files as sent_files
from api.routes import letter_templates as letter_texts
from api.routes import personal as personal_data
from api.routes import rehearsals as rehearsal_calls
from api.routes import retaining as retaining_calls
from api.routes import routing as routing_calls
from api.routes import training as training_calls
from api.routes import variants as live_variants
from api.trouble import install
from api.watching import Watching
from runtime.blobs import open_blobs
from runtime.connections import connect_temporal, open_engine
from runtime.door import Door
from runtime.logs import set_up_logs
from runtime.settings import Settings, read_settings
from runtime.starter import Starter
from store.births import Births
from store.blobs import Blobs
from store.reception import Reception
from store.variants import Shelf

FOR_PROGRAMS = (
    filing,
    claims,
    hints,
    commands,
    sent_files,
    live_variants,
    letter_texts,
    variant_drafts,
    moves,
    rehearsal_calls,
    calendar_calls,
    routing_calls,
    training_calls,
    dictionary_calls,
    personal_data,
    retaining_calls,
    links,
    health,
    mailbox,
)
CONSOLE = (
    signing_in,
    profile,
    administration,
    queue,
    live,
    registering,
    acting,
    why,
    process,
    files,
    letter_templates,
    letters,
    personal,
    card,
    ready,
    training,
    rehearsals,
    moving_pages,
    calendars,
    variants,
    editor,
    routing,
    routing_draft,
    routing_rule,
    routing_trial,
    routing_people,
    dictionaries,
    dictionaries_entries,
)
"""In the order in which paths are tried: `/claims/new` before `/claims/{claim}`."""
PORTAL = (filing_page, own_page)
ROUTERS = (*FOR_PROGRAMS, files_of_pages, *CONSOLE, *PORTAL)
NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
"""The framework's own would record messages of errors, which may hold personal data."""
FAREWELL = 3.0
"""Seconds that deliveries under way get when the process stops."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application. Settings are read once, here; SettingsRefused when they do not serve.

    MissingRight when a route has no row of rights.
    """
    chosen = settings or read_settings()
    app = _bare_app(chosen)
    for module in ROUTERS:
        app.include_router(module.router)
    install(app)
    app.add_middleware(Gate)
    app.add_middleware(Watching)
    app.add_middleware(SafeHeaders)
    check_rights(app)
    return app


def _bare_app(settings: Settings) -> FastAPI:
    blobs = open_blobs(settings)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        set_up_logs(settings.log_level)
        # Addresses of the claimants' links must not stand in a log.
        logging.getLogger("uvicorn.access").disabled = True
        async with _desk(settings, blobs) as desk:
            app.state.desk = desk
            yield

    return FastAPI(
        lifespan=life,
        telemetry=NO_TELEMETRY,
        dependencies=[Depends(admit)],
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )


@asynccontextmanager
async def _desk(settings: Settings, blobs: Blobs) -> AsyncIterator[Desk]:
    """Open everything; neither the database nor Temporal has to be there yet."""
    engine = open_engine(settings, "redress-api", single_statements=True)
    apart = open_engine(settings, "redress-api-apart", single_statements=True, connections=2)
    temporal = await connect_temporal(lazy=True)
    door = Door(temporal, settings.claims_task_queue, engine)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(engine.dispose)
        stack.push_async_callback(apart.dispose)
        rooms = rooms_of(settings)
        figures = Figures(rooms)
        outcomes = Outcomes(settings.database_url, on_swept=figures.differences)
        starter = await stack.enter_async_context(Starter(door, engine, busy=partial(anybody_at_work, rooms)))
        await stack.enter_async_context(outcomes.running())
        desk = Desk(
            settings=settings,
            at_once=engine,
            apart=apart,
            reception=Reception(),
            births=Births(engine),
            shelf=Shelf(),
            callers=Callers(),
            logins=Logins(),
            bounds=Bounds(),
            per_token=Bounds(settings.calls_per_token),
            rooms=rooms,
            figures=figures,
            outcomes=outcomes,
            temporal=temporal,
            door=door,
            starter=starter,
            blobs=blobs,
        )
        stack.push_async_callback(_finish, desk)
        yield desk


async def _finish(desk: Desk) -> None:
    """Give deliveries that are under way a moment; the reconciler takes up what is left."""
    if desk.under_way:
        await asyncio.wait(desk.under_way, timeout=FAREWELL)
