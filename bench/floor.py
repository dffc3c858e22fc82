"""The floor: a bare FastAPI route that inserts one row, on the same PostgreSQL, in one process like the API."""

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from pydantic import BaseModel
from sqlalchemy import text

from store.connections import at_once, engine_for

INSERT = text("INSERT INTO bench_floor (id, body) VALUES (:id, :body)")


class Row(BaseModel):
    """What the floor stores."""

    text: str


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    engine = engine_for(os.environ["DATABASE_URL"])
    app.state.engine = at_once(engine)
    yield
    await engine.dispose()


def create_app() -> FastAPI:
    """Make the application that uvicorn serves."""
    app = FastAPI(lifespan=_life)

    @app.post("/rows", status_code=201)
    async def insert(row: Row, request: Request) -> dict[str, str]:
        """Insert one row and answer after it is durable."""
        made = str(uuid.uuid4())
        async with request.app.state.engine.connect() as connection:
            await connection.execute(INSERT, {"id": made, "body": row.text})
        return {"id": made}

    return app
