"""The story of a claim: every question finds its rows by an index, pages neither skip nor double, sight holds."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from store import names, story
from store.pages import BadCursor
from store.record import record
from store.sight import seen, sight_of, sight_of_system
from tests.store.claims_at_hand import Desk, accepted, born, command_for, new_id, record_of

EVERYTHING = {"events": None, "letters": False, "before": 2**31 - 1, "records": 26}


@pytest.mark.parametrize("question", ["_STORY", "_COUNTS", "_CHOSEN", "_MOMENTS"])
async def test_no_table_is_read_from_end_to_end(engine: AsyncEngine, question: str) -> None:
    asked = {**EVERYTHING, "claim_id": new_id(), **seen(sight_of_system())}
    if question == "_CHOSEN":
        asked["events"] = ["registered"]
    async with engine.connect() as connection:
        await connection.execute(text("SET enable_seqscan = off"))
        words = str(getattr(story, question))
        plan = "\n".join(row[0] for row in await connection.execute(text(f"EXPLAIN {words}"), asked))
    assert "Seq Scan" not in plan
    assert "Index" in plan


async def test_names_come_by_an_index(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.execute(text("SET enable_seqscan = off"))
        found = await connection.execute(text(f"EXPLAIN {names._NAMES}"), {"ids": [new_id()]})
        assert "Seq Scan" not in "\n".join(row[0] for row in found)
        assert await names.names_of(connection, [new_id()]) == {}
        assert await names.names_of(connection, []) == {}


async def test_the_story_is_told_record_by_record(desk: Desk) -> None:
    claim = await born(desk)
    async with desk.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        for place in range(3):
            command = await accepted(
                desk, command_for(claim, "note", place + 1), {"text": f"Заметка {place}"}
            )
            result = await record(connection, record_of(desk, claim, command))
            assert result.written
            claim = record_of(desk, claim, command).decision.claim
        mine = sight_of(desk.operator)
        first = await story.story(connection, mine, claim.id, records=2)
        assert [row.version for row in first.items] == [4, 3]
        assert first.items[0].texts == {"text": "Заметка 2"}
        rest = await story.story(connection, mine, claim.id, records=2, before=first.next)
        assert {row.version for row in rest.items} == {2, 1}
        assert rest.next is None
        assert [row.seq for row in rest.items if row.version == 1] == sorted(
            row.seq for row in rest.items if row.version == 1
        )
        assert any(letter.template == "acknowledgement" for row in rest.items for letter in row.letters)
        letters = await story.story(connection, mine, claim.id, (), letters=True)
        assert {row.version for row in letters.items} == {1}
        then = await story.story(connection, mine, claim.id, until_version=2)
        assert {row.version for row in then.items} == {1, 2}
        counts = await story.story_counts(connection, mine, claim.id)
        assert (counts["noted"], counts["letter"]) == (3, 2)
        known = await story.moments(connection, mine, claim.id)
        assert [moment.version for moment in known] == [1, 2, 3, 4]
        assert story.last_instant(known, 2) == known[1].recorded_at
        assert story.last_instant(known, 0) is None
        with pytest.raises(BadCursor):
            await story.story(connection, mine, claim.id, before="x")


async def test_the_story_of_a_foreign_claim_is_empty(desk: Desk) -> None:
    claim, foreign = await born(desk), sight_of(desk.other)
    async with desk.engine.connect() as connection:
        assert (await story.story(connection, foreign, claim.id)).items == ()
        assert await story.chosen_events(connection, foreign, claim.id, ("registered",)) == ()
        assert await story.moments(connection, foreign, claim.id) == ()
        assert sum((await story.story_counts(connection, foreign, claim.id)).values()) == 0
