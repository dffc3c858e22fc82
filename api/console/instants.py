"""Instants that people choose: with a zone, or as a form's local time in their own zone."""

from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import StringConstraints

from api.problems import FieldError, invalid
from claims.values import EARLIEST, LATEST

Spelled = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{5,15}(Z|[+-][0-9]{2}:[0-9]{2})?)?$")
]


def instant_of(spelled: str, zone: str) -> datetime:
    """Read an instant; one without a zone is meant in the reader's. 422 when it is none."""
    try:
        read = datetime.fromisoformat(spelled)
    except ValueError:
        raise invalid(FieldError("instant", "not-valid")) from None
    if not EARLIEST <= read.year <= LATEST:
        raise invalid(FieldError("instant", "not-valid"))
    return (read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def for_form(instant: datetime, zone: str) -> str:
    """An instant as a form's local time, to the second."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat(timespec="seconds")
