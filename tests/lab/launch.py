"""Starts the API or a worker with a bug that was planted on purpose: `REDRESS_LAB_BUG` names it, here alone.

`python -m tests.lab.launch api …` or `python -m tests.lab.launch worker`, then what the product's own module takes.
"""

import os
import runpy
import sys

from tests.lab.planted import plant


def main() -> None:
    """Plant the bug, then go on as the product does."""
    plant(os.environ["REDRESS_LAB_BUG"])
    module, *rest = sys.argv[1:]
    sys.argv = [module, *rest]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
