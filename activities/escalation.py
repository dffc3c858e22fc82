"""Finds who is meant by the words of a rung: the head of a team, the director, a deputy, the least loaded."""

import time

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity

from activities.faults import without_words
from claims.messages import WhoRequest
from claims.routing_people import Wish
from store.connections import at_once
from store.people import who_is_meant

KEPT = 1.0
"""Seconds for which an answer serves other claims too: thousands may reach a rung in the same second."""


class Escalation:
    """Looks people up when a rung is reached, since teams change while claims wait."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = at_once(engine)
        self._known: dict[tuple[str, str | None, Wish], tuple[float, dict[str, str]]] = {}

    @activity.defn
    async def who_is_meant(self, request: WhoRequest) -> dict[str, str]:
        """Give the ids of people by the words of a rung; a word that fits nobody is left out."""
        wish = Wish(skill=request.skill, language=request.language)
        asked, now = (request.team, request.assignee, wish), time.monotonic()
        until, people = self._known.get(asked, (0.0, {}))
        if request.by_load or now >= until:
            with without_words():
                async with self._engine.connect() as connection:
                    people = await who_is_meant(connection, *asked)
            self._known = {key: known for key, known in self._known.items() if known[0] > now}
            self._known[asked] = now + KEPT, people
        return people
