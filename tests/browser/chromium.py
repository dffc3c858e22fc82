"""The browser of the tests: found on the machine, or installed from Debian's packages."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = "The browser tests need Chromium: install it (Debian, Ubuntu: apt install chromium), or name one by CHROMIUM."


def found() -> str | None:
    """The path of a browser on this machine; CHROMIUM names one."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def ensure() -> str:
    """The browser's path, installed first where that is possible; SystemExit with one sentence where not."""
    if path := found():
        return path
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Chromium for the browser tests (first time only, about a minute) ...", flush=True)
        quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False, stdout=subprocess.DEVNULL)
        subprocess.run(install, env=quiet, check=False, stdout=subprocess.DEVNULL)
    if path := found():
        return path
    raise SystemExit(ADVICE)


if __name__ == "__main__":
    ensure()
    sys.exit(0)
