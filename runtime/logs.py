"""Logs: lines for people on a terminal, JSON elsewhere; never personal data.

What is logged are ids, states, counts and durations. Values of fields that could hold a person's data are
masked in case somebody forgets.
"""

import logging
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

import structlog

PERSONAL = frozenset(
    {"name", "email", "phone", "address", "subject", "text", "reason", "note", "password", "token", "secret"}
)
MASK = "***"


class Lines:
    """Writes our own lines to standard output; like the library's, it lets no work fail for want of room for a line."""

    def __init__(self, name: str = "redress") -> None:
        self.name = name

    def msg(self, line: str) -> None:
        """Write one line."""
        with suppress(OSError):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()

    debug = info = warning = error = critical = msg


def set_up_logs(level: str = "info") -> None:
    """Send our own and the libraries' logs to standard output in one form."""
    least = logging.getLevelNamesMapping()[level.upper()]
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        mask_personal,
    ]
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_ending()],
        )
    )
    logging.basicConfig(handlers=[handler], level=least, force=True)
    # Through the library's loggers each of our lines would cost twice as much.
    structlog.configure(
        processors=[*shared, *_ending()],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=Lines,
        cache_logger_on_first_use=True,
    )


def mask_personal(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put a mask over the values of fields that could hold a person's data."""
    for field in PERSONAL.intersection(event):
        event[field] = MASK
    return event


def _ending() -> list[structlog.typing.Processor]:
    """The last steps: coloured lines on a terminal, one JSON object a line elsewhere."""
    if sys.stdout.isatty():
        # Rich tracebacks would print local variables, and those hold names and addresses.
        return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
