"""Drafts: one per key, guarded by their revision, published once; and the end of a variant."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.variant import VariantRef
from store.drafts import (
    MOST_STEPS,
    Draft,
    all_drafts,
    begin_draft,
    draft_of,
    drop_draft,
    face_of,
    publish_draft,
    save_draft,
    undo_draft,
)
from store.variant_history import (
    all_variants,
    history,
    live_version,
    present_version,
    retire,
    running_by_stage,
    running_of,
)
from store.variants import live_for, publish, version
from tests.store.claims_at_hand import VARIANT, Desk, born, variant

FIRST = VariantRef(key="returns", version=1)


async def begun(desk: Desk, connection: AsyncConnection, key: str = "returns", body: str = VARIANT) -> Draft:
    await drop_draft(connection, key)
    draft = await begin_draft(connection, key, body, FIRST, desk.manager.id)
    assert draft is not None
    return draft


async def test_there_is_one_draft_per_key(desk: Desk, connection: AsyncConnection) -> None:
    draft = await begun(desk, connection)
    assert (draft.revision, draft.base, draft.changed_by, draft.undoable) == (
        1,
        FIRST,
        desk.manager.id,
        False,
    )
    assert draft.title is not None
    assert (draft.title.en, draft.claim_type, draft.team, draft.restricted) == (
        "Return",
        "returns",
        "claims",
        False,
    )
    assert await begin_draft(connection, "returns", "other", None, desk.manager.id) is None
    assert await draft_of(connection, "returns") == draft
    assert draft in await all_drafts(connection)
    assert await draft_of(connection, "unheard") is None


async def test_the_second_tab_is_told(desk: Desk, connection: AsyncConnection) -> None:
    draft = await begun(desk, connection)
    saved = await save_draft(connection, "returns", draft.revision, "half: [", desk.other.id)
    assert saved is not None
    assert (saved.revision, saved.body, saved.changed_by, saved.title) == (2, "half: [", desk.other.id, None)
    assert await save_draft(connection, "returns", 1, "mine", desk.manager.id) is None
    assert await draft_of(connection, "returns") == saved
    # The same form sent twice is one change.
    assert await save_draft(connection, "returns", 1, "half: [", desk.other.id) == saved
    assert await save_draft(connection, "unheard", 1, "mine", desk.manager.id) is None


async def test_changes_are_taken_back_one_by_one(desk: Desk, connection: AsyncConnection) -> None:
    draft = await begun(desk, connection)
    for place in range(MOST_STEPS + 3):
        saved = await save_draft(connection, "returns", draft.revision, f"text {place}", desk.other.id)
        assert saved is not None
        draft = saved
    assert await undo_draft(connection, "returns", 1, desk.manager.id) is None
    texts = []
    while (back := await undo_draft(connection, "returns", draft.revision, desk.manager.id)) is not None:
        assert back.revision == draft.revision + 1
        draft = back
        texts.append(back.body)
    assert texts == [f"text {place}" for place in reversed(range(2, MOST_STEPS + 2))]
    assert not draft.undoable


async def test_two_at_once_undo_one_step(desk: Desk, connection: AsyncConnection) -> None:
    draft = await begun(desk, connection)
    for body in ("one", "two"):
        saved = await save_draft(connection, "returns", draft.revision, body, desk.manager.id)
        assert saved is not None
        draft = saved

    async def undo() -> Draft | None:
        async with desk.engine.begin() as own:
            return await undo_draft(own, "returns", draft.revision, desk.manager.id)

    found = [each for each in await asyncio.gather(*(undo() for _ in range(4))) if each]
    assert [each.body for each in found] == ["one"]
    assert (await draft_of(connection, "returns")) == found[0]
    assert found[0].undoable


async def test_a_draft_is_published_once(desk: Desk, connection: AsyncConnection) -> None:
    body = VARIANT + "four_eyes: true\n"
    draft = await begun(desk, connection, body=body)
    before = await history(connection, "returns")

    async def send() -> VariantRef | None:
        async with desk.engine.begin() as own:
            return await publish_draft(own, variant(four_eyes=True), draft, "four eyes", desk.manager.id)

    refs = [ref for ref in await asyncio.gather(*(send() for _ in range(4))) if ref]
    assert len(refs) == 1
    after = await history(connection, "returns")
    assert len(after) == len(before) + 1
    newest = after[0]
    published = await version(connection, refs[0])
    assert published is not None
    assert (newest.version, published.body, newest.note) == (refs[0].version, body, "four eyes")
    assert (newest.published_by, newest.live) == (desk.manager.id, True)
    assert [each.live for each in after[1:]] == [False] * len(before)
    assert {each.retired_at for each in after} == {None}
    assert await draft_of(connection, "returns") is None


async def test_an_old_text_is_published_as_a_version_of_its_own(
    desk: Desk, connection: AsyncConnection
) -> None:
    draft = await begun(desk, connection)
    async with desk.engine.begin() as own:
        ref = await publish_draft(own, variant(), draft, "as it was", desk.manager.id)
    assert ref is not None
    assert ref.version > 1
    first, restored = await version(connection, FIRST), await version(connection, ref)
    assert first is not None
    assert restored is not None
    assert (first.body, restored.body, restored.note) == (VARIANT, VARIANT, "as it was")


async def test_a_changed_draft_is_not_published(desk: Desk, connection: AsyncConnection) -> None:
    draft = await begun(desk, connection)
    await save_draft(connection, "returns", draft.revision, VARIANT + "\n", desk.other.id)
    before = await present_version(connection, "returns")
    async with desk.engine.begin() as own:
        assert await publish_draft(own, variant(), draft, "late", desk.manager.id) is None
    assert await present_version(connection, "returns") == before


async def test_another_variant_of_the_type_retires_the_first(desk: Desk, connection: AsyncConnection) -> None:
    body = VARIANT.replace("variant: returns", "variant: returns-two").replace(
        "type: returns", "type: returns"
    )
    draft = await begun(desk, connection, "returns-two", body)
    async with desk.engine.begin() as own:
        await publish(own, variant(), VARIANT)
        ref = await publish_draft(own, variant(variant="returns-two"), draft, "two", desk.manager.id)
    assert ref == VariantRef(key="returns-two", version=1)
    live = await live_version(connection, "returns")
    assert live is not None
    assert live.ref == ref
    gone = next(each for each in await history(connection, "returns") if each.retired_at)
    assert gone.retired_by == desk.manager.id
    async with desk.engine.begin() as own:
        await publish(own, variant(), VARIANT)
    assert {each.retired_at for each in await history(connection, "returns") if each.live} == {None}


async def test_retiring_ends_filing_and_leaves_claims_alone(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    present = await present_version(connection, "returns")
    assert present is not None
    assert present.live
    running = await running_of(connection, "returns")
    assert running[claim.variant.version] >= 1
    assert (await running_by_stage(connection, claim.variant))["intake"] >= 1
    assert await retire(connection, present.ref, desk.manager.id)
    assert not await retire(connection, present.ref, desk.manager.id)
    assert await live_for(connection, "returns") is None
    assert await running_of(connection, "returns") == running
    line = next(each for each in await all_variants(connection) if each.key == "returns")
    assert (line.live, line.version, line.running) == (False, present.ref.version, sum(running.values()))
    assert line.retired_at is not None
    async with desk.engine.begin() as own:
        await publish(own, variant(), VARIANT)


async def test_a_history_comes_in_pages(desk: Desk, connection: AsyncConnection) -> None:
    whole = await history(connection, "returns")
    assert [each.version for each in whole] == sorted((each.version for each in whole), reverse=True)
    assert await history(connection, "returns", before=whole[0].version) == whole[1:]
    assert await history(connection, "unheard") == ()


@pytest.mark.parametrize(
    "column", ["key", "version", "body", "hash", "content", "note", "published_at", "published_by"]
)
async def test_what_was_published_never_changes(desk: Desk, connection: AsyncConnection, column: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        await connection.execute(text(f"UPDATE variant_versions SET {column} = {column}"))


@pytest.mark.parametrize("body", ["", "half: [", "- 1", "title: Возврат\nteam: 7\n", "team: Has Spaces"])
def test_the_head_of_a_faulty_text_is_as_usual(body: str) -> None:
    assert face_of(body).model_dump() == {
        "claim_type": None,
        "title": None,
        "team": "claims",
        "restricted": False,
    }


def test_the_head_of_a_text_with_a_fault_further_down_is_read() -> None:
    face = face_of(
        VARIANT.replace("team: claims", "team: cards\nrestricted: true") + "stages: {}\nunknown: 1\n"
    )
    assert (face.team, face.restricted, face.claim_type) == ("cards", True, "returns")
