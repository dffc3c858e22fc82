"""`redress export`: writes imported claims back as the table they came from."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer
from sqlalchemy.exc import OperationalError

from runtime.commands.surroundings import settle_settings
from runtime.commands.whole_file import whole_file
from runtime.connections import open_engine
from runtime.exchange.exporting import Exported, export
from runtime.exchange.mapping import Mapping, all_mappings, mapping_named
from runtime.exchange.trouble import FileRefused


def export_claims(
    out: Annotated[Path | None, typer.Option(help="Write to this file; else to the standard output.")] = None,
    mapping: Annotated[str, typer.Option(help="By which mapping.")] = "cfpb-complaints",
) -> None:
    """Write the claims that were imported by a mapping with the same columns, in UTF-8."""
    try:
        chosen = mapping_named(mapping, all_mappings())
        with _opened(out) as stream:
            done = asyncio.run(_export(chosen, stream))
    except (FileRefused, OperationalError, OSError) as error:
        print(_sentence(error), file=sys.stderr)
        raise typer.Exit(1) from None
    print(f"{done.rows:,} rows written, {done.erased:,} left out since they were erased.", file=sys.stderr)


async def _export(mapping: Mapping, stream: TextIO) -> Exported:
    engine = open_engine(settle_settings(), "redress export")
    try:
        async with engine.connect() as connection:
            return await export(connection, mapping, stream)
    finally:
        await engine.dispose()


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    with whole_file(out) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as stream:
        yield stream


def _sentence(error: Exception) -> str:
    if isinstance(error, FileRefused):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename} cannot be written: {error.strerror}."
    return "The database does not answer."
