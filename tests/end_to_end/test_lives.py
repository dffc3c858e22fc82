"""Whole lives of claims through the real stack: real PostgreSQL, Temporal, SMTP, processes and HTTP.

The lives are lived at the same time, since some of them wait for minutes; until those are over, the other tests of
the folder are done.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.end_to_end.stack import SETTLE_LIMIT, Desk, Running, client_link, wait_for_letters

pytestmark = pytest.mark.turn("first")
FINDING = {"verdict": "justified"}
REFUND = {"remedies": [{"remedy": "refund", "amount": "1200.00", "currency": "RUB"}]}
IN_DOLLARS = {"remedies": [{"remedy": "refund", "amount": "120.00", "currency": "USD"}]}


class World:
    """The stack and the people of these tests."""

    def __init__(self, stack: Running, operator: Desk, cards: Desk, manager: Desk) -> None:
        self.stack, self.operator, self.cards, self.manager = stack, operator, cards, manager


async def _finish_plan(desk: Desk, claim: str) -> None:
    answer = await desk.http.get(f"/api/claims/{claim}/tasks")
    for task in answer.json()["items"]:
        if task["state"] == "open":
            await desk.act(claim, "finish_task", {"task_id": task["id"], "result": "Сделано"})


async def _to_decision(desk: Desk, claim: str, cause: str) -> None:
    await desk.act(claim, "admit")
    await _finish_plan(desk, claim)
    await desk.act(claim, "decide", {**FINDING, "cause": cause})


async def _until_silence_began(desk: Desk, claim: str) -> None:
    async with asyncio.timeout(SETTLE_LIMIT):
        while "silence_began" not in [row["event"] for row in await desk.timeline(claim)]:
            await asyncio.sleep(0.2)


async def _cause(desk: Desk, key: str) -> str:
    variants = (await desk.http.get("/api/variants")).json()["items"]
    version = next(v["version"] for v in variants if v["key"] == key)
    body = (await desk.http.get(f"/api/variants/{key}/versions/{version}")).json()
    variant = body.get("variant") if isinstance(body.get("variant"), dict) else body
    return str(next(iter(variant["causes"]), "defect"))


async def _confirmed(
    world: World, desk: Desk, claim_type: str, key: str, granted: dict[str, Any] = REFUND
) -> dict[str, Any]:
    """File → admit → plan → decide → satisfy → the claimant accepts by his link → carried out → closed."""
    claim = await desk.file(claim_type, demand=granted["remedies"][0])
    await _to_decision(desk, claim["id"], await _cause(desk, key))
    await desk.act(claim["id"], "satisfy", granted)
    letters = await wait_for_letters(world.stack.base, claim["email"], 4)
    # He may be quicker than the report that his letter was sent, from which the term of silence runs.
    await _until_silence_began(desk, claim["id"])
    await _by_link(world, client_link(letters[-1]), "accept", {})
    card = await desk.wait_for(claim["id"], lambda card: card["waiting_for"] == "us")
    await desk.act(claim["id"], "carry_out", {"remedy_id": card["remedies"][0]["id"]})
    letters = await wait_for_letters(world.stack.base, claim["email"], 5)
    return {
        "card": await desk.card(claim["id"]),
        "letters": letters,
        "timeline": await desk.timeline(claim["id"]),
    }


async def _by_link(world: World, path: str, purpose: str, data: dict[str, Any]) -> None:
    """What a claimant does with his link: look at it, then send one of its forms."""
    async with httpx.AsyncClient(base_url=world.stack.base, timeout=30, trust_env=False) as http:
        shown = await http.get(path, headers={"Accept": "application/json"})
        assert shown.status_code == 200, shown.text
        nonce = _nonce(shown.json(), purpose)
        done = await http.post(
            f"{path}/{purpose}", json={**data, "nonce": nonce}, headers={"Accept": "application/json"}
        )
        assert done.status_code in (200, 202), done.text


def _nonce(status: Any, purpose: str) -> str:
    for form in status["actions"]:
        if form["action"] == purpose:
            return str(form["nonce"])
    raise AssertionError(f"no form for {purpose}: {status}")


async def iso(world: World) -> dict[str, Any]:
    return await _confirmed(world, world.operator, "general", "iso-base")


async def goods(world: World) -> dict[str, Any]:
    return await _confirmed(world, world.operator, "goods-refund", "goods-refund")


async def bank(world: World) -> dict[str, Any]:
    return await _confirmed(world, world.cards, "bank", "bank")


async def us(world: World) -> dict[str, Any]:
    return await _confirmed(world, world.operator, "us-consumer-finance", "us-cfpb", IN_DOLLARS)


async def disputed(world: World) -> dict[str, Any]:
    """Decided, disputed by the link from the letter, investigated and decided again, accepted by phone."""
    desk = world.operator
    claim = await desk.file("goods-refund")
    await _to_decision(desk, claim["id"], await _cause(desk, "goods-refund"))
    await desk.act(claim["id"], "refuse", {"reason": "Недостаток не подтвердился."})
    letters = await wait_for_letters(world.stack.base, claim["email"], 4)
    await _by_link(world, client_link(letters[-1]), "dispute", {"reason": "Не согласна, вот снимки."})
    again = await desk.wait_for(claim["id"], lambda card: card["stage"] == "investigation")
    await _finish_plan(desk, claim["id"])
    await desk.act(claim["id"], "decide", {})
    await desk.act(claim["id"], "satisfy", REFUND)
    await desk.act(claim["id"], "accept", {"on_behalf": {"via": "phone"}})
    card = await desk.card(claim["id"])
    await desk.act(claim["id"], "carry_out", {"remedy_id": card["remedies"][0]["id"]})
    return {
        "again": again,
        "card": await desk.card(claim["id"]),
        "timeline": await desk.timeline(claim["id"]),
    }


async def silent(world: World) -> dict[str, Any]:
    """The claimant says nothing for a minute after the letter was sent."""
    desk = world.operator
    claim = await desk.file("minute-test")
    await _to_decision(desk, claim["id"], "defect")
    await desk.act(claim["id"], "explain", {"text": "Так устроено."})
    card = await desk.wait_for(claim["id"], lambda card: card["status"] == "closed", 300)
    letters = await wait_for_letters(world.stack.base, claim["email"], 5)
    return {"card": card, "letters": letters, "timeline": await desk.timeline(claim["id"])}


async def escalated(world: World) -> dict[str, Any]:
    """Nobody does anything: the whole ladder is climbed."""
    desk = world.operator
    received = datetime.now(UTC) - timedelta(seconds=50)
    claim = await desk.file("minute-test", received_at=received.isoformat())
    await world.manager.wait_for(claim["id"], lambda card: _fired(card) == 4, 400)
    return {
        "card": await world.manager.card(claim["id"]),
        "timeline": await world.manager.timeline(claim["id"]),
    }


def _fired(card: dict[str, Any]) -> int:
    answer = next(clock for clock in card["deadlines"] if clock["clock"] == "answer")
    return sum(rung["state"] == "fired" for rung in answer["rungs"])


async def waited(world: World) -> dict[str, Any]:
    """The clock stands still while the claimant owes an answer, and gets its time back."""
    desk = world.operator
    claim = await desk.file("minute-test")
    before = _clock(await desk.card(claim["id"]))
    asking = time.monotonic()
    await desk.act(claim["id"], "ask_details", {"questions": ["Пришлите чек, пожалуйста."]})
    asked, paused = time.monotonic(), _clock(await desk.card(claim["id"]))
    letters = await wait_for_letters(world.stack.base, claim["email"], 2)
    await asyncio.sleep(5)
    at_least = timedelta(seconds=time.monotonic() - asked)
    await _by_link(world, client_link(letters[-1]), "answer_details", {"text": "Чек приложен."})
    await desk.wait_for(claim["id"], lambda card: card["waiting_for"] == "us")
    return {
        "at_least": at_least,
        "at_most": timedelta(seconds=time.monotonic() - asking),
        "before": before,
        "paused": paused,
        "after": _clock(await desk.card(claim["id"])),
        "letters": letters,
    }


def _clock(card: dict[str, Any]) -> dict[str, Any]:
    return dict(next(clock for clock in card["deadlines"] if clock["clock"] == "answer"))


LIVES: dict[str, Callable[[World], Awaitable[dict[str, Any]]]] = {
    life.__name__: life for life in (iso, goods, bank, us, disputed, silent, escalated, waited)
}
Lived = dict[str, "asyncio.Task[dict[str, Any]]"]


@pytest.fixture(scope="package")
async def lives(stack: Running, operator: Desk, cards_operator: Desk, manager: Desk) -> AsyncIterator[Lived]:
    world = World(stack, operator, cards_operator, manager)
    tasks = {name: asyncio.ensure_future(life(world)) for name, life in LIVES.items()}
    yield tasks  # type: ignore[misc]
    for task in tasks.values():
        task.cancel()
    await asyncio.gather(*tasks.values(), return_exceptions=True)


@pytest.mark.timeout(480)
@pytest.mark.parametrize("variant", ["iso", "goods", "bank", "us"])
async def test_a_claim_of_each_ready_variant_goes_from_filing_to_confirmed(
    lives: Lived, variant: str
) -> None:
    life = await lives[variant]
    assert (life["card"]["status"], life["card"]["outcome"]) == ("closed", "satisfied")
    events = [row["event"] for row in life["timeline"]]
    assert events[0] == "registered"
    assert events.count("closed") == 1
    assert {
        "stage_entered",
        "decided",
        "confirmation_asked",
        "silence_began",
        "accepted",
        "carried_out",
    } <= set(events)
    assert [row["seq"] for row in life["timeline"]] == list(range(1, len(events) + 1))
    assert len(life["letters"]) == 5
    assert len({letter["Message-ID"] for letter in life["letters"]}) == 5
    assert all(life["card"]["number"] in letter["Subject"] for letter in life["letters"])


async def test_a_disputed_claim_goes_round_again(lives: Lived) -> None:
    life = await lives["disputed"]
    answer = [clock for clock in life["again"]["deadlines"] if clock["clock"] == "answer"]
    assert max(clock["run"] for clock in answer) == 2
    assert [row["event"] for row in life["timeline"]].count("decided") == 2
    assert (life["card"]["status"], life["card"]["outcome"]) == ("closed", "satisfied")


@pytest.mark.turn("last")
async def test_silence_closes_a_claim(lives: Lived) -> None:
    life = await lives["silent"]
    rows = {row["event"]: row for row in life["timeline"]}
    assert rows["accepted"]["data"]["by"] == "silence"
    assert rows["closed"]["data"]["why"] == "silence"
    waited = datetime.fromisoformat(rows["accepted"]["at"]) - datetime.fromisoformat(
        rows["silence_began"]["data"]["since"]
    )
    assert waited == timedelta(minutes=1)


@pytest.mark.turn("last")
@pytest.mark.timeout(480)
async def test_a_neglected_claim_climbs_the_whole_ladder(lives: Lived) -> None:
    life = await lives["escalated"]
    fired = [
        row for row in life["timeline"] if row["event"] == "rung_fired" and row["rung"]["clock"] == "answer"
    ]
    assert [row["rung"]["at"] for row in fired] == ["50%", "80%", "due", "due + 1 minute"]
    for row in fired:  # how late is for the lab and the benchmark to say
        recorded, due = (datetime.fromisoformat(at) for at in (row["recorded_at"], row["rung"]["due_at"]))
        assert recorded >= due
    assert life["card"]["priority"] == "high"
    assert life["card"]["assignee"] == "manager"


async def test_waiting_for_the_claimant_gives_the_time_back(lives: Lived) -> None:
    life = await lives["waited"]
    assert (life["paused"]["state"], life["paused"]["due_at"]) == ("paused", None)
    given_back = datetime.fromisoformat(life["after"]["due_at"]) - datetime.fromisoformat(
        life["before"]["due_at"]
    )
    assert timedelta(seconds=5) <= life["at_least"] <= given_back <= life["at_most"]
    bodies = [letter.get_body(("plain",)).get_content() for letter in life["letters"]]
    assert sum("Пришлите чек" in body for body in bodies) == 1
