"""The folder `.redress/`: what the embedded stack keeps between starts, and who may use it now."""

import fcntl
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from runtime.embedded.postgres import new_passwords
from runtime.embedded.trouble import CannotStart

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Home:
    """The folder and the names inside it."""

    folder: Path

    @property
    def postgres(self) -> Path:
        """The cluster's folder."""
        return self.folder / "postgres"

    @property
    def temporal(self) -> Path:
        """The folder of Temporal's files, one for each server version."""
        return self.folder / "temporal"

    @property
    def mail(self) -> Path:
        """The maildir."""
        return self.folder / "mail"

    @property
    def files(self) -> Path:
        """The files of claims."""
        return self.folder / "files"

    @property
    def run_file(self) -> Path:
        """What runs now, for tools."""
        return self.folder / "run.json"

    @property
    def processes_file(self) -> Path:
        """What was started, with the births of the processes, for the next start."""
        return self.folder / "processes.json"

    @property
    def environment_file(self) -> Path:
        """The settings of what runs now, for the command line; holds passwords."""
        return self.folder / "environment.json"

    @property
    def token_file(self) -> Path:
        """The demo operator's bearer token."""
        return self.folder / "token"

    def log(self, name: str) -> Path:
        """The log of a component."""
        return self.folder / "logs" / f"{name}.log"


def find_home() -> Home:
    """The folder that REDRESS_HOME names, else `.redress` in the checkout."""
    given = os.environ.get("REDRESS_HOME")
    return Home(Path(given).absolute() if given else ROOT / ".redress")


def open_home(home: Home) -> IO[str]:
    """Make the folder and take it for this process, until the answer is closed or the process ends.

    Raises CannotStart when another start holds it.
    """
    home.folder.mkdir(parents=True, exist_ok=True)
    home.folder.chmod(0o711)  # PostgreSQL's user walks through; what is secret has its own mode
    for private in (home.mail, home.log("any").parent, home.temporal):
        private.mkdir(mode=0o700, exist_ok=True)
    lock = (home.folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise CannotStart(
            f"Redress already runs in {home.folder}: stop it first, or set REDRESS_HOME to another folder."
        ) from None
    return lock


def read_secrets(home: Home) -> dict[str, str]:
    """The roles' passwords and the secret key; made at the first start, readable by us alone."""
    kept = home.folder / "secrets.json"
    if not kept.exists():
        write_private(kept, json.dumps({**new_passwords(), "secret_key": secrets.token_urlsafe(48)}))
    read: dict[str, str] = json.loads(kept.read_text())
    return read


def write_private(path: Path, text: str) -> None:
    """Write a whole file that only we can read; a reader sees the old one or the new one."""
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    unfinished.rename(path)


def read_json(path: Path) -> Any:
    """The content of a file of ours; nothing if it is missing or was cut off."""
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return None
