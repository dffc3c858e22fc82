"""Figures that are none for us: of other scripts, raised ones, and more of them than a number may have."""

import pytest

from api.console.calendar_acts import with_moved_day
from api.console.calendar_form import places_of
from api.console.editor_values import rows, word_rows
from api.pages.fields import whole
from claims.calendar_changes_draft import TypedCalendar, checked
from claims.calendar_changes_files import from_csv, from_yaml

STRANGE = ("²", "٣", "１２", "9" * 5000, "-1", "+1", "1_0", "1.0", "", " 1", "1\n", "a.b.c", "½")
EMPTY = TypedCalendar(zone="UTC")


def test_whole_numbers_have_nine_plain_figures_at_most() -> None:
    assert [whole(text) for text in STRANGE] == [None] * len(STRANGE)
    assert [whole(text) for text in ("0", "007", "999999999", "1000000000")] == [0, 7, 999_999_999, None]


@pytest.mark.parametrize("strange", STRANGE)
def test_a_calendar_with_strange_years_is_read_and_its_faults_have_places(strange: str) -> None:
    quoted = '"' + strange.replace("\n", "\\n") + '"'
    for read in (
        from_csv(f"day,kind,name\n{strange.strip()}-05-01,day_off,x\n", EMPTY),
        from_yaml(
            f"zone: UTC\nhours: {{}}\nknown_years: [{quoted}]\ndays: {{{quoted}: {{kind: working}}}}\n"
        ),
    ):
        if read.typed is None:
            continue
        found = checked("ru", read.typed)
        assert found.calendar is None
        assert len(places_of("ru", found.faults, "ru")) == len(found.faults)
    assert checked("ru", with_moved_day(EMPTY, strange, f"{strange}-01-01", "x")).calendar is None


@pytest.mark.parametrize("strange", [each for each in STRANGE if "." not in each])
def test_boxes_with_strange_places_are_no_rows(strange: str) -> None:
    assert rows({f"{strange}.ru": ["x"]}) == []
    assert word_rows({f"{strange}~key.ru": ["x"]}) == []
