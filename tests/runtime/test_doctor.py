"""What `redress doctor` says when something is away: one sentence each, and no traceback."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from temporalio.client import Client

from runtime.doctor.database import look_at_database, look_at_schema
from runtime.doctor.engine import look_at_engine
from runtime.doctor.findings import Finding
from runtime.doctor.surroundings import look_around
from runtime.embedded.ports import free_ports
from runtime.settings import Settings
from store.migrate import downgrade, missing_revisions, upgrade
from store.sweep import Known
from tests.conftest import DatabaseUrls

STRANGE = Known(id="01930000-0000-7000-8000-00000000aaaa", version=1)


def wrong(found: list[Finding]) -> set[str]:
    return {each.about for each in found if not each.fine}


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Of a desk of which nothing runs."""
    ports = free_ports(["database", "temporal", "smtp", "web"])
    monkeypatch.setenv("TEMPORAL_ADDRESS", f"127.0.0.1:{ports['temporal']}")
    return Settings(
        database_url=f"postgresql+psycopg://redress_app:x@127.0.0.1:{ports['database']}/redress",
        secret_key="0123456789abcdef0123456789abcdef",
        smtp_port=ports["smtp"],
        public_url=f"http://127.0.0.1:{ports['web']}",
    )


async def test_everything_is_away(settings: Settings) -> None:
    engine = create_async_engine(settings.database_url)
    found, counts, known = await look_at_database(engine)
    assert (wrong(found), counts, known) == ({"database"}, None, ())
    assert wrong(await look_at_engine(settings, None, ())) == {"engine"}
    assert wrong(await look_around(settings, {})) == {"web", "mail"}


async def test_an_empty_desk_is_fine(engine: AsyncEngine) -> None:
    found, counts, known = await look_at_database(engine)
    assert wrong(found) == set()
    assert counts is not None
    assert (counts.running, known) == (0, ())


async def test_nobody_works_and_a_claim_has_no_workflow(
    settings: Settings, temporal_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", temporal_client.service_client.config.target_host)
    queues = settings.model_copy(update={"claims_task_queue": "nobody-1", "letters_task_queue": "nobody-2"})
    running = (await temporal_client.count_workflows("ExecutionStatus = 'Running'")).count
    found = await look_at_engine(queues, running + 1000, (STRANGE,))
    assert wrong(found) == {"workers", "workflows-missing", "claims-apart"}
    assert sum(each.about == "workers" for each in found) == 2


def test_a_schema_that_is_behind(settings: Settings, database_urls: DatabaseUrls) -> None:
    assert look_at_schema(settings).fine, "who is not the owner cannot tell"
    owned = settings.model_copy(update={"migration_database_url": database_urls.owner})
    assert look_at_schema(owned) == Finding("schema", True, "The schema is the newest.")
    downgrade(database_urls.owner, "-1")
    assert len(missing_revisions(database_urls.owner)) == 1
    assert "lacks: 1." in look_at_schema(owned).sentence
    upgrade(database_urls.owner)
    assert look_at_schema(owned).fine
