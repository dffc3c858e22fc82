"""The list: every filter, both orders, stable pages, and nobody sees what is not his."""

import itertools
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claim
from claims.commands import Actor
from store.birth import Contact
from store.lists import ClaimFilter, ClaimRow, claims_page
from store.pages import BadCursor
from store.people import User
from store.record import record
from store.sight import Sight, sight_of, sight_of_system
from tests.store.claims_at_hand import NOW, Desk, accepted, born, command_for, record_of

ALL = sight_of_system()


@pytest.fixture(scope="module")
async def claims(desk: Desk) -> list[Claim]:
    """Twelve claims a day apart; the fourth is admitted, the fifth ended, the sixth belongs to nobody."""
    made = []
    for day in range(12):
        received = {"received_at": NOW - timedelta(days=day), "priority": "high" if day % 3 == 0 else None}
        mine = {"assignee": None} if day == 5 else {}
        contact = Contact(name="Иван О'Нил" if day == 7 else "Мария Иванова")
        texts = {"subject": f"Чайник модели Т-{day}00", "text": "Текст"}
        made.append(await born(desk, **received, **mine, contact=contact, texts=texts))
    manager = Actor(kind="user", id=desk.manager.id, manager=True)
    for place, data in ((3, {"action": "admit"}), (4, {"action": "force", "to": "closed", "by": manager})):
        private = {"reason": "так"} if data["action"] == "force" else None
        command = await accepted(desk, command_for(made[place], **data), private)
        async with desk.engine.begin() as connection:
            assert (await record(connection, record_of(desk, made[place], command))).written
    return made


async def rows(connection: AsyncConnection, sight: Sight = ALL, **wanted: object) -> list[ClaimRow]:
    """Every line, in pages of the wanted size."""
    found: list[ClaimRow] = []
    cursor: str | None = None
    while True:
        page = await claims_page(
            connection, sight, ClaimFilter(**{"cursor": cursor, **wanted}), wanted.get("now", NOW)
        )
        found += page.items
        cursor = page.next
        if cursor is None:
            return found


async def test_each_filter(desk: Desk, claims: list[Claim], connection: AsyncConnection) -> None:
    async def places(**wanted: object) -> set[int]:
        numbers = {claim.number: place for place, claim in enumerate(claims)}
        return {numbers[row.number] for row in await rows(connection, **wanted)}

    everyone = set(range(12))
    assert await places() == everyone
    assert await places(stage="resolution") == {3}
    assert await places(status="closed") == {4}
    assert await places(status="open") == everyone - {4}
    assert await places(assignee="none") == {5}
    assert await places(assignee=desk.operator.id) == everyone - {5}
    assert await places(assignee=desk.manager.id) == set()
    assert await places(priority="high") == {0, 3, 6, 9}
    assert await places(team="claims") == everyone
    assert await places(team="cards") == set()
    assert await places(type="returns") == everyone
    assert await places(priority="high", stage="intake", status="open") == {0, 6, 9}


async def test_words(claims: list[Claim], connection: AsyncConnection) -> None:
    async def found(q: str) -> int:
        return len(await rows(connection, q=q))

    assert await found("чайн") == 12
    assert await found("ЧАЙНИК иван") == 12
    assert await found("Иванова чайник") == 11
    assert await found("О'Нил") == 1
    assert await found("Т-700") == 1
    assert await found("утюг") == 0
    assert await found(claims[2].number) == 1
    assert await found(claims[2].number[:5]) == 12
    assert await found("' :* | & ! ( \\ <-> ''") == 0, "nothing has it"
    for hostile in (
        "'",
        "a'b",
        "a\\",
        "чай:*",
        "!чайник",
        "(чайник",
        "ч|у",
        "%",
        "_",
        "a" * 5000,
        "слово " * 100,
    ):
        await found(hostile)


