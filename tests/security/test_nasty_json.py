"""Nasty inputs through every place of every JSON call: bodies, members nobody asked for, queries, paths, keys."""

import pytest

from tests.api.office import Office
from tests.security.calls import calls_of, places_of
from tests.security.corpus import CANARY
from tests.security.furnished import furnished
from tests.security.hearing import hearing
from tests.security.length import length
from tests.security.sending import Sender, chosen

LENGTH = length(each=1)


@pytest.fixture(scope="module")
async def known(office: Office) -> dict[str, str]:
    """What the paths of calls are filled with."""
    return {**await furnished(office), "number": "1"}


async def test_every_place_of_every_call(office: Office, known: dict[str, str]) -> None:
    description = (await office.get("/openapi.json", None)).json()
    places = [place for call in calls_of(description) for place in places_of(call)]
    assert len(places) > 600
    sender = Sender(office, known)
    with hearing() as heard:
        for place, nasty in chosen(places, LENGTH.seed, LENGTH.each):
            await sender.spoil(place, nasty)
    await sender.lists_answer()
    print(len(places), sender.statuses)
    assert sender.wrong == []
    assert CANARY not in heard.getvalue()
