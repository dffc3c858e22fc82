"""Logs: lines for people on a terminal, JSON elsewhere; never personal data.

What is logged are ids, states, counts and durations. Values of fields that could hold a person's data are
masked in case somebody forgets.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

PERSONAL = frozenset(
    {"name", "email", "phone", "address", "subject", "text", "reason", "note", "password", "token", "secret"}
)
MASK = "***"


def set_up_logs(level: str = "info") -> None:
    """Send our own and the libraries' logs to standard output in one form."""
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
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
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
