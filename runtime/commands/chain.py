"""`redress chain`: verifies the hash chains of timelines, exports them, prints their heads, chains rows from before."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.chain import (
    Unreadable,
    absent,
    faults_of,
    faults_of_export,
    faults_of_texts,
    lines_of,
    read_heads,
)
from runtime.commands.surroundings import reachable, settle_settings
from runtime.commands.whole_file import whole_file
from runtime.connections import open_engine
from runtime.embedded.trouble import CannotStart
from runtime.exchange.progress import Advance, progress_of
from runtime.settings import Settings
from store import chain as stored
from store.connections import engine_for

commands = typer.Typer(help="The hash chains of timelines.", no_args_is_help=True)
WRONG, MISUSED = 1, 2
Answer = TypeVar("Answer")
HeadFiles = Annotated[
    list[Path] | None,
    typer.Option("--heads", exists=True, dir_okay=False, help="Heads that were deposited; may be repeated."),
]


@commands.callback()
def chain() -> None:
    """The hash chains of timelines."""


@commands.command()
def verify(
    numbers: Annotated[list[str] | None, typer.Argument(help="Claims; without any, all of them.")] = None,
    export_file: Annotated[
        Path | None,
        typer.Option("--export", exists=True, dir_okay=False, help="An export, not the database."),
    ] = None,
    heads_files: HeadFiles = None,
) -> None:
    """Say what is wrong with the chains; the exit code is 1 when something is."""
    try:
        deposited = _read_heads(heads_files or [])
        found = (
            _verify_export(export_file, deposited)
            if export_file
            else _run(lambda connection: _verify(connection, numbers or [], deposited))
        )
    except (Unreadable, UnicodeDecodeError) as fault:
        _leave(f"This cannot be read: {fault}.", MISUSED)
    typer.echo(f"{found:,} faults." if found else "Every chain is whole.")
    raise typer.Exit(WRONG if found else 0)


@commands.command()
def export(
    what: Annotated[list[str], typer.Argument(help="NUMBER… FILE; with --all only FILE.")],
    everything: Annotated[bool, typer.Option("--all", help="All claims.")] = False,
) -> None:
    """Write chains as JSON lines, which `chain verify --export` or claims/chain.py alone can verify."""
    *numbers, file = what
    if everything == bool(numbers):
        _leave("Say which claims, or --all, and then the file.", MISUSED)
    try:
        written = _run(lambda connection: _export(connection, numbers, Path(file)))
    except OSError as error:
        _leave(f"{error.filename} cannot be written: {error.strerror}.", MISUSED)
    typer.echo(f"{written:,} claims written.")


@commands.command()
def heads(
    day: Annotated[str | None, typer.Option(help="Only rows of this day (UTC), as 2026-11-22.")] = None,
) -> None:
    """Print the last hash of each claim, to be deposited where nobody of this desk can change it."""
    try:
        wanted = date.fromisoformat(day) if day else None
    except ValueError:
        _leave("Write a day as 2026-11-22.", MISUSED)
    number, digest = _run(lambda connection: _print_heads(connection, wanted))
    typer.echo(f"# {number:,} heads, SHA-256 of the lines above: {digest}")


@commands.command()
def build() -> None:
    """Chain rows that were written before there were chains (needs MIGRATION_DATABASE_URL, the owner's role)."""
    settings = settle_settings()
    if settings.migration_database_url is None:
        raise CannotStart(
            "MIGRATION_DATABASE_URL is missing: only the owner of the tables gives rows a hash."
        )
    built, left = asyncio.run(_build(settings.migration_database_url))
    typer.echo(f"{built:,} rows chained.")
    if left:
        _leave(
            f"{left:,} rows have no hash though later ones have: `redress chain verify` names them.", WRONG
        )


def _run(work: Callable[[AsyncConnection], Awaitable[Answer]]) -> Answer:
    return asyncio.run(_with_connection(settle_settings(), work))


async def _with_connection(
    settings: Settings, work: Callable[[AsyncConnection], Awaitable[Answer]]
) -> Answer:
    engine = open_engine(settings, "redress chain")
    async with reachable(engine), engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ")
        return await work(connection)


@asynccontextmanager
async def _batches(
    connection: AsyncConnection, numbers: list[str]
) -> AsyncIterator[AsyncIterator[list[stored.Found]]]:
    """The wanted claims, some at a time, while a bar or a line now and then shows how far it is."""
    if numbers:
        yield _numbered(connection, numbers)
        return
    with progress_of("chains", await stored.count_rows(connection)) as advance:
        yield _advancing(stored.every_chain(connection), advance)


async def _advancing(
    batches: AsyncIterator[list[stored.Found]], advance: Advance
) -> AsyncIterator[list[stored.Found]]:
    async for batch in batches:
        yield batch
        advance(sum(len(found.chain.rows) for found in batch))


async def _numbered(connection: AsyncConnection, numbers: list[str]) -> AsyncIterator[list[stored.Found]]:
    found = await stored.chains_numbered(connection, numbers)
    if unknown := sorted({*numbers} - {each.chain.number for each in found}):
        raise CannotStart(f"There is no claim {unknown[0]}.")
    yield found


async def _verify(
    connection: AsyncConnection, numbers: list[str], deposited: dict[str, dict[int, str]]
) -> int:
    count = 0
    async with _batches(connection, numbers) as batches:
        async for batch in batches:
            for chain, texts in batch:
                known = deposited.pop(chain.claim_id, None)
                count += _told([*faults_of(chain, known), *faults_of_texts(chain, texts)])
    return count if numbers else count + _told(absent(deposited, ()))


def _verify_export(file: Path, deposited: dict[str, dict[int, str]]) -> int:
    with file.open(encoding="utf-8") as lines:
        return _told(faults_of_export(lines, deposited))


def _told(faults: Iterator[str] | list[str]) -> int:
    count = 0
    for fault in faults:
        typer.echo(fault)
        count += 1
    return count


def _read_heads(files: list[Path]) -> dict[str, dict[int, str]]:
    with ExitStack() as opened:
        return read_heads(
            line for file in files for line in opened.enter_context(file.open(encoding="utf-8"))
        )


async def _export(connection: AsyncConnection, numbers: list[str], file: Path) -> int:
    count = 0
    with whole_file(file) as unfinished, unfinished.open("w", encoding="utf-8", newline="\n") as stream:
        async with _batches(connection, numbers) as batches:
            async for batch in batches:
                stream.writelines(f"{line}\n" for chain, _ in batch for line in lines_of(chain))
                count += len(batch)
    return count


async def _print_heads(connection: AsyncConnection, day: date | None) -> tuple[int, str]:
    count, digest = 0, sha256()
    async for claim_id, seq, link in stored.heads(connection, day):
        line = f"{claim_id} {seq} {link}"
        typer.echo(line)
        digest.update(f"{line}\n".encode())
        count += 1
    return count, digest.hexdigest()


async def _build(owner: str) -> tuple[int, int]:
    engine, built = engine_for(owner, pool=1), 0
    async with reachable(engine), engine.connect() as connection:
        with progress_of("chains", await stored.count_unchained(connection)) as advance:
            async for rows in stored.build(connection):
                built += rows
                advance(rows)
        return built, await stored.count_unchained(connection)


def _leave(sentence: str, code: int) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise typer.Exit(code)
