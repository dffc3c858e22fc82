"""Runs schemathesis against a served application: several roles, ids that flow along the links, our own check."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.api.test_openapi import REFUSALS

ROOT = Path(__file__).resolve().parents[2]
CONFIG = """[checks.negative_data_rejection]
expected-statuses = {refusals}
[parameters]
"path.token" = "{link}"
"""


def explore(
    url: str, token: str, link: str, folder: Path, options: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """One run as one person; the link of a claimant is known, all other ids are found on the way."""
    (folder / "schemathesis.toml").write_text(CONFIG.format(refusals=list(REFUSALS), link=link))
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
