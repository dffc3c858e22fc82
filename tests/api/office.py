"""A desk for the tests of the API: the real application on a real database, with people and ready variants."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from api.app import create_app
from api.auth import SESSION
from runtime.settings import Settings
from store.connections import engine_for
from store.demo import load_demo
from store.links import make_link
from store.people import make_token, user_by_login
from store.ready import load_ready
from store.sessions import open_session
from store.variants import publish
from tests.workflows.desk import MINUTE, variant_of

PEOPLE = ("operator", "operator2", "manager", "admin", "auditor")
FILING: dict[str, Any] = {
    "type": "goods-refund",
    "channel": "web",
    "claimant": {
        "name": "Анна Петрова",
        "email": "anna@example.org",
        "phone": "+7 900 000-00-00",
        "language": "ru",
    },
    "subject": "Чайник протекает",
    "text": "Купила чайник, он протекает.",
    "demand": {"remedy": "refund", "amount": "4990.00", "currency": "RUB"},
}
SECRET = "b1946ac92492d2347c6235b4d2611184c1"


@dataclass
class Office:
    """The application with a client and a token for each of the demo's people."""

    app: FastAPI
    client: httpx.AsyncClient
    tokens: Mapping[str, str]
    ids: Mapping[str, str]

    def headers(self, who: str | None, key: str | None = None) -> dict[str, str]:
        """The headers of a caller, with a key where one is needed."""
        token = {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
        return token | ({"Idempotency-Key": key} if key else {})

    async def get(self, path: str, who: str | None = "operator", **more: Any) -> httpx.Response:
        """Read as somebody."""
        headers = self.headers(who) | more.pop("headers", {})
        return await self.client.get(path, headers=headers, **more)

    async def post(
        self, path: str, body: Any, who: str | None = "operator", key: str | None = None, **more: Any
    ) -> httpx.Response:
        """Send JSON as somebody, under a fresh key unless one is given."""
        headers = self.headers(who, key or uuid4().hex) | more.pop("headers", {})
        return await self.client.post(path, json=body, headers=headers, **more)

    async def file(self, who: str = "operator", key: str | None = None, **changes: Any) -> httpx.Response:
        """File a claim."""
        return await self.post("/api/claims", {**FILING, **changes}, who, key)

    async def command(
        self,
        claim: str,
        action: str,
        data: Any = None,
        who: str = "operator",
        key: str | None = None,
        **more: Any,
    ) -> httpx.Response:
        """Command a claim."""
        return await self.post(
            f"/api/claims/{claim}/commands", {"action": action, "data": data or {}, **more}, who, key
        )

    async def sign_in(self, who: str) -> "Reader":
        """A browser of one of the demo's people, without a browser: pages and forms under his session."""
        async with self.app.state.desk.at_once.connect() as connection:
            token = await open_session(
                connection, self.ids[who], datetime.now(UTC) + timedelta(hours=1), "test"
            )
        return Reader(self.client, {"Cookie": f"{SESSION}={token}"})

    async def link(self, claim_id: str, lives: timedelta = timedelta(days=1)) -> str:
        """A claimant's link to a claim."""
        async with self.app.state.desk.at_once.connect() as connection:
            return await make_link(connection, claim_id, datetime.now(UTC) + lives)


@dataclass
class Reader:
    """Reads pages and sends forms as a browser does."""

    client: httpx.AsyncClient
    headers: Mapping[str, str]

    async def get(self, path: str, *, part: bool = False, **more: Any) -> httpx.Response:
        """Open a page, or a part of one as htmx does."""
        asked = {**self.headers, "Accept": "text/html", **({"HX-Request": "true"} if part else {})}
        return await self.client.get(path, headers=asked | more.pop("headers", {}), **more)

    async def post(self, path: str, fields: Any = None, *, part: bool = False, **more: Any) -> httpx.Response:
        """Send a form from our own page."""
        asked = {**self.headers, "Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
        asked |= {"HX-Request": "true"} if part else {}
        return await self.client.post(
            path, data=fields or {}, headers=asked | more.pop("headers", {}), **more
        )


def settings_of(url: str, **more: Any) -> Settings:
    """Settings for one application; tests of something else meet no bound of a token and no end of patience."""
    patient = {"waiting_seconds": 30.0, "calls_per_token": 10**9}
    given = {"files_url": "memory:///", "log_level": "warning", **patient, **more}
    return Settings(database_url=url, secret_key=SECRET, **given)


async def furnish(url: str) -> tuple[dict[str, str], dict[str, str]]:
    """Publish variants, add the demo's people; return their tokens and ids."""
    engine: AsyncEngine = engine_for(url)
    tokens, ids = {}, {}
    async with engine.begin() as connection:
        await load_ready(connection)
        await load_demo(connection)
        await publish(connection, variant_of(MINUTE), MINUTE.read_text("utf-8"))
        for login in PEOPLE:
            user = await user_by_login(connection, login)
            assert user is not None
            tokens[login] = await make_token(connection, user.id, "test")
            ids[login] = user.id
    await engine.dispose()
    return tokens, ids


@asynccontextmanager
async def opened(settings: Settings, temporal: str, **more: Any) -> AsyncIterator[Office]:
    """Run the application in this process; `temporal` is where it would find Temporal."""
    tokens, ids = more.pop("people", None) or await furnish(settings.database_url)
    before = os.environ.get("TEMPORAL_ADDRESS")
    os.environ["TEMPORAL_ADDRESS"] = temporal
    try:
        app = create_app(settings)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app, raise_app_exceptions=False, **more)
            async with httpx.AsyncClient(transport=transport, base_url="http://desk", timeout=30) as client:
                yield Office(app, client, tokens, ids)
    finally:
        if before is None:
            del os.environ["TEMPORAL_ADDRESS"]
        else:
            os.environ["TEMPORAL_ADDRESS"] = before


def mailbox_folder(folder: Path) -> Path:
    """A maildir for the embedded stack."""
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    return folder
