"""Logs are JSON where no person reads them, and never hold personal data."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from runtime.logs import MASK, PERSONAL

ROOT = Path(__file__).resolve().parents[2]


def lines_of(program: str) -> list[dict[str, Any]]:
    """What a program of its own logs; the tests' own logging stays as it is."""
    beginning = "import logging, structlog\nfrom runtime.logs import PERSONAL, set_up_logs\nset_up_logs()\n"
    done = subprocess.run(
        [sys.executable, "-c", beginning + program],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_fields_that_could_name_a_person_are_masked() -> None:
    program = (
        "structlog.get_logger('desk').info('filed', claim='26-00001', **dict.fromkeys(PERSONAL, 'Anna'))"
    )
    (line,) = lines_of(program)
    assert (line["claim"], line["event"]) == ("26-00001", "filed")
    assert {line[field] for field in PERSONAL} == {MASK}


def test_lines_of_libraries_have_the_same_form() -> None:
    program = (
        "log = logging.getLogger('library')\nlog.warning('slow: %s ms', 12)\nlog.debug('nobody needs this')"
    )
    (line,) = lines_of(program)
    assert (line["event"], line["level"], line["logger"]) == ("slow: 12 ms", "warning", "library")
