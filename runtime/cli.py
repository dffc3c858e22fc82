"""The `redress` command line: only the list of commands, their work is in runtime/commands/."""

import os
import sys

import typer

from runtime.commands import (
    backup,
    chain,
    deploy,
    doctor,
    exporting,
    files,
    importing,
    people,
    personal,
    rehearse,
    replay,
    stack,
    variants,
)
from runtime.embedded.trouble import CannotStart
from runtime.settings import SettingsRefused

app = typer.Typer(
    name="redress",
    help="Redress, a desk for claims: every claim is one durable workflow.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(stack.run)
app.command()(stack.migrate)
app.command(hidden=True)(stack.prepare)
app.command()(doctor.doctor)
app.command()(backup.backup)
app.command()(backup.restore)
app.command()(backup.reconcile)
app.add_typer(chain.commands, name="chain")
app.add_typer(deploy.commands, name="deploy")
app.command()(people.token)
app.add_typer(people.user_commands, name="user")
app.add_typer(variants.commands, name="variants")
app.add_typer(files.commands, name="files")
app.add_typer(personal.commands, name="personal")
app.command()(replay.replay)
app.command()(rehearse.rehearse)
app.command("import")(importing.import_claims)
app.command("export")(exporting.export_claims)


def main() -> None:
    """Run one command and leave with its honest code.

    The process is left at once after its output is out: threads of the Temporal SDK can hold up an
    interpreter that closes down.
    """
    code = _code_of_command()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _code_of_command() -> int:
    """Run the command; a trouble of the surroundings is one sentence, not a traceback."""
    try:
        app(prog_name="redress")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except SettingsRefused as refused:
        print(f"Settings are missing or wrong:\n{refused}", file=sys.stderr)
    except CannotStart as trouble:
        print(trouble, file=sys.stderr)
    return 1


if __name__ == "__main__":
    main()
