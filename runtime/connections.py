"""Opens what a process holds for its whole life: the database engine and the Temporal client."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from temporalio.client import Client
from temporalio.envconfig import ClientConfigProfile
from temporalio.runtime import Runtime
from temporalio.service import GrpcCompression

from runtime.payloads import data_converter
from runtime.settings import Settings

CONNECT_LIMIT = 5  # seconds
STATEMENT_LIMIT, LOCK_LIMIT, IDLE_LIMIT = 30_000, 10_000, 60_000  # milliseconds
_SINGLE_STATEMENTS = {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}
DEFAULT_ADDRESS, DEFAULT_NAMESPACE = "127.0.0.1:7233", "default"
LOOPBACK = frozenset(("127.0.0.1", "localhost", "[::1]"))


def open_engine(
    settings: Settings,
    application: str = "redress",
    *,
    single_statements: bool = False,
    connections: int | None = None,
) -> AsyncEngine:
    """An engine as the running role; `application` is shown in PostgreSQL's list of sessions.

    It has so many `connections` at most, twice DATABASE_POOL where nothing else is said.

    Connections are opened when first needed, so this works while the database is down. A connection is
    tried before it is lent, so a restarted database costs a moment and no error.

    With `single_statements` every statement commits by itself and nothing is tried or rolled back around it: one
    round trip less each time. A call that meets a broken connection fails, and the pool is renewed.
    """
    limits = {
        "statement_timeout": STATEMENT_LIMIT,
        "lock_timeout": LOCK_LIMIT,
        "idle_in_transaction_session_timeout": IDLE_LIMIT,
    }
    return create_async_engine(
        settings.database_url,
        pool_size=connections or 2 * settings.database_pool,
        max_overflow=0,  # what comes for a moment only would sign in and plan its statements each time
        pool_timeout=CONNECT_LIMIT,
        pool_pre_ping=not single_statements,
        pool_use_lifo=True,
        hide_parameters=True,  # an error's words must not carry what people wrote
        connect_args={
            "connect_timeout": CONNECT_LIMIT,
            "application_name": application,
            "options": " ".join(f"-c {name}={value}" for name, value in limits.items()) + " -c timezone=UTC",
        },
        **(_SINGLE_STATEMENTS if single_statements else {}),
    )


def compression_for(address: str) -> GrpcCompression:
    """The library packs every message unless told otherwise; within one machine that is labour for both ends."""
    host = address.removeprefix("http://").rpartition(":")[0]
    return GrpcCompression.NONE if host in LOOPBACK else GrpcCompression.GZIP


async def connect_temporal(*, lazy: bool = False, runtime: Runtime | None = None) -> Client:
    """A client as the TEMPORAL_… variables say; a lazy one connects at its first call.

    The API takes a lazy one: claims are taken in while Temporal is down.
    """
    given = ClientConfigProfile.load().to_client_connect_config()
    config: dict[str, Any] = {"target_host": DEFAULT_ADDRESS, "namespace": DEFAULT_NAMESPACE, **given}
    return await Client.connect(
        **config,
        grpc_compression=compression_for(config["target_host"]),
        data_converter=data_converter,
        lazy=lazy,
        runtime=runtime,
    )
