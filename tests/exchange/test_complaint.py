"""What makes a row dirty, and what is only kept as given."""

import csv
import json
from datetime import date

import pytest

from runtime.exchange.complaint import Reader, day_of
from runtime.exchange.formulas import guarded, harmless, unguarded
from runtime.exchange.reading import RawRow
from runtime.exchange.trouble import Dirty
from tests.exchange.tables import NOW, SAMPLE, mapping, read, row, variant


def test_a_sound_row_is_understood() -> None:
    complaint = read(row())
    assert (complaint.key, complaint.received, complaint.admitted) == (
        "1290564",
        date(2015, 3, 2),
        date(2015, 3, 4),
    )
    assert (complaint.timely, complaint.disputed) == (True, False)
    assert complaint.fields["product"] == "mortgage"
    assert complaint.fields["issue"] is True
    assert complaint.fields["sent_to_company"] == "2015-03-04"
    assert complaint.told_later == {"timely": True}
    assert complaint.texts["subject"] == "Mortgage: Application, originator, mortgage broker"
    assert json.loads(complaint.texts["given"]) == list(row().values())
    assert "2127" not in json.dumps([complaint.fields, complaint.told_later])


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"complaint_id": ""}, "Complaint ID is empty"),
        ({"complaint_id": "12 34"}, "visible ASCII"),
        ({"complaint_id": "№1"}, "visible ASCII"),
        ({"complaint_id": "1" * 201}, "visible ASCII"),
        ({"product": ""}, "Product is empty"),
        ({"product": "Boats"}, "Product is a word"),
        ({"date_received": ""}, "Date received is empty"),
        ({"date_received": "2/30/2015"}, "Date received is not a date"),
        ({"date_received": "13/1/2015"}, "Date received is not a date"),
        ({"date_received": "2015-03-02"}, "Date received is not a date"),
        ({"date_received": "3/2/15"}, "Date received is not a date"),
        ({"date_received": "٣/2/2015"}, "Date received is not a date"),
        ({"date_received": "3/2/2009", "date_sent_to_company": "3/2/2009"}, "lies before 2010"),
        (
            {"date_received": "11/23/2026", "date_sent_to_company": "11/24/2026"},
            "Date received lies in the future",
        ),
        ({"date_sent_to_company": "11/23/2026"}, "Date sent to company lies in the future"),
        ({"date_sent_to_company": "3/1/2015"}, "lies before Date received"),
        ({"company_response": ""}, "Company response is empty"),
        ({"company_response": "Lost"}, "Company response is a word"),
        ({"timely_response": "Perhaps"}, "Timely response"),
        ({"issue": "nul\0byte"}, "Issue has characters"),
        ({"issue": "\u202eturned"}, "Issue has characters"),
        ({"issue": "x" * 4001}, "Issue is longer"),
        ({"issue": "x" * 4000, "sub_issue": '"' * 4000, "sub_product": '"' * 4000}, "longer than 20000"),
    ],
)
def test_a_dirty_row_says_why_and_not_what(changes: dict[str, str], why: str) -> None:
    with pytest.raises(Dirty) as dirty:
        read(row(**changes))
    assert why in str(dirty.value)
    assert not any(len(cell) > 3 and cell in str(dirty.value) for cell in changes.values())


@pytest.mark.parametrize(
    "changes",
    [
        {"zip_code": ""},
        {"zip_code": "701"},
        {"zip_code": "300XX"},
        {"state": ""},
        {"issue": ""},
        {"issue": "Ünïcode, “quotes” and\nlines"},
        {"issue": '=HYPERLINK("x")'},
        {"date_sent_to_company": ""},
        {"consumer_disputed": ""},
        {"timely_response": ""},
        {"product": " Mortgage "},
        {"date_received": "03/02/2015"},
    ],
)
def test_what_is_missing_or_odd_is_kept_as_given(changes: dict[str, str]) -> None:
    complaint = read(row(**changes))
    assert json.loads(complaint.texts["given"]) == list(row(**changes).values())


def test_cells_that_look_otherwise_are_counted() -> None:
    reader = Reader(mapping(), variant(), NOW.date())
    for place, zip_code in enumerate(("02127", "2127", "", "021XX")):
        reader.read(RawRow(place + 2, tuple(row(zip_code=zip_code).values())))
    assert reader.unexpected == {"ZIP code: not as expected": 2, "ZIP code: empty": 1}


def test_only_what_means_something_makes_another_body() -> None:
    numbered = {**row(), "": "17"}
    assert read(numbered).body_hash == read(row()).body_hash
    assert read(row(issue="=1+1")).body_hash == read(row(issue="'=1+1")).body_hash
    assert read(row(company_response="Closed")).body_hash != read(row()).body_hash


def test_long_subjects_are_cut_and_whole_in_the_text() -> None:
    complaint = read(row(issue="long " * 100))
    assert len(complaint.texts["subject"]) == 300
    assert ("long " * 100).strip() in complaint.texts["text"]


@pytest.mark.parametrize("cell", ["=1+1", "+7", "-5", "@sum", "'quoted", "plain", "", "'=1", "\tx"])
def test_the_guard_against_formulas_is_taken_away_again(cell: str) -> None:
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t"))
    assert unguarded(guarded(cell)) == unguarded(cell)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("  =1+1", "'  =1+1"),
        ("\t@sum", "'\t'@sum"),
        (",=1+1", ",'=1+1"),
        ("a;=1+1;+2|@b\t-c", "a;'=1+1;'+2|'@b\t'-c"),
        ("Да, - сказал он; 5-3=2", "Да, - сказал он; 5-3=2"),
        ("", ""),
    ],
)
def test_no_cell_of_a_table_that_is_looked_at_runs_whatever_parts_its_columns(cell: str, shown: str) -> None:
    assert harmless(cell) == shown
    for separator in ",;|\t":
        assert not any(part.startswith(("=", "+", "-", "@")) for part in harmless(cell).split(separator))


@pytest.mark.parametrize(
    ("cell", "form", "day"),
    [
        ("2/29/2016", "month/day/year", date(2016, 2, 29)),
        ("2/29/2015", "month/day/year", None),
        ("29.02.2016", "day.month.year", date(2016, 2, 29)),
        ("2016-02-29", "year-month-day", date(2016, 2, 29)),
        ("2016-02-29", "month/day/year", None),
        ("0/0/0000", "month/day/year", None),
    ],
)
def test_days(cell: str, form: str, day: date | None) -> None:
    assert day_of(cell, form) == day


def test_the_sample_holds_every_product_response_and_kind_of_gap() -> None:
    with SAMPLE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 500
    assert {one["Product"] for one in rows} == set(mapping().columns[2].words or {})
    assert {one["Company response"] for one in rows} == set(mapping().responses)
    assert {len(one["ZIP code"]) for one in rows} >= {0, 1, 2, 3, 4, 5}
    assert any(not one["Issue"] for one in rows)
    assert any(not one["State"] for one in rows)
