"""Sends nasty inputs one after another and keeps what was wrong with the answers."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any, TypeVar

import httpx

from tests.api.office import Office
from tests.security.calls import Place, spoiled
from tests.security.corpus import TEXTS, Nasty
from tests.security.corpus_json import MEMBERS, VALUES
from tests.security.judge import wrong_with
from tests.security.writes import take_written

T = TypeVar("T")
ANSWERED = (
    "/api/claims?limit=100",
    "/api/claims?q=zqx7canary",
    "/api/claims/{claim}",
    "/api/claims/{claim}/timeline",
    "/api/claims/{claim}/letters",
    "/api/claims/{claim}/tasks",
    "/api/claims/{claim}/files",
    "/api/variants",
    "/api/letter-templates",
    "/api/dictionaries/tags",
    "/api/calendars",
    "/api/routing",
    "/api/routing/versions",
    "/api/training",
    "/api/priorities",
    "/api/numbers",
    "/metrics",
)
"""Lists and cards that must answer after everything."""


REFUSED_IN_WORDS = {"commands", "claim_texts"}
"""A command that the rules refuse stays in the journal, as it was given."""


class Sender:
    """Sends as somebody; notes faults, and what a refused request wrote all the same."""

    def __init__(self, office: Office, known: dict[str, str], who: str = "admin") -> None:
        self.wrong: list[str] = []
        self.statuses: dict[int, int] = {}
        self._office, self._known, self._headers = office, known, office.headers(who)

    async def spoil(self, place: Place, nasty: Nasty) -> None:
        """One nasty input in one place of a JSON call."""
        answer = await self.send(place, nasty)
        await self.judge(f"{place} ← {nasty.kind} {str(nasty.value)[:60]!r}", answer)

    async def send(self, place: Place, nasty: Nasty) -> httpx.Response:
        """The same without a judge."""
        asked = spoiled(place, nasty, self._known, self._headers)
        return await self._office.client.request(
            asked.method, asked.path, content=asked.content, headers=asked.headers
        )

    async def judge(self, what: str, answer: httpx.Response) -> frozenset[str]:
        """Note everything that is wrong with an answer and with what it left behind: the tables that it wrote."""
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        self.wrong += [f"{what}: {fault}" for fault in wrong_with(answer)]
        written = await self.written()
        unasked = written - (REFUSED_IN_WORDS if answer.status_code == 409 else set())
        if answer.status_code >= 400 and unasked:
            self.wrong.append(f"{what}: {answer.status_code}, but wrote {sorted(unasked)}")
        return written

    async def written(self) -> frozenset[str]:
        """The tables that were written since this was asked last; the desk must be a watched one."""
        async with self._office.app.state.desk.at_once.connect() as connection:
            return await take_written(connection)

    async def lists_answer(self) -> None:
        """Every list and card must still answer."""
        for template in ANSWERED:
            path = template.replace("{claim}", self._known["claim"])
            answer = await self._office.client.get(path, headers=self._headers)
            if answer.status_code != 200:
                self.wrong.append(f"{path} answers {answer.status_code} afterwards")


def chosen(places: Iterable[Place], seed: int, each: int) -> Iterator[tuple[Place, Nasty]]:
    """Some nasty inputs for every place, by a seed; `each` of 0 means all of them."""
    random = Random(seed)
    for place in places:
        for nasty in some(list(_for(place)), random, each):
            yield place, nasty


def some(values: list[T], random: Random, each: int) -> list[T]:
    """`each` of them, or all."""
    return values if each == 0 else random.sample(values, min(each, len(values)))


def _for(place: Place) -> tuple[Nasty, ...]:
    values: dict[str, Any] = {"body": VALUES, "member": MEMBERS}
    return values.get(place.kind, TEXTS)
