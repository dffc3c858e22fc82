"""A connection that is taken from the pool with the first statement, by callers that mostly need none."""

from types import TracebackType
from typing import Any, Self

from sqlalchemy import CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection


class WhenAsked(AsyncConnection):
    """As `engine.connect()`; what the process remembers anyway costs no connection.

    Statements one after another; nothing else of a connection before the first of them.
    """

    async def __aenter__(self) -> Self:
        """Take nothing yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give back what was taken."""
        if self.sync_connection is not None:
            await super().__aexit__(kind, error, trace)

    async def execute(self, *given: Any, **named: Any) -> CursorResult[Any]:  # type: ignore[override]
        """Take the connection if this is the first statement, then execute it."""
        await self._take()
        return await super().execute(*given, **named)

    async def exec_driver_sql(self, *given: Any, **named: Any) -> CursorResult[Any]:
        """The same for a statement in the driver's spelling."""
        await self._take()
        return await super().exec_driver_sql(*given, **named)

    async def _take(self) -> None:
        if self.sync_connection is None:
            await self.start()
