"""Whole files through a real PostgreSQL: in, again, cut short, and back out."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from runtime.cli import app
from runtime.exchange.exporting import Exported, export
from runtime.exchange.import_file import Outcome, Wishes, import_file
from runtime.exchange.trouble import FileRefused
from store.cards import card
from store.lists import ClaimFilter, claims_page
from store.sight import sight_of_system
from store.sweep import unstarted
from store.timelines import timeline
from tests.conftest import DatabaseUrls
from tests.exchange.tables import HEADER, NOW, ROOT, SAMPLE, mapping, row, table


async def _imported(desk: AsyncEngine, path: Path, **wishes: Any) -> Outcome:
    return await import_file(desk, path, Wishes(**wishes), NOW)


async def _asked(desk: AsyncEngine, question: str) -> list[tuple[Any, ...]]:
    async with desk.connect() as connection:
        return [tuple(found) for found in await connection.execute(text(question))]


async def _written(desk: AsyncEngine) -> tuple[Exported, str]:
    out = io.StringIO()
    async with desk.connect() as connection:
        done = await export(connection, mapping(), out)
    return done, out.getvalue()


async def test_the_sample_goes_in_once_and_comes_out_as_it_was(desk: AsyncEngine) -> None:
    first = (await _imported(desk, SAMPLE)).report
    assert (first.rows, first.imported, first.known, first.skipped, first.code) == (500, 500, 0, [], 0)
    assert first.still_open == 41
    again = (await _imported(desk, SAMPLE)).report
    assert (again.imported, again.known, again.differing, again.code) == (0, 500, [], 0)
    assert await _asked(desk, "SELECT status, count(*) FROM claims GROUP BY 1 ORDER BY 1") == [
        ("closed", 459),
        ("open", 41),
    ]
    done, written = await _written(desk)
    assert (done.rows, done.erased) == (500, 0)
    assert written.encode() == SAMPLE.read_bytes()


async def test_what_is_stored_is_whole(desk: AsyncEngine) -> None:
    await _imported(desk, SAMPLE)
    gaps = """
        SELECT count(*) FROM claims c LEFT JOIN (
          SELECT claim_id, count(*) AS n, min(seq) AS first, max(seq) AS last, max(version) AS version,
                 count(DISTINCT version) AS versions
          FROM timeline GROUP BY 1) t ON t.claim_id = c.id
        WHERE first IS DISTINCT FROM 1 OR last <> n OR versions <> t.version OR t.version <> c.version
           OR last <> c.last_seq OR c.snapshot->>'stage' <> c.stage"""
    assert await _asked(desk, gaps) == [(0,)]
    assert await _asked(desk, "SELECT count(*) FROM letters") == [(0,)]
    assert await _asked(desk, "SELECT DISTINCT left(number, 2) FROM claims") == [("15",)]
    assert await _asked(
        desk, "SELECT count(*) FROM timeline WHERE recorded_at < now() - interval '1 hour'"
    ) == [(0,)]
    late = "SELECT count(*) FROM clock_runs r JOIN claims c ON c.id = r.claim_id WHERE clock = 'answer' AND NOT met"
    assert (await _asked(desk, late))[0][0] >= 26


async def test_open_claims_wait_for_their_workflows_and_are_seen(desk: AsyncEngine) -> None:
    await _imported(desk, SAMPLE)
    sight = sight_of_system()
    async with desk.connect() as connection:
        waiting = await unstarted(connection, 1000)
        overdue = await claims_page(connection, sight, ClaimFilter(due="overdue", limit=100), NOW)
        one = await card(connection, sight, waiting[0])
        events = await timeline(connection, sight, waiting[0])
    assert len(waiting) == len(overdue.items) == 41
    assert {claim.status for claim in overdue.items} == {"open"}
    assert one is not None
    assert one.claimant.name == "anonymous"
    assert one.claim.number.startswith("15-")
    assert events is not None
    assert [entry.seq for entry in events.items] == list(range(1, one.claim.last_seq + 1))
    assert {entry.actor.kind for entry in events.items} == {"import"}


SECRET = "kq8Zr1vX0mTt5wYb7cJd3nLf9hGs2pAe"
LONG = 2000
"""Rows of a file that is long enough to be interrupted: four batches."""
DIRTY = table(
    row(complaint_id="1"),
    row(complaint_id="2", date_received="2/30/2015"),
    row(complaint_id="3", sub_issue="first line\nsecond line"),
    row(complaint_id="1"),
    row(complaint_id="4", issue="=cmd|' /C calc'!A0"),
    row(complaint_id="5", date_sent_to_company="1/1/2015"),
    row(
        complaint_id="6", company_response="In progress", date_received="11/20/2026", date_sent_to_company=""
    ),
    row(complaint_id="7", date_received="11/30/2026"),
    row(complaint_id="", product=""),
    row(complaint_id="8", issue="nul\0"),
)


async def test_dirty_rows_are_named_by_line_and_the_others_are_in(desk: AsyncEngine, tmp_path: Path) -> None:
    path = tmp_path / "dirty.csv"
    path.write_text(DIRTY + "1,2,3\n" + ",".join(["x"] * 14) + "\n" + '9,"open\n', newline="")
    report = (await _imported(desk, path)).report
    assert (report.rows, report.imported, report.still_open, report.code) == (13, 4, 1, 3)
    assert [(remark.line, remark.why) for remark in report.remarks()] == [
        (3, "Date received is not a date written as month/day/year"),
        (6, "its id stands on line 2 already"),
        (8, "Date sent to company lies before Date received"),
        (10, "Date received lies in the future"),
        (11, "Product is empty"),
        (12, "Issue has characters that are not allowed"),
        (13, "it has 3 cells, the header has 13"),
        (14, "it has 14 cells, the header has 13"),
        (15, "a quote is opened and not closed, or a cell is too long"),
    ]
    report.write(tmp_path / "report.csv")
    assert len((tmp_path / "report.csv").read_text().splitlines()) == 10
    assert len(report.sentences()) == 9
    again = (await _imported(desk, path)).report
    assert (again.imported, again.known, again.code) == (0, 4, 3)
    _, written = await _written(desk)
    cells = {one["Complaint ID"]: one for one in csv.DictReader(io.StringIO(written))}
    assert cells["3"]["Sub-issue"] == "first line\nsecond line"
    assert cells["4"]["Issue"] == "'=cmd|' /C calc'!A0"
    (tmp_path / "back.csv").write_text(written, newline="")
    back = (await _imported(desk, tmp_path / "back.csv")).report
    assert (back.imported, back.known, back.differing) == (0, 4, [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
async def test_encodings_and_line_ends(desk: AsyncEngine, tmp_path: Path, encoding: str, end: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(table(row(issue="Café déjà vu")).replace("\n", end).encode(encoding))
    assert (await _imported(desk, path)).report.imported == 1
    subjects = "SELECT content FROM claim_texts WHERE member = 'subject'"
    assert await _asked(desk, subjects) == [("Mortgage: Café déjà vu",)]


async def test_a_known_row_that_says_something_else_is_kept_and_named(
    desk: AsyncEngine, tmp_path: Path
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(table(row(complaint_id="1")))
    await _imported(desk, path)
    path.write_text(table(row(complaint_id="2"), row(complaint_id="1", company_response="Closed")))
    report = (await _imported(desk, path)).report
    assert (report.imported, report.known, report.code) == (1, 1, 0)
    assert [(remark.line, remark.what) for remark in report.remarks()] == [(3, "kept")]
    assert await _asked(desk, "SELECT outcome FROM claims WHERE external_key = '1'") == [("explained",)]


async def test_days_may_be_moved_to_now(desk: AsyncEngine) -> None:
    outcome = await _imported(desk, SAMPLE, shift_to_now=True)
    assert outcome.shift.days % 7 == 0
    newest = (await _asked(desk, "SELECT max(received_at) FROM claims"))[0][0]
    assert timedelta() <= NOW - newest < timedelta(days=8)
    running = "SELECT count(*) FROM claims WHERE status = 'open' AND due_at > '2026-11-22'"
    assert (await _asked(desk, running))[0][0] > 0
    assert (await _asked(desk, "SELECT count(*) FROM claims WHERE closed_at > '2026-11-22 09:00Z'"))[0][
        0
    ] == 0
    _, written = await _written(desk)
    assert written.encode() == SAMPLE.read_bytes()
    assert (await _imported(desk, SAMPLE)).report.known == 500


async def test_another_variant_keeps_what_it_has_no_fields_for_in_the_text(desk: AsyncEngine) -> None:
    outcome = await _imported(desk, SAMPLE, variant="iso-base")
    assert outcome.report.imported == 500
    assert "product" in outcome.without_field
    assert await _asked(desk, "SELECT DISTINCT variant FROM claims") == [("iso-base",)]
    with pytest.raises(FileRefused, match="us-cfpb"):
        await _imported(desk, SAMPLE, variant="nobody")


async def test_erased_texts_do_not_come_back(
    desk: AsyncEngine, owner_engine: AsyncEngine, tmp_path: Path
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(table(row(complaint_id="1"), row(complaint_id="2")))
    await _imported(desk, path)
    async with owner_engine.begin() as connection:
        first = "(SELECT birth_command_id FROM claims WHERE external_key = '1')"
        await connection.execute(
            text(f"UPDATE claim_texts SET content = NULL, salt = NULL WHERE command_id = {first}")
        )
    done, written = await _written(desk)
    assert (done.rows, done.erased) == (1, 1)
    assert [one["Complaint ID"] for one in csv.DictReader(io.StringIO(written))] == ["2"]


def _command(urls: DatabaseUrls, *words: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "DATABASE_URL": urls.app, "SECRET_KEY": SECRET}
    return subprocess.Popen(
        [sys.executable, "-m", "runtime.cli", *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heeds_ctrl_c,  # noqa: PLW1509 - no thread of ours runs then
    )


def _heeds_ctrl_c() -> None:
    """Tests that a shell began in the background inherit that Ctrl-C is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _said(urls: DatabaseUrls, *words: str) -> tuple[int, str, str]:
    process = _command(urls, *words)
    out, err = process.communicate(timeout=150)
    return process.returncode, out, err


