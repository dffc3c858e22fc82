"""`redress variants check` and `load`: process variants from files."""

from pathlib import Path
from typing import Annotated

import typer

from claims.variant import Variant
from claims.variant_yaml import read_variant
from runtime.commands.surroundings import in_transaction
from store.variants import publish

commands = typer.Typer(help="Process variants.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A process variant in YAML.")]


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
