"""How connections to PostgreSQL are had: in a transaction, or for statements that are atomic by themselves."""

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def engine_for(url: str, pool: int = 8) -> AsyncEngine:
    """Make an engine with a bounded pool, in UTC."""
    options = {"options": "-c timezone=UTC", "application_name": "redress"}
    return create_async_engine(url, pool_size=pool, max_overflow=0, connect_args=options)


def at_once(engine: AsyncEngine) -> AsyncEngine:
    """Return the same engine, same pool, whose connections commit each statement by itself."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def together(engine: AsyncEngine) -> AsyncEngine:
    """Return the same engine, same pool, for several statements that hold together: `together(engine).begin()`."""
    return engine.execution_options(isolation_level="READ COMMITTED")