async def test_due(claims: list[Claim], connection: AsyncConnection) -> None:
    async def due(which: str, now: datetime, zone: str = "Europe/Moscow") -> list[datetime]:
        page = await claims_page(connection, ALL, ClaimFilter(due=which, zone=zone), now)
        return [row.due_at for row in page.items if row.due_at]

    deadlines = sorted(row.due_at for row in await rows(connection) if row.due_at and row.status == "open")
    first = deadlines[0]
    just_before, at = first - timedelta(seconds=1), first
    assert await due("overdue", just_before) == []
    assert await due("overdue", at) == [first]
    assert (await due("today", just_before))[0] == first, "the last day ends with its midnight"
    assert first not in await due("today", at)
    assert await due("week", just_before) == [day for day in deadlines if day <= first + timedelta(days=6)]
    overdue = await claims_page(connection, ALL, ClaimFilter(status="open"), at)
    assert [row.overdue for row in overdue.items] == [True] + [False] * 10


@pytest.mark.parametrize(
    ("sort", "limit"), list(itertools.product(["deadline", "registered"], [1, 2, 5, 12, 100]))
)
async def test_pages_join_without_gap_or_double(
    claims: list[Claim], connection: AsyncConnection, sort: str, limit: int
) -> None:
    whole = [row.id for row in await rows(connection, sort=sort, limit=100)]
    assert len(set(whole)) == len(whole) == 12
    assert [row.id for row in await rows(connection, sort=sort, limit=limit)] == whole
    if sort == "deadline":
        assert whole[-1] == claims[4].id, "without a deadline last"


async def test_a_page_goes_on_while_others_change(
    desk: Desk, claims: list[Claim], connection: AsyncConnection
) -> None:
    first = await claims_page(connection, ALL, ClaimFilter(limit=6), NOW)
    await born(desk, received_at=NOW - timedelta(days=40))
    await born(desk, received_at=NOW + timedelta(minutes=5))
    rest = await claims_page(connection, ALL, ClaimFilter(limit=100, cursor=first.next), NOW)
    seen_now = [row.id for row in (*first.items, *rest.items)]
    assert {claim.id for claim in claims} <= set(seen_now)
    assert len(set(seen_now)) == len(seen_now)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "%%%",
        "bm90IGpzb24",
        "W10",
        "WyJkZWFkbGluZSIsMSwyXQ",
        "WyJyZWdpc3RlcmVkIiwiYSIsImIiXQ",
        "ё",
        "W1tb" * 9000,
    ],
)
async def test_a_strange_cursor_is_refused(
    claims: list[Claim], connection: AsyncConnection, cursor: str
) -> None:
    if cursor:
        with pytest.raises(BadCursor):
            await claims_page(connection, ALL, ClaimFilter(cursor=cursor), NOW)


async def test_a_cursor_of_the_other_order_is_refused(
    claims: list[Claim], connection: AsyncConnection
) -> None:
    page = await claims_page(connection, ALL, ClaimFilter(limit=2), NOW)
    with pytest.raises(BadCursor):
        await claims_page(connection, ALL, ClaimFilter(limit=2, sort="registered", cursor=page.next), NOW)


async def test_who_sees_what(desk: Desk, claims: list[Claim], connection: AsyncConnection) -> None:
    secret = claims[8].id
    await connection.execute(
        text("UPDATE claims SET team = 'cards', restricted = true WHERE id = CAST(:id AS uuid)"),
        {"id": secret},
    )

    async def seen_by(sight: Sight) -> tuple[int, bool]:
        ids = {row.id for row in await rows(connection, sight, q="чайник")}
        mine = {claim.id for claim in claims}
        return len(ids & mine), secret in ids

    admin = User(id=desk.manager.id, login="a", name="A", roles=("admin",))
    both = User(id=desk.manager.id, login="b", name="B", roles=("manager",), manages=("claims", "cards"))
    assert await seen_by(sight_of(desk.operator)) == (11, False)
    assert await seen_by(sight_of(desk.other)) == (1, True)
    assert await seen_by(sight_of(both)) == (12, True)
    assert await seen_by(sight_of(admin)) == (11, False)
    assert await seen_by(sight_of(admin.model_copy(update={"restricted": True}))) == (12, True)
    assert await seen_by(Sight()) == (0, False)
