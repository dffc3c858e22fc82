"""The shelf of ready variants: four are published at the first start, the others by nobody but a manager."""

from sqlalchemy import text
from typer.testing import CliRunner

from runtime.commands.variants import commands
from store.demo import load_demo
from store.drafts import begin_draft
from store.people import user_by_login
from store.ready import VARIANTS, file_of, load_ready, shelf, standing
from tests.store.claims_at_hand import Desk

LIVE = {"bank", "goods-refund", "iso-base", "us-cfpb"}


def test_the_shelf_is_read_once_and_knows_its_files() -> None:
    assert shelf() is shelf()
    assert {ready.key for ready in shelf() if ready.at_first_start} == LIVE
    assert len(shelf()) == 15
    for ready in shelf():
        path = file_of(ready.key)
        assert path is not None
        assert path.stem == ready.key
        assert ready.body == path.read_text("utf-8")
        assert ready.variant.about
        assert ready.variant.sector
    assert len({ready.variant.claim_type for ready in shelf()}) == len(shelf())
    assert file_of("../ready") is None
    assert VARIANTS.is_dir()


async def test_the_first_start_publishes_four_and_no_more(desk: Desk) -> None:
    keys = tuple(ready.key for ready in shelf())
    async with desk.engine.connect() as connection:
        await load_ready(connection)
        await load_demo(connection)
        assert {key: one.place for key, one in (await standing(connection, keys)).items()} == dict.fromkeys(
            LIVE, "live"
        )
        manager = await user_by_login(connection, "manager")
        assert manager
        tour = next(ready for ready in shelf() if ready.key == "tour")
        assert await begin_draft(connection, "tour", tour.body, None, manager.id)
        await connection.execute(text("UPDATE variant_versions SET live = false WHERE key = 'bank'"))
        told = await standing(connection, keys)
        places = [told[key].place for key in ("tour", "bank", "goods-refund")]
        assert places == ["draft", "retired", "live"]
        assert (told["bank"].team, told["bank"].restricted) == ("cards", False)
        assert "hotel" not in told


def test_the_command_line_names_them_and_takes_their_names() -> None:
    run = CliRunner()
    listed = run.invoke(commands, ["list"]).stdout
    assert "* goods-refund " in listed
    assert "  hotel " in listed
    assert len(listed.splitlines()) == len(shelf())
    assert "hotel is in order" in run.invoke(commands, ["check", "hotel"]).stdout
    unknown = run.invoke(commands, ["check", "no-such-thing"])
    assert unknown.exit_code == 2
    assert "no ready variant" in " ".join(unknown.output.split())
