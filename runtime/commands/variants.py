"""`redress variants list`, `check` and `load`: process variants from files, and those that come with the product."""

from pathlib import Path
from typing import Annotated

import typer

from claims.variant import Variant
from claims.variant_yaml import read_variant
from runtime.commands.surroundings import in_transaction
from store.ready import file_of, shelf
from store.variants import publish

commands = typer.Typer(help="Process variants.", no_args_is_help=True)


def _file(named: str) -> Path:
    """The file of this path, or the ready variant of this name."""
    found = Path(named) if Path(named).is_file() else file_of(named)
    if found is None:
        raise typer.BadParameter(
            f"There is no file and no ready variant `{named}`; see `redress variants list`."
        )
    return found


File = Annotated[
    Path,
    typer.Argument(
        parser=_file, metavar="FILE", help="A process variant in YAML, or the name of a ready one."
    ),
]


@commands.command("list")
def list_() -> None:
    """Name the ready variants that come with the product; those marked * are published at the first start."""
    width = max(len(ready.key) for ready in shelf())
    for ready in shelf():
        mark = "*" if ready.at_first_start else " "
        typer.echo(f"{mark} {ready.key:<{width}}  {ready.variant.title.en} · {ready.variant.title.ru}")


@commands.command()
def check(file: File) -> None:
    """Say everything that is wrong with a process variant; nothing is stored."""
    variant = _read(file)
    typer.echo(f"{file}: {variant.variant} is in order.")


@commands.command()
def load(file: File, note: Annotated[str, typer.Option(help="What is new in it.")] = "") -> None:
    """Check a process variant and publish it as the next version, live at once."""
    variant = _read(file)
    ref = in_transaction(lambda connection: publish(connection, variant, file.read_text("utf-8"), note))
    typer.echo(f"{ref.key} version {ref.version} is live for claims of type {variant.claim_type}.")


def _read(file: Path) -> Variant:
    """The variant in the file; prints every problem with its line and ends with code 1 otherwise."""
    variant, problems = read_variant(file.read_bytes())
    for problem in problems:
        place = file if problem.line is None else f"{file}:{problem.line}"
        typer.echo(f"{place}: {problem.path}: {problem.message} [{problem.code}]", err=True)
    if variant is None:
        raise typer.Exit(1)
    return variant
