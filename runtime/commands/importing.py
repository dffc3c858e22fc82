"""`redress import`: takes the claims of a file in."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer
from sqlalchemy.exc import OperationalError

from runtime.commands.surroundings import settle_settings
from runtime.connections import open_engine
from runtime.exchange.import_file import Outcome, Wishes, import_file
from runtime.exchange.trouble import FileRefused

WRONG_FILE, NO_DATABASE, INTERRUPTED = 2, 1, 130


def import_claims(
    file: Annotated[Path, typer.Argument(help="A CSV file whose header one of the mappings knows.")],
    variant: Annotated[str | None, typer.Option(help="Into which process variant.")] = None,
    mapping: Annotated[str | None, typer.Option(help="By which mapping; else the header tells.")] = None,
    shift_to_now: Annotated[
        bool, typer.Option(help="Move all days by whole weeks, so that the newest is of the last days.")
    ] = False,
    report: Annotated[Path | None, typer.Option(help="Write all skipped rows to this file.")] = None,
) -> None:
    """Take the claims of a file in. Rows that are in already are known again, dirty ones named and skipped.

    Ends with 0 when every row is in or known, with 3 when some were skipped.
    """
    began = monotonic()
    try:
        outcome = asyncio.run(_import(file, Wishes(variant, mapping, shift_to_now)))
        if report:
            outcome.report.write(report)
    except FileRefused as refused:
        _leave(str(refused), WRONG_FILE)
    except OperationalError:
        _leave("The database does not answer; whole batches are in, repeat the import.", NO_DATABASE)
    except OSError as error:
        _leave(f"{error.filename} cannot be written: {error.strerror}.", WRONG_FILE)
    except KeyboardInterrupt:
        _leave("Stopped; whole batches are in, repeat the import to go on.", INTERRUPTED)
    else:
        _tell(outcome, monotonic() - began)
        raise typer.Exit(outcome.report.code)


async def _import(file: Path, wishes: Wishes) -> Outcome:
    engine = open_engine(settle_settings(), "redress import")
    try:
        return await import_file(engine, file, wishes, datetime.now(UTC))
    finally:
        await engine.dispose()


def _leave(sentence: str, code: int) -> None:
    print(sentence, file=sys.stderr)
    raise typer.Exit(code)


def _tell(outcome: Outcome, seconds: float) -> None:
    report = outcome.report
    for sentence in report.sentences():
        print(sentence, file=sys.stderr)
    print(f"Read by the mapping {outcome.mapping.mapping} into the variant {outcome.variant}.")
    print(
        f"{report.rows:,} rows: {report.imported:,} imported ({report.still_open:,} still open), "
        f"{report.known:,} known already, {len(report.skipped):,} skipped; "
        f"{seconds:,.1f} s, {report.rows / max(seconds, 0.001):,.0f} rows/s."
    )
    for what, count in sorted(outcome.unexpected.items()):
        print(f"Kept as given: {what} in {count:,} rows.")
    if outcome.without_field:
        print(
            f"The variant has no field {', '.join(outcome.without_field)}: those cells are in the text alone."
        )
    if outcome.shift:
        print(f"All days were moved by {outcome.shift.days // 7:,} weeks.")
