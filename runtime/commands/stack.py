"""`redress run`, `migrate` and `prepare`: the stack itself."""

import asyncio

import typer

from runtime.commands.surroundings import settle_settings
from runtime.embedded import supervisor
from runtime.embedded.home import find_home
from runtime.embedded.trouble import CannotStart
from store.migrate import TablesInUse, upgrade


def run() -> None:
    """Start everything on this machine; Ctrl-C stops it."""
    raise typer.Exit(supervisor.run())


def migrate() -> None:
    """Bring the database to the newest schema (needs MIGRATION_DATABASE_URL, the owner's role)."""
    settings = settle_settings()
    if settings.migration_database_url is None:
        raise CannotStart("MIGRATION_DATABASE_URL is missing: migrations run as the owner of the tables.")
    try:
        upgrade(settings.migration_database_url)
    except TablesInUse as fault:
        raise CannotStart(str(fault)) from fault
    typer.echo("The database has the newest schema.")


def prepare() -> None:
    """Load what a desk begins with and set up the namespace; in the embedded stack also the demo people."""
    from runtime.preparation import prepare_desk

    asyncio.run(prepare_desk(settle_settings(), find_home()))
