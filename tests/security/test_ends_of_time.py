"""The first and the last days that there are, in every box that takes a day or a moment."""

from datetime import UTC, datetime

import pytest

from api.console.person_data import read_absence
from api.console.registration_form import filing_of
from api.pages.fields import Fields

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NOBODY = frozenset({None})
DAYS = ("0001-01-01", "1999-12-31", "2199-12-31", "9999-12-31")
MOMENTS = ("0001-01-01T00:00", "9999-12-31T23:00-10:00", "0001-01-01T00:00+14:00", "x")


@pytest.mark.parametrize("zone", ["Europe/Moscow", "America/Los_Angeles", "Pacific/Kiritimati"])
@pytest.mark.parametrize("day", DAYS)
def test_an_absence_at_the_ends_is_refused(zone: str, day: str) -> None:
    absence, errors = read_absence({"first": day, "last": day}, NOBODY, zone, NOW)  # type: ignore[arg-type]
    assert absence.away_until is None
    assert errors["last"] in {"day", "is-over"}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_that_has_no_hour_before_or_after_goes_on_as_it_was_typed(moment: str) -> None:
    fields = Fields([("received_at", moment)])
    assert filing_of(fields, None, "Europe/Moscow")["received_at"] == moment
