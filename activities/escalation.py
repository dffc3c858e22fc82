"""Finds who is meant by the words of a rung: the head of a team, the director, a deputy, the least loaded."""

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity

from activities.faults import without_words
from claims.messages import WhoRequest
from store.connections import at_once
from store.people import who_is_meant


class Escalation:
    """Looks people up when a rung is reached, since teams change while claims wait."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = at_once(engine)

    @activity.defn
    async def who_is_meant(self, request: WhoRequest) -> dict[str, str]:
        """Give the ids of people by the words of a rung; a word that fits nobody is left out."""
        with without_words():
            async with self._engine.connect() as connection:
                return await who_is_meant(connection, request.team, request.assignee)