async def test_the_commands_and_their_codes(
    desk: AsyncEngine, database_urls: DatabaseUrls, tmp_path: Path
) -> None:
    code, out, err = _said(database_urls, "import", str(SAMPLE))
    assert (code, err) == (0, "")
    assert "500 rows: 500 imported (41 still open), 0 known already, 0 skipped" in out
    path, report = tmp_path / "dirty.csv", tmp_path / "report.csv"
    path.write_text(DIRTY)
    code, out, err = _said(database_urls, "import", str(path), "--report", str(report))
    assert code == 3
    assert "line 3: skipped, Date received is not a date" in err
    assert report.read_text().startswith("line,what,why\n3,skipped,")
    written = tmp_path / "out.csv"
    assert _said(database_urls, "export", "--out", str(written))[0] == 0
    assert written.read_bytes().startswith(SAMPLE.read_bytes())
    assert not list(tmp_path.glob("*.unfinished"))


REFUSALS = [
    (("import", "none.csv"), "There is no file"),
    (("import", "README.md"), "header does not fit"),
    (("import", str(SAMPLE), "--mapping", "none"), "no mapping of that name"),
    (("import", str(SAMPLE), "--variant", "none"), "No process variant"),
    (("import", "{dirty}", "--report", "none/none.csv"), "cannot be written"),
    (("export", "--mapping", "none"), "no mapping of that name"),
    (("export", "--out", "none/none.csv"), "cannot be written"),
]


