"""A file of complaints with something nasty in every cell, in its header and in its bytes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from runtime.exchange.import_file import Wishes, import_file
from runtime.exchange.trouble import FileRefused
from tests.api.office import Office
from tests.exchange.tables import HEADER, NOW, ROW, table
from tests.security.corpus import CANARY, TEXTS
from tests.security.hearing import hearing
from tests.security.judge import page_faults
from tests.security.pages import readers_of
from tests.security.sending import Sender

LAWFUL = [nasty.value for nasty in TEXTS if "\\ud" not in ascii(nasty.value) and len(nasty.value) < 3000]
EVERY = 7
"""So many rows are spoiled in one column only; each column meets other inputs."""


def rows() -> Iterator[dict[str, str]]:
    """Rows that are good but for one cell."""
    number = 0
    for place, column in enumerate(ROW):
        for nasty in LAWFUL[place::EVERY]:
            number += 1
            yield {**ROW, "Complaint ID": str(number), column: nasty}


async def test_every_cell(office: Office, engine: AsyncEngine, tmp_path: Path) -> None:
    path, sent = tmp_path / "nasty.csv", list(rows())
    path.write_text(table(*sent), "utf-8", newline="")
    with hearing() as heard:
        report = (await import_file(engine, path, Wishes(), NOW)).report
        again = (await import_file(engine, path, Wishes(), NOW)).report
    assert report.rows >= len(sent)
    assert report.imported + len(report.skipped) == report.rows
    assert report.imported > len(sent) / 4
    assert (again.imported, again.known) == (0, report.imported)
    assert CANARY not in heard.getvalue() + " ".join(report.sentences())
    claim = (await office.file()).json()["id"]
    sender = Sender(office, {"claim": claim})
    await sender.lists_answer()
    assert sender.wrong == []
    reader = (await readers_of(office))["console"]
    assert page_faults((await reader.get("/queue?view=all")).text) == []
    listed = (await office.get("/api/claims?type=us-consumer-finance&limit=100", "admin")).json()["items"]
    for row in listed[::10]:
        assert page_faults((await reader.get(f"/claims/{row['id']}")).text) == []


GOOD = table(ROW).encode()
FILES = {
    "nothing": b"",
    "no table": b"\x00" * 4000,
    "utf-16": table(ROW).encode("utf-16"),
    "a bomb": b"PK\x03\x04" + b"\x00" * 200,
    "a page": b"<html><script>alert(1)</script></html>",
    "only a header": ",".join(HEADER).encode(),
    "a header twice": f"{','.join(HEADER)},{HEADER[1]}\n".encode(),
    "a strange header": GOOD.replace(b"Complaint ID", b"Complaint\x00ID"),
    "one line": b"a" * 3_000_000,
    "quotes": b'"' * 100_001,
    "a cut letter": GOOD + "я".encode()[:1],
    "turned ends": GOOD.replace(b"\n", b"\r"),
    "ends of three kinds": GOOD + GOOD.partition(b"\n")[2].replace(b"\n", b"\r\r\n") + b"\x0b\x0c\x85",
    "separators": GOOD.replace(b",", b"\x1c"),
}


@pytest.mark.parametrize("name", FILES)
async def test_files_that_are_none(watched: Office, engine: AsyncEngine, tmp_path: Path, name: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(FILES[name])
    sender = Sender(watched, {"claim": ""})
    await sender.written()
    try:
        outcome = await import_file(engine, path, Wishes(), NOW)
    except FileRefused:
        assert await sender.written() == frozenset()
    else:
        assert (
            outcome.report.imported + outcome.report.known + len(outcome.report.skipped)
            == outcome.report.rows
        )
