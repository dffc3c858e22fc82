"""Where a command works: the environment's settings, or those of the stack that runs in `.redress`."""

import os

from runtime.embedded.home import find_home, read_json
from runtime.embedded.trouble import CannotStart
from runtime.settings import Settings, read_settings


def settle_settings() -> Settings:
    """The settings of the database that is meant.

    Without DATABASE_URL the running embedded stack is meant; raises CannotStart when there is none.
    """
    if "DATABASE_URL" not in os.environ:
        running = read_json(find_home().environment_file)
        if running is None:
            raise CannotStart("Redress does not run here: start it with `make run`, or set DATABASE_URL.")
        os.environ.update(running)
    return read_settings()
