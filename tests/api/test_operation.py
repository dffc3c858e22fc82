"""Health, readiness, metrics, and what is answered while PostgreSQL is away."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from runtime.embedded.postgres import SUPERUSER, Cluster
from store.sweep import tell_differences
from tests.api.office import FILING, Office, opened, settings_of
from tests.conftest import DatabaseUrls


async def test_alive_and_ready(office: Office) -> None:
    assert (await office.get("/healthz", None)).json() == {"status": "ok", "parts": {}}
    async with asyncio.timeout(60):  # it begins to listen while it answers already
        while (await office.get("/readyz", None)).json()["parts"]["outcomes"] != "ok":
            await asyncio.sleep(0.05)
    ready = await office.get("/readyz", None)
    assert ready.status_code == 200
    parts = {"database": "ok", "temporal": "down", "outcomes": "ok", "room": "ok"}
    assert ready.json() == {"status": "ok", "parts": parts}


async def test_metrics_are_for_admin_and_auditor_and_hold_the_named_ones(office: Office) -> None:
    await office.file()
    for who, status in (("operator", 403), ("manager", 403), (None, 401), ("admin", 200), ("auditor", 200)):
        assert (await office.get("/metrics", who)).status_code == status
    shown = (await office.get("/metrics", "admin")).text
    for name in (
        "redress_unstarted_claims",
        "redress_unstarted_oldest_seconds",
        "redress_projection_differences",
        "redress_pending_commands",
        'redress_letters{state="planned"}',
        "redress_rung_lateness_seconds",
        "redress_claims_filed_total",
    ):
        assert name in shown, name
    assert "anna" not in shown


async def test_what_the_reconciler_found_is_heard(office: Office) -> None:
    async with office.app.state.desk.at_once.connect() as connection:
        await tell_differences(connection, 3)
    for _ in range(600):
        shown = (await office.get("/metrics", "admin")).text
        if "redress_projection_differences 3.0" in shown:
            return
        await asyncio.sleep(0.1)
    pytest.fail("the count was not heard")


@pytest.fixture
async def cut_off(office: Office, database_urls: DatabaseUrls) -> AsyncIterator[Office]:
    """An application whose database is not there."""
    url = database_urls.app.rsplit("/", 1)[0].rsplit(":", 1)[0] + ":1/nowhere"
    async with opened(settings_of(url), "127.0.0.1:1", people=(office.tokens, office.ids)) as cut_off:
        yield cut_off


async def test_without_postgresql_everything_is_503_and_says_when_to_come_again(cut_off: Office) -> None:
    for answer in (
        await cut_off.get("/api/claims"),
        await cut_off.post("/api/claims", FILING),
        await cut_off.get("/c/" + "x" * 43, None, headers={"Accept": "application/json"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert int(answer.headers["retry-after"]) >= 1
    page = await cut_off.get("/c/" + "x" * 43, None, headers={"Accept": "text/html", "Accept-Language": "ru"})
    assert (page.status_code, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert int(page.headers["retry-after"]) >= 1
    assert "Сейчас ответить нельзя" in page.text
    assert (await cut_off.get("/healthz", None)).status_code == 200
    assert (await cut_off.get("/readyz", None)).status_code == 503


async def test_a_cut_connection_costs_at_most_a_503_and_a_repeat_is_safe(
    office: Office, postgres: Cluster, database_urls: DatabaseUrls
) -> None:
    stop = asyncio.Event()
    server = create_async_engine(postgres.url(SUPERUSER, database_urls.app.rsplit("/", 1)[1]))

    async def cut() -> None:
        pause = 0.05
        while not stop.is_set():
            async with server.connect() as connection:
                await connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                        " AND usename = 'redress_app'"
                    )
                )
            await asyncio.sleep(pause)
            pause *= 1.1  # on a slow machine nothing would ever be done between two cuts

    async def insist() -> str:
        key = uuid4().hex
        while True:
            answer = await office.file(key=key)
            assert answer.status_code in (200, 201, 503), answer.text
            if answer.status_code != 503:
                return answer.json()["id"]

    cutting = asyncio.create_task(cut())
    ids = [await insist() for _ in range(20)]
    stop.set()
    await cutting
    assert len(set(ids)) == 20
    await asyncio.sleep(0.5)
    assert (await office.get("/readyz", None)).status_code == 200
    async with server.connect() as connection:  # the office may still hold one that was cut
        count = text("SELECT count(*) FROM claims WHERE id = ANY(CAST(:ids AS uuid[]))")
        assert (await connection.execute(count, {"ids": ids})).scalar_one() == 20
    await server.dispose()
