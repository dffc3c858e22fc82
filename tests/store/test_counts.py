"""Counts: the same as the list would bring, for every kind of wish and every reader, and none beyond the bound."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claim
from store.counts import counts_of
from store.lists import ClaimFilter, claims_page
from store.people import User
from store.sight import Sight, sight_of, sight_of_system
from tests.store.claims_at_hand import NOW, Desk, born


@pytest.fixture(scope="module")
async def claims(desk: Desk) -> list[Claim]:
    """Nine claims: some of the operator, some of nobody, some urgent."""
    made = []
    for place in range(9):
        whose = (
            {"assignee": None} if place % 3 == 0 else {"assignee": desk.manager.id} if place % 3 == 1 else {}
        )
        urgent = {"priority": "high"} if place % 2 else {}
        made.append(await born(desk, received_at=NOW - timedelta(days=place), **whose, **urgent))
    return made


def wishes(desk: Desk) -> list[ClaimFilter]:
    me, other = desk.operator.id, desk.manager.id
    given: list[dict[str, object]] = [
        {},
        {"status": "open"},
        {"status": "closed"},
        {"status": "open", "assignee": "none"},
        {"status": "open", "assignee": me},
        {"status": "open", "assignees": (me,)},
        {"status": "open", "assignees": (me, other)},
        {"status": "open", "team": "claims"},
        {"status": "open", "team": "cards"},
        {"status": "open", "teams": ("claims", "cards")},
        {"status": "open", "teams": ("cards",)},
        {"status": "open", "assignees": (me,), "due": "overdue"},
        {"status": "open", "assignees": (me, other), "priority": "high"},
        {"status": "open", "waiting": "claimant"},
        {"stage": "closed", "due": "today"},
        {"channel": "web", "received_from": NOW.date() - timedelta(days=3), "received_until": NOW.date()},
        {"q": "чайник"},
        {"q": "!"},
    ]
    return [ClaimFilter(limit=100, **wish) for wish in given]


async def test_counts_are_what_the_list_brings(
    desk: Desk, claims: list[Claim], connection: AsyncConnection
) -> None:
    both = User(id=desk.manager.id, login="b", name="B", roles=("manager",), manages=("claims", "cards"))
    admin = User(id=desk.manager.id, login="a", name="A", roles=("admin",))
    readers = [sight_of(user) for user in (desk.operator, desk.other, both, admin)]
    for sight in (*readers, sight_of_system(), Sight()):
        counted = await counts_of(connection, sight, wishes(desk), NOW)
        listed = [len((await claims_page(connection, sight, wish, NOW)).items) for wish in wishes(desk)]
        assert list(counted) == listed, sight


async def test_counting_ends_at_the_bound(
    claims: list[Claim], connection: AsyncConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.counts.MOST", 3)
    everything = (ClaimFilter(), ClaimFilter(status="open"))
    assert await counts_of(connection, sight_of_system(), everything, NOW) == (4, 4)
    assert await counts_of(connection, sight_of_system(), (), NOW) == ()
