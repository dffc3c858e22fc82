"""Runs schemathesis against a served application: several roles, ids that flow along the links, our own check."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REFUSALS = (400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 429)
"""Ways to refuse what does not fit; 413 too, for a text that is too long may be too large a request as well."""
CONFIG = f"[checks.negative_data_rejection]\nexpected-statuses = {list(REFUSALS)}\n"


def explore(
    url: str, token: str, folder: Path, options: Mapping[str, str], link: str | None = None
) -> subprocess.CompletedProcess[str]:
    """One run as one person; the link of a claimant may be known, all other ids are found on the way."""
    known = f'[parameters]\n"path.token" = "{link}"\n' if link else ""
    (folder / "schemathesis.toml").write_text(CONFIG + known)
    given = {
        "--header": f"Authorization: Bearer {token}",
        "--generation-database": "none",
        "--exclude-checks": "positive_data_acceptance",
        **options,
    }
    program = Path(sys.executable).with_name("schemathesis")
    return subprocess.run(
        [
            program,
            "run",
            f"{url}/openapi.json",
            *(part for pair in given.items() for part in pair),
            "--no-color",
        ],
        capture_output=True,
        check=False,
        cwd=folder,
        text=True,
        env=os.environ
        | {"SCHEMATHESIS_HOOKS": "tests.security.schemathesis_checks", "PYTHONPATH": str(ROOT)},
    )
