"""Small tables of complaints for the tests, and a reader of the ready mapping."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

from claims.ready_calendars import us
from claims.variant import Pinned, Variant, VariantRef
from claims.variant_yaml import read_variant
from runtime.exchange.complaint import Complaint, Reader
from runtime.exchange.mapping import Mapping, all_mappings
from runtime.exchange.reading import RawRow

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "demo" / "complaints-500.csv"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
HEADER = (
    ",Complaint ID,Product,Sub-product,Issue,Sub-issue,State,ZIP code,Date received,Date sent to company,"
    "Company response,Timely response?,Consumer disputed?"
).split(",")
ROW = {
    "": "0",
    "Complaint ID": "1290564",
    "Product": "Mortgage",
    "Sub-product": "FHA mortgage",
    "Issue": "Application, originator, mortgage broker",
    "Sub-issue": "",
    "State": "MA",
    "ZIP code": "2127",
    "Date received": "3/2/2015",
    "Date sent to company": "3/4/2015",
    "Company response": "Closed with explanation",
    "Timely response?": "Yes",
    "Consumer disputed?": "No",
}


def row(**changes: str) -> dict[str, str]:
    """A sound row with other cells; names of columns are spelled with _ for what Python does not take."""
    named = {_spelled(name): name for name in ROW if name}
    return {**ROW, **{named[name]: cell for name, cell in changes.items()}}


def _spelled(name: str) -> str:
    return "".join(character if character.isalnum() else "_" for character in name.lower()).strip("_")


def table(*rows: dict[str, str]) -> str:
    """The text of a file."""
    out = io.StringIO()
    written = csv.writer(out, lineterminator="\n")
    written.writerow(HEADER)
    written.writerows(list(one.values()) for one in rows)
    return out.getvalue()


def mapping() -> Mapping:
    """The mapping that comes with the product."""
    (only,) = all_mappings()
    return only


def variant() -> Variant:
    """The variant that the mapping names."""
    read, problems = read_variant((ROOT / "variants" / "us-cfpb.yaml").read_text())
    assert read is not None, problems
    return read


def pinned() -> Pinned:
    """The variant with the calendar of those years."""
    return Pinned(ref=VariantRef(key="us-cfpb", version=1), variant=variant(), calendar=us(range(2014, 2029)))


def read(cells: dict[str, str], today: date = TODAY) -> Complaint:
    """Read one row."""
    return Reader(mapping(), variant(), today).read(RawRow(2, tuple(cells.values())))
