"""Published variants: versions that never change, one live per type, pinned with their calendar."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.ready_calendars import ru
from claims.variant import VariantRef
from store.cards import life_of
from store.demo import load_demo
from store.people import password_of, user_by_login
from store.ready import VARIANTS, load_ready
from store.variants import Shelf, all_live, live_for, pinned, pinned_of, publish, publish_calendar, version
from tests.store.claims_at_hand import NOW, VARIANT, Desk, accepted, born, command_for, new_id, variant


async def test_the_same_text_is_the_same_version(desk: Desk) -> None:
    async with desk.engine.begin() as connection:
        again = await publish(connection, variant(), VARIANT)
        other = await publish(
            connection, variant(four_eyes=True), VARIANT + "four_eyes: true\n", note="four eyes"
        )
        assert (again, other) == (VariantRef(key="returns", version=1), VariantRef(key="returns", version=2))
        published = await version(connection, other)
        assert published is not None
        assert (published.body, published.note, published.live) == (
            VARIANT + "four_eyes: true\n",
            "four eyes",
            True,
        )
        live = await live_for(connection, "returns")
        assert live is not None
        assert live.pinned.ref == other
        assert [found.ref for found in await all_live(connection)] == [other]
        assert await publish(connection, variant(), VARIANT) == again
        live = await live_for(connection, "returns")
        assert live is not None
        assert live.pinned.ref == again
        assert await version(connection, VariantRef(key="returns", version=9)) is None
        assert await live_for(connection, "unheard") is None


async def test_the_order_of_stages_and_actions_is_kept(desk: Desk, connection: AsyncConnection) -> None:
    written = variant()
    read = await version(connection, VariantRef(key="returns", version=1))
    assert read is not None
    assert read.variant == written
    assert list(read.variant.stages) == list(written.stages) == ["intake", "resolution"]
    assert list(read.variant.stages["resolution"].actions) == ["satisfy", "refuse"]


async def test_a_claim_keeps_the_calendar_it_was_born_with(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    before = await pinned_of(connection, claim.id)
    assert before == desk.pinned
    changed = ru(range(2024, 2028)).model_copy(update={"zone": "Asia/Omsk"})
    async with desk.engine.begin() as own:
        newer = await publish_calendar(own, changed)
        assert newer == await publish_calendar(own, changed)
    assert await pinned_of(connection, claim.id) == before
    latest = await pinned(connection, claim.variant, NOW)
    assert latest is not None
    assert (latest.calendar_id, latest.pinned.calendar.zone) == (newer, "Asia/Omsk")
    older = await pinned(connection, claim.variant, NOW, desk.shelved.calendar_id)
    assert older is not None
    assert older.pinned == before
    assert await pinned_of(connection, new_id()) is None


async def test_a_pinned_calendar_has_the_years_of_its_claim(desk: Desk, connection: AsyncConnection) -> None:
    old = await pinned(connection, VariantRef(key="returns", version=1), datetime(2015, 3, 1, tzinfo=UTC))
    assert old is not None
    assert old.pinned.calendar.known_years == ()


async def test_the_shelf_notices_a_new_version(desk: Desk, connection: AsyncConnection) -> None:
    shelf = Shelf(seconds=0)
    first = await shelf.live_for(connection, "returns")
    assert first is not None
    assert await shelf.live_for(connection, "returns") is first
    assert await shelf.live_for(connection, "unheard") is None
    async with desk.engine.begin() as own:
        await publish(own, variant(), VARIANT + "# again\n")
    second = await shelf.live_for(connection, "returns")
    assert second is not None
    assert second.pinned.ref.version > first.pinned.ref.version
    kept = await shelf.pinned(connection, first.pinned.ref, NOW, first.calendar_id)
    assert kept is not None
    assert kept.pinned == first.for_claim(NOW)


async def test_a_life_holds_everything_a_workflow_needs(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    command = await accepted(desk, command_for(claim, "admit"))
    life = await life_of(connection, claim.id)
    assert life is not None
    assert (life.claim, life.inbox) == (claim, (command,))
    assert life.pinned == await pinned_of(connection, claim.id)
    assert await life_of(connection, new_id()) is None


async def test_what_is_ready_is_loaded_once(desk: Desk) -> None:
    async with desk.engine.begin() as connection:
        await load_ready(connection)
        await load_demo(connection)
        count = text("SELECT count(*) FROM variant_versions")
        loaded = (await connection.execute(count)).scalar_one()
        await load_ready(connection)
        await load_demo(connection)
        assert (await connection.execute(count)).scalar_one() == loaded
        live = {found.ref.key for found in await all_live(connection)}
        assert {path.stem for path in VARIANTS.glob("*.yaml")} <= live
        manager = await user_by_login(connection, "manager")
        assert manager is not None
        assert manager.manages == ("cards", "claims")
        kept = await password_of(connection, "operator")
        assert kept is not None
        assert kept.hash.startswith("$argon2id$")