def test_a_refusal_is_one_sentence(
    database_urls: DatabaseUrls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_urls.app)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.md").write_text("# No table\n")
    (tmp_path / "dirty.csv").write_text(table(row(complaint_id="1")))
    for words, says in REFUSALS:
        result = CliRunner().invoke(app, [word.replace("{dirty}", "dirty.csv") for word in words])
        assert result.exit_code in (1, 2), words
        assert says in result.stderr
        assert len(result.stderr.splitlines()) == 1, words


def test_without_a_database_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("SECRET_KEY", SECRET)
    for words in (["import", str(SAMPLE)], ["export"]):
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 1
        assert "The database does not answer" in result.stderr


async def test_ctrl_c_leaves_whole_batches_and_a_repeat_goes_on(
    desk: AsyncEngine, database_urls: DatabaseUrls, tmp_path: Path
) -> None:
    path = tmp_path / "long.csv"
    path.write_text(table(*(row(complaint_id=str(number)) for number in range(LONG))))
    process = _command(database_urls, "import", str(path))
    deadline = time.monotonic() + 150
    while time.monotonic() < deadline and not (await _asked(desk, "SELECT count(*) FROM claims"))[0][0]:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=90)
    assert process.returncode == 130, err
    assert "repeat the import" in err
    there = (await _asked(desk, "SELECT count(*) FROM claims"))[0][0]
    assert 0 < there < LONG
    assert there % 500 == 0
    report = (await _imported(desk, path)).report
    assert (report.imported, report.known) == (LONG - there, there)


async def test_the_export_says_what_is_true_now(
    desk: AsyncEngine, owner_engine: AsyncEngine, tmp_path: Path
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(table(row(complaint_id="1", company_response="In progress"), row(complaint_id="2")))
    await _imported(desk, path)
    (found,) = await _asked(desk, "SELECT snapshot FROM claims WHERE external_key = '1'")
    closed = {"stage": "closed", "outcome": "satisfied", "disputes": 1, "closed_at": "2026-11-22T09:00:00Z"}
    async with owner_engine.begin() as connection:
        await connection.execute(
            text("UPDATE claims SET snapshot = CAST(:snapshot AS jsonb) WHERE external_key = '1'"),
            {"snapshot": json.dumps({**found[0], **closed})},
        )
    _, written = await _written(desk)
    first, second = csv.DictReader(io.StringIO(written))
    assert list(first) == HEADER
    assert (first["Company response"], first["Consumer disputed?"]) == (
        "Closed with non-monetary relief",
        "Yes",
    )
    assert list(second.values()) == list(row(complaint_id="2").values())
