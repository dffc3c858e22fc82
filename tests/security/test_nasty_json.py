"""Nasty inputs through every place of every JSON call: bodies, members nobody asked for, queries, paths, keys."""

import httpx

from tests.api.office import Office
from tests.security.bounded import bounded_texts
from tests.security.calls import calls_of, places_of
from tests.security.corpus import CANARY, Nasty
from tests.security.hearing import hearing
from tests.security.length import length
from tests.security.sending import Sender, chosen

LENGTH = length(each=1)


async def test_texts_are_as_long_as_the_description_says(watched: Office, known: dict[str, str]) -> None:
    description = (await watched.get("/openapi.json", None)).json()
    sender, sent, too_long = Sender(watched, {**known, "number": "1"}), 0, 0
    for place, most in bounded_texts(description):
        field = ".".join(map(str, place.at))
        taken = await sender.send(place, Nasty("long", " " + "x" * (most - 1)))
        assert (field, "too-long") not in faults(taken), place
        refused = await sender.send(place, Nasty("long", " " + "x" * most))
        assert refused.status_code >= 400, place
        sent, too_long = sent + 1, too_long + ((field, "too-long") in faults(refused))
    print(sent, too_long)
    assert too_long > 0.9 * sent > 50


def faults(answer: httpx.Response) -> set[tuple[str, str]]:
    """What the problem says of fields."""
    told = answer.json() if answer.status_code == 422 else {}
    return {(error["field"], error["code"]) for error in told.get("errors", ())}


async def test_every_place_of_every_call(watched: Office, known: dict[str, str]) -> None:
    description = (await watched.get("/openapi.json", None)).json()
    places = [place for call in calls_of(description) for place in places_of(call)]
    assert len(places) > 600
    sender = Sender(watched, {**known, "number": "1"})
    await sender.written()
    with hearing() as heard:
        for place, nasty in chosen(LENGTH.mine(places), LENGTH.seed, LENGTH.each):
            await sender.spoil(place, nasty)
    await sender.lists_answer()
    print(len(places), sender.statuses)
    assert sender.wrong == []
    assert CANARY not in heard.getvalue()
