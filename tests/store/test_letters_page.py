"""The letters of the desk: what needs a person first, page by page, within everybody's sight; sent again once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from store.connections import at_once
from store.letter_acts import send_again
from store.letters_page import LettersFilter, desk_letters_page, letter_counts
from store.one_letter import one_letter
from store.outbox import keep_message, mark_refused, mark_retry, mark_sent, mark_unknown, take_batch
from store.pages import BadCursor
from store.sight import Sight, sight_of, sight_of_system
from tests.store.claims_at_hand import NOW, Desk, born, new_id


@pytest.fixture(autouse=True)
async def empty(desk: Desk) -> None:
    """No letters of other tests."""
    async with desk.engine.begin() as connection:
        await connection.execute(text("UPDATE letters SET state = 'refused', sent_at = NULL"))


async def settled(desk: Desk, connection: AsyncConnection, state: str) -> str:
    """A letter to the claimant of a fresh claim, brought to a state; returns its id."""
    await born(desk, assignee=None)
    (letter,) = await take_batch(connection, 10, 60)
    if state != "planned":
        await keep_message(connection, letter.id, 1, f"<{letter.id}@desk>", b"bytes")
    if state == "sent":
        await mark_sent(connection, letter.id, 1, NOW, reply="250 Kept")
    elif state == "refused":
        await mark_refused(connection, letter.id, 1, "550 No such mailbox")
    elif state == "unknown":
        await mark_unknown(connection, letter.id, 1, "no answer")
    elif state == "planned":
        await mark_retry(connection, letter.id, 1, datetime.now(UTC) + timedelta(hours=1), "421 later")
    return letter.id


async def test_what_needs_a_person_stands_first_and_pages_follow_each_other(
    desk: Desk, connection: AsyncConnection
) -> None:
    wanted = ["unknown", "refused", "sending", "planned", "sent"]
    ids = {state: await settled(desk, connection, state) for state in reversed(wanted)}
    sight, since = sight_of(desk.operator), datetime.now(UTC) - timedelta(minutes=1)
    found, cursor = [], None
    for _ in range(20):
        asked = LettersFilter(cursor=cursor, limit=2)
        page = await desk_letters_page(connection, sight, asked)
        found += [(line.state, line.id) for line in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert len(found) == len(set(found))
    states = [state for state, _ in found]
    assert states == sorted(states, key=wanted.index)
    assert set(ids.items()) <= set(found)
    assert found[0] == ("unknown", ids["unknown"])
    counts = await letter_counts(connection, sight, "claimant", since)
    assert (counts["unknown"], counts["planned"], counts["sending"]) == (1, 1, 1)
    only = await desk_letters_page(connection, sight, LettersFilter(state="planned"))
    assert [(line.id, line.reply) for line in only.items] == [(ids["planned"], "421 later")]


async def test_filters_name_a_template_a_claim_and_a_period(desk: Desk, connection: AsyncConnection) -> None:
    letter = await settled(desk, connection, "unknown")
    found = await one_letter(connection, sight_of_system(), letter)
    assert found is not None

    async def listed(**asked: object) -> list[str]:
        page = await desk_letters_page(connection, sight_of_system(), LettersFilter(**asked))
        return [line.id for line in page.items]

    assert await listed(claim=found.number) == [letter]
    assert letter in await listed(template="acknowledgement")
    assert await listed(template="closed") == []
    assert await listed(kind="user") == []
    ahead = datetime.now(UTC) + timedelta(hours=1)
    assert await listed(claim=found.number, since=ahead) == [letter], "what needs a person is never too old"
    sent = await settled(desk, connection, "sent")
    number = (await one_letter(connection, sight_of_system(), sent)).number
    assert await listed(claim=number, since=NOW) == [sent]
    assert await listed(claim=number, since=NOW + timedelta(seconds=1)) == []


@pytest.mark.parametrize("spelled", ["x", "WyJsZXR0ZXJzIiwibm93aGVyZSIsIjIwMjYiLCJ4Il0"])
async def test_a_cursor_that_is_none(connection: AsyncConnection, spelled: str) -> None:
    with pytest.raises(BadCursor):
        await desk_letters_page(connection, sight_of_system(), LettersFilter(cursor=spelled))


async def test_nobody_sees_or_resends_letters_of_foreign_claims(
    desk: Desk, connection: AsyncConnection
) -> None:
    letter = await settled(desk, connection, "unknown")
    for stranger in (sight_of(desk.other), Sight()):
        assert await one_letter(connection, stranger, letter) is None
        page = await desk_letters_page(connection, stranger, LettersFilter())
        assert letter not in {line.id for line in page.items}
        assert await send_again(connection, stranger, letter, 1, keep=True) == "missing"
    # Who sees everything but belongs to no team reads and does not act.
    watcher = Sight(user_id=desk.other.id, everything=True, restricted=True)
    assert await send_again(connection, watcher, letter, 1, keep=True) == "changed"


async def test_an_unknown_letter_goes_out_again_as_it_was_and_leaves_a_trace(
    desk: Desk, connection: AsyncConnection
) -> None:
    letter, sight = await settled(desk, connection, "unknown"), sight_of(desk.operator)
    assert await send_again(connection, sight, letter, 1, keep=True) == "done"
    (taken,) = await take_batch(connection, 10, 60)
    assert (taken.id, taken.message, taken.message_id, taken.attempts) == (
        letter,
        b"bytes",
        f"<{letter}@desk>",
        2,
    )
    assert datetime.now(UTC) - taken.planned_at < timedelta(minutes=1), "the ceiling is counted anew"
    await mark_sent(connection, letter, 2, NOW, reply="250 Kept")
    found = await one_letter(connection, sight, letter)
    assert found is not None
    assert [(one.fate, one.reply) for one in found.tries] == [("unknown", "no answer"), ("sent", "250 Kept")]
    (act,) = found.acts
    assert (act.name, act.was, act.attempts, act.problem) == ("Anna", "unknown", 1, "no answer")
    assert act.digest is not None


async def test_a_refused_letter_is_written_anew(desk: Desk, connection: AsyncConnection) -> None:
    letter, sight = await settled(desk, connection, "refused"), sight_of(desk.operator)
    assert await send_again(connection, sight, letter, 1, keep=False) == "done"
    (taken,) = await take_batch(connection, 10, 60)
    assert (taken.id, taken.message, taken.message_id) == (letter, None, None)


async def test_a_double_click_and_two_people_send_once(desk: Desk) -> None:
    async def click(sight: Sight) -> str:
        async with at_once(desk.engine).connect() as connection:
            return await send_again(connection, sight, letter, 1, keep=True)

    async with at_once(desk.engine).connect() as connection:
        letter = await settled(desk, connection, "unknown")
    sights = [sight_of(desk.operator), sight_of(desk.operator), sight_of(desk.manager)]
    results = await asyncio.gather(*map(click, sights))
    assert sorted(results) == ["done", "repeated", "repeated"]
    async with at_once(desk.engine).connect() as connection:
        assert len(await take_batch(connection, 10, 60)) == 1


async def test_what_was_sent_or_tried_meanwhile_is_not_sent_again(
    desk: Desk, connection: AsyncConnection
) -> None:
    sight = sight_of(desk.operator)
    sent = await settled(desk, connection, "sent")
    assert await send_again(connection, sight, sent, 1, keep=True) == "changed"
    unknown = await settled(desk, connection, "unknown")
    assert await send_again(connection, sight, unknown, 2, keep=True) == "changed"
    assert await send_again(connection, sight, new_id(), 1, keep=True) == "missing"
