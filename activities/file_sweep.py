"""Deletes the bytes of files that no claim names."""

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity

from activities.faults import without_words
from store.blobs import Blobs


class FileSweep:
    """Knows where the bytes lie and which of them are named."""

    def __init__(self, engine: AsyncEngine, blobs: Blobs) -> None:
        self._engine, self._blobs = engine, blobs

    @activity.defn(name="sweep_files")
    async def sweep(self) -> int:
        """Sweep once; the number of deleted files. What is under way is left alone, so a repeat does no harm."""
        with without_words():
            async with self._engine.connect() as connection:
                swept = await self._blobs.sweep(connection)
        if swept:
            activity.logger.info("%d files that no claim names were deleted", swept)
        return swept
