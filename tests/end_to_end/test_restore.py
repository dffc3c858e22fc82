"""PostgreSQL of one moment and Temporal of another are brought together: what PostgreSQL knew goes on, once."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text
from temporalio.client import WorkflowExecutionStatus

from claims.claim import Claim
from claims.variant import Variant
from runtime.backup.manifest import read_manifest
from runtime.backup.putting_back import check
from runtime.backup.taking import DUMP, ENGINE
from runtime.embedded import postgres as embedded_postgres
from runtime.embedded.home import Home
from runtime.embedded.mailbox import Mailbox
from runtime.embedded.postgres import OWNER, Cluster
from runtime.embedded.temporal_server import DevServer
from runtime.embedded.trouble import CannotStart
from store.journal import pending_of
from store.restorations import let_sweep_go, sweep_rests_since, unfinished
from store.sending_holds import hold_sending, let_sending_go
from tests.end_to_end.invariants import broken
from tests.end_to_end.restoring import (
    FOREIGN,
    Moments,
    client_of,
    desk_on,
    engine_on,
    restored,
    story_settings,
)
from tests.workflows.desk import LIMIT, MINUTE, Desk, variant_of, working
from tests.workflows.test_life import to_confirmation

DATABASE = "restore_story"
SLOW, TO_RUNG = "hour-test", timedelta(hours=1)
"""Claims of the story have time: nothing falls due while copies are taken and brought together, however slowly."""
MORE = int(os.environ.get("REDRESS_RESTORE_CLAIMS", "0"))
"""Claims beside those of the story: for a long run by hand."""


@pytest.fixture(scope="module")
async def moments(
    postgres: Cluster, template_database: str, mailbox: Mailbox, servers_folder: Path
) -> AsyncIterator[Moments]:
    """Claims in several stages; copies at A, with letters held and a command under way; more happens; copies at B."""
    embedded_postgres.drop_database(postgres, DATABASE)
    embedded_postgres.make_database(postgres, DATABASE, template=template_database)
    folder = servers_folder / "restore"
    _keep(folder / "files", b"a photograph")
    found = Moments(folder, postgres, mailbox, story_settings(postgres, mailbox, DATABASE))
    with engine_on(folder / "1.db") as server:
        client = await client_of(server)
        async with desk_on(postgres, DATABASE, client, found.story) as desk, working(desk):
            waiting = await _until_a(desk, found)
            await _copy(found, "A", desk, server)
            await _until_b(desk, found, waiting)
            await _copy(found, "B", desk, server)
            await desk.applied(found.names["quiet"], "note", {"text": "after everything was copied"})
    yield found
    embedded_postgres.drop_database(postgres, DATABASE)


async def _until_a(desk: Desk, found: Moments) -> str:
    async with desk.engine.begin() as connection:
        await hold_sending(connection, desk.people["director"], "until A is over")
    await desk.publish(unhurried())
    for name in ("quiet", "admitted", "asked", "pending", "closing"):
        _note(found, name, await desk.file(SLOW))
    for number in range(MORE):
        _note(found, f"more {number}", await desk.file(SLOW))
    await desk.applied(found.names["admitted"], "admit")
    await desk.applied(found.names["closing"], "admit")
    await to_confirmation(desk, await desk.stored(found.names["asked"]))
    almost = TO_RUNG - timedelta(seconds=0.5)
    _note(found, "due", await desk.file(SLOW, ago=almost, start=False))  # its rung comes after A
    command = await desk.journal(found.names["pending"], "admit")
    found.commands["pending"] = command.id
    return command.id


def unhurried() -> Variant:
    """The minute test with hours in the place of minutes."""
    plain = variant_of(MINUTE).model_dump_json(by_alias=True, exclude_unset=True)
    return Variant.model_validate_json(plain.replace("minute", "hour"))


async def _until_b(desk: Desk, found: Moments, waiting: str) -> None:
    """What was waiting at A happens: the command, the letters, a rung. Then a claim is born that A does not know."""
    async with desk.engine.begin() as connection:
        await let_sending_go(connection, desk.people["director"])
    async with desk.connect() as connection:
        (command,) = await pending_of(connection, found.names["pending"])
    assert await desk.door.deliver(command)
    await desk.start(found.names["due"])
    assert (await desk.outcome(waiting)).status == "applied"
    await desk.applied(found.names["closing"], "force", {"to": "closed", "reason": "x"}, desk.manager)
    await desk.applied(found.names["admitted"], "note", {"text": "A does not know this"})
    _note(found, "late", await desk.file(SLOW))
    await desk.until(found.names["asked"], lambda claim: claim.asked and claim.asked.since)
    await desk.until(found.names["due"], lambda claim: claim.version > 1)
    # A letter on its way when B is copied would be of unknown fate afterwards.
    async with asyncio.timeout(LIMIT):
        while await _letters(desk, "planned") | await _letters(desk, "sending"):
            await asyncio.sleep(0.1)


async def _copy(found: Moments, moment: str, desk: Desk, server: DevServer) -> None:
    await asyncio.to_thread(found.take, moment, DATABASE, server)
    async with desk.connect() as connection:
        rows = await connection.execute(text("SELECT id::text, version FROM claims"))
        found.versions[moment] = {row.id: row.version for row in rows}


def _keep(folder: Path, content: bytes) -> None:
    name = sha256(content).hexdigest()
    (folder / name[:2]).mkdir(parents=True)
    (folder / name[:2] / name[2:]).write_bytes(content)


def _note(found: Moments, name: str, claim: Claim) -> None:
    found.names[name], found.numbers[name] = claim.id, claim.number


def _numbers(found: Moments, *names: str) -> set[str]:
    return {found.numbers[name] for name in names}


async def _all_go_on(desk: Desk, found: Moments, moment: str) -> None:
    """Every claim of the moment is there, has a workflow that takes a command, and nothing happened twice."""
    for claim_id, version in found.versions[moment].items():
        claim = await desk.applied(claim_id, "note", {"text": "it goes on"})
        assert claim.version > version
    async with desk.connect() as connection:
        opened = (
            await connection.execute(text("SELECT count(*) FROM claims WHERE status = 'open'"))
        ).scalar_one()
    query = "WorkflowType = 'ClaimWorkflow' AND ExecutionStatus = 'Running'"
    async with asyncio.timeout(LIMIT):
        while (await desk.client.count_workflows(query)).count != opened:
            await asyncio.sleep(0.1)
    url = found.cluster.url(OWNER, desk.engine.url.database or "").replace("+psycopg", "")
    async with asyncio.timeout(LIMIT):
        while left := await asyncio.to_thread(broken, url, settled=True):
            await asyncio.sleep(0.3)
            print(left)


async def _letters(desk: Desk, state: str) -> set[tuple[str, str]]:
    async with desk.connect() as connection:
        rows = await connection.execute(
            text("SELECT claim_id::text, template FROM letters WHERE state = :state"), {"state": state}
        )
        return {(row.claim_id, row.template) for row in rows}


async def test_temporal_of_a_later_moment_adopts_what_postgres_holds(moments: Moments) -> None:
    arrived = len(moments.box.letters())
    async with restored(moments, "A", "B") as (desk, report):
        assert report.fine, report.lines()
        survey = report.begun.survey
        assert set(survey.lost) == _numbers(moments, "late")
        assert {*survey.ahead} >= _numbers(moments, "admitted", "asked", "pending", "due")
        assert set(survey.without) == _numbers(moments, "closing")  # Temporal saw its end
        assert report.begun.letters_known == 1
        names = {claim: name for name, claim in moments.names.items()}
        assert (moments.names["asked"], "satisfied") in await _letters(desk, "sent")
        asked = (await desk.stored(moments.names["asked"])).asked
        assert asked
        assert asked.since  # silence runs from the sending, as before
        unknown = {(names[claim], what) for claim, what in await _letters(desk, "unknown")}
        assert ("quiet", "acknowledgement") in unknown
        assert ("due", "deadline-near") in unknown
        assert (await desk.outcome(moments.commands["pending"])).status == "applied"
        await _all_go_on(desk, moments, "A")
        await _nothing_else_is_touched(desk)
        again = [letter["Subject"] for letter in moments.box.letters()[arrived:]]
        assert not [subject for subject in again if subject], again
        newborn = await desk.file()
        assert int(newborn.number[3:]) > int(moments.numbers["late"][3:])


async def test_temporal_of_an_earlier_moment_is_brought_up(moments: Moments) -> None:
    async with restored(moments, "B", "A") as (desk, report):
        assert report.fine, report.lines()
        survey = report.begun.survey
        assert set(survey.behind) == _numbers(moments, "admitted", "asked", "pending")
        assert set(survey.without) == _numbers(moments, "late", "due")
        assert set(survey.closed) == _numbers(moments, "closing")
        assert survey.lost == survey.ahead == ()
        assert await _letters(desk, "unknown") == set()
        await _all_go_on(desk, moments, "B")


async def test_all_goes_on_without_anything_of_temporals(moments: Moments) -> None:
    async with restored(moments, "A", None) as (desk, report):
        assert report.fine, report.lines()
        assert set(report.begun.survey.without) == set(moments.numbers.values()) - _numbers(moments, "late")
        assert report.begun.ended == 0
        await _all_go_on(desk, moments, "A")


async def test_what_was_not_finished_goes_on_where_it_stood(moments: Moments) -> None:
    async with restored(moments, "A", "A", broken_off=True) as (desk, report):
        assert report.fine, report.lines()
        assert report.begun.ended > 0
        async with desk.connect() as connection:
            assert await unfinished(connection) is None
        await _all_go_on(desk, moments, "A")


async def _nothing_else_is_touched(desk: Desk) -> None:
    """What another product runs in the namespace goes on; and terms erase nothing until somebody lets them."""
    foreign = await desk.client.get_workflow_handle(FOREIGN).describe()
    assert foreign.status is WorkflowExecutionStatus.RUNNING
    async with desk.connect() as connection:
        assert await sweep_rests_since(connection)
        assert await let_sweep_go(connection, desk.people["director"])
        assert await sweep_rests_since(connection) is None


async def test_a_damaged_backup_is_refused_and_what_is_wrong_with_it_named(
    moments: Moments, tmp_path: Path
) -> None:
    whole = read_manifest(moments.folder / "A")
    assert (whole.claims, whole.files and whole.files.count) == (6 + MORE, 1)
    for number, name in enumerate(
        (DUMP, ENGINE, *(path.relative_to(moments.folder / "A") for path in _files(moments)))
    ):
        copy = tmp_path / str(number)
        shutil.copytree(moments.folder / "A", copy)
        content = bytearray((copy / name).read_bytes())
        content[len(content) // 2] ^= 1
        (copy / name).write_bytes(content)
        with pytest.raises(CannotStart, match="damaged"):
            read_manifest(copy)
    with pytest.raises(CannotStart, match="no back-up"):
        read_manifest(tmp_path)
    with pytest.raises(CannotStart, match="exists already"):
        moments.take("A", DATABASE, DevServer(tmp_path, tmp_path, 1, tmp_path))


def _files(moments: Moments) -> list[Path]:
    return [path for path in (moments.folder / "A" / "files").rglob("*") if path.is_file()]


async def test_a_restore_stands_back_for_data_and_for_newer_programs(
    moments: Moments, tmp_path: Path
) -> None:
    manifest = read_manifest(moments.folder / "A")
    home = Home(tmp_path)
    check(home, manifest, replace=False)
    with pytest.raises(CannotStart, match="newer Redress"):
        check(home, manifest.model_copy(update={"migration": "of next year"}), replace=True)
    (home.postgres / "data").mkdir(parents=True)
    (home.postgres / "data" / "PG_VERSION").touch()
    with pytest.raises(CannotStart, match="--replace"):
        check(home, manifest, replace=False)
    check(home, manifest, replace=True)
