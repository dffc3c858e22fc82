"""What `redress prepare` adds for trying out: only in the embedded stack, only once, and not when it was declined."""

from pathlib import Path

import pytest
from sqlalchemy import text

from runtime.embedded.home import Home
from runtime.embedded.temporal_server import DevServer
from runtime.preparation import prepare_desk
from runtime.settings import Settings
from store.connections import engine_for
from tests.conftest import DatabaseUrls

SECRET = "Zv8wX1kQ7rT4mN0pL5sH2dF9gJ6bC3yA"


async def prepared(url: str, home: Home, **given: bool) -> tuple[int, int]:
    """Prepare a desk and count its claims and people."""
    home.folder.mkdir(exist_ok=True)
    await prepare_desk(Settings(database_url=url, secret_key=SECRET, **given), home)
    engine = engine_for(url)
    async with engine.connect() as connection:
        query = text("SELECT (SELECT count(*) FROM claims), (SELECT count(*) FROM users)")
        claims, users = (await connection.execute(query)).one()
    await engine.dispose()
    return claims, users


async def test_the_demo_is_for_the_embedded_stack_and_is_made_once(
    database_urls: DatabaseUrls, temporal_server: DevServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", temporal_server.address)
    home, url = Home(tmp_path / "home"), database_urls.app
    assert await prepared(url, home, embedded=False) == (0, 0)
    assert await prepared(url, home, embedded=True, demo_claims=False) == (0, 5)
    assert await prepared(url, home, embedded=True) == (305, 8)
    assert await prepared(url, home, embedded=True) == (305, 8)
