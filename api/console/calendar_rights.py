"""Who may change a calendar: the one door that pages and JSON calls ask. Everybody of the console sees them all."""

from collections.abc import Iterable

from api.console.variant_rights import manages, may_begin
from api.problems import Problem
from store.calendars import CalendarUser
from store.people import User


def may_change_calendar(user: User, users: Iterable[CalendarUser]) -> bool:
    """An administrator, or a manager of every team whose live variants count by the calendar."""
    return may_begin(user) and all(manages(user, one.team) for one in users)


def require_calendar_change(user: User, users: Iterable[CalendarUser]) -> None:
    """Problem 403 for whoever may not."""
    if not may_change_calendar(user, users):
        raise Problem("forbidden")
