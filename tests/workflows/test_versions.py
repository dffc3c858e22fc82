"""A claim ends on the version on which it began, whatever is published and retired meanwhile."""

from sqlalchemy import text

from claims.variant import VariantRef
from claims.variant_yaml import read_variant
from store.connections import together
from store.drafts import begin_draft, publish_draft, save_draft
from store.variant_history import retire, running_of
from tests.workflows.desk import MINUTE, Desk, working

FIRST = VariantRef(key="minute-test", version=1)
BODY = MINUTE.read_text("utf-8")
SECOND_BODY = (
    BODY.replace("      satisfy:\n", "      give_back:\n")
    .replace("  answer:\n    term: 2 minutes\n", "  answer:\n    term: 9 minutes\n")
    .replace("at: 50%", "at: 25%")
)


async def publish_second(desk: Desk) -> VariantRef:
    """Draft, change and publish version 2 as a manager does."""
    manager = desk.people["manager"]
    async with desk.connect() as connection:
        draft = await begin_draft(connection, "minute-test", BODY, FIRST, manager)
        assert draft is not None
        draft = await save_draft(connection, "minute-test", draft.revision, SECOND_BODY, manager)
        assert draft is not None
    variant, problems = read_variant(SECOND_BODY)
    assert variant is not None, problems
    async with together(desk.engine).begin() as connection:
        ref = await publish_draft(connection, variant, draft, "Nine minutes to answer.", manager)
    assert ref is not None
    return ref


async def published_bytes(desk: Desk) -> list[object]:
    query = "SELECT key, version, body, hash, content::text, note, published_at FROM variant_versions"
    async with desk.connect() as connection:
        return list(await connection.execute(text(f"{query} WHERE version = 1 ORDER BY key")))


async def test_a_claim_ends_on_its_version_through_a_restart_of_the_worker(idle_desk: Desk) -> None:
    desk, before = idle_desk, await published_bytes(idle_desk)
    async with working(desk):
        old = await desk.file()
        await desk.applied(old.id, "admit")
    second = await publish_second(desk)
    assert second == VariantRef(key="minute-test", version=2)
    async with working(desk):
        new = await desk.file()
        assert (old.variant, new.variant) == (FIRST, second)
        await desk.applied(old.id, "decide", {"verdict": "justified", "cause": "defect"})
        unknown = await desk.act(old.id, "give_back")
        assert unknown.status == "refused"
        async with desk.connect() as connection:
            assert await retire(connection, second, desk.people["manager"])
            assert set(await running_of(connection, "minute-test")) == {1, 2}
        for claim, action in ((old, "satisfy"), (new, "give_back")):
            if claim is new:
                await desk.applied(new.id, "admit")
                await desk.applied(new.id, "decide", {"verdict": "justified", "cause": "defect"})
            await desk.applied(claim.id, action, {"text": "You get your money back."})
            closed = await desk.applied(claim.id, "accept", {"on_behalf": {"via": "phone"}})
            assert closed.closed
            assert closed.variant == claim.variant
            assert await desk.handle(claim.id).result() is None
        answers = [run for run in (await desk.stored(old.id)).clocks if run.clock == "answer"]
        assert [str(run.term) for run in answers] == ["2 minutes"]
    assert await published_bytes(desk) == before
