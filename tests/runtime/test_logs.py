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


def test_a_line_that_cannot_be_written_stops_no_work() -> None:
    program = (
        "import structlog, sys\nfrom runtime.logs import set_up_logs\nset_up_logs()\n"
        "structlog.get_logger('desk').info('filed')\nprint('worked on', file=sys.stderr)\n"
        "import os\nos._exit(0)"
    )
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-u", "-c", program],
            cwd=ROOT,
            check=True,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert done.stderr == b"worked on\n"


def test_lines_below_the_level_are_left_out() -> None:
    (line,) = lines_of(
        "log = structlog.get_logger('desk')\nlog.debug('nobody needs this')\nlog.warning('late')"
    )
    assert (line["event"], line["level"], line["logger"]) == ("late", "warning", "desk")


def test_a_fault_is_told_with_its_traceback() -> None:
    program = (
        "try:\n    1 / 0\nexcept ZeroDivisionError:\n    structlog.get_logger('desk').exception('broken')"
    )
    (line,) = lines_of(program)
    assert (line["event"], line["level"]) == ("broken", "error")
    assert "ZeroDivisionError" in line["exception"]


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
