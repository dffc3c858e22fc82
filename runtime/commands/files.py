"""`redress files sweep`: the bytes of files that no claim names."""

from typing import Annotated

import typer

from runtime.blobs import open_blobs
from runtime.commands.surroundings import in_transaction, settle_settings
from store.blobs import FORGOTTEN_AFTER

commands = typer.Typer(help="The files of claims.", no_args_is_help=True)


@commands.callback()
def files() -> None:
    """The files of claims."""


@commands.command()
def sweep(quiet: Annotated[bool, typer.Option(help="Say nothing when there was nothing.")] = False) -> None:
    """Delete bytes that no claim names: of forms that were never sent, and of files that were erased."""
    blobs = open_blobs(settle_settings())
    swept = in_transaction(blobs.sweep)
    if swept or not quiet:
        days = FORGOTTEN_AFTER.days
        typer.echo(f"{swept} deleted. What is younger than {days} days stays: it may be on its way.")
