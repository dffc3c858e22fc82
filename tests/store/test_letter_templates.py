"""Letter texts in the store: one draft per place, published once, ended and read again, never changed."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncConnection

from store.connections import at_once, together
from store.letter_template_owners import owners
from store.letter_templates import (
    KEPT_SECONDS,
    LetterTexts,
    TemplateDraft,
    TemplatePlace,
    TemplateVersion,
    Words,
    all_drafts,
    all_present,
    begin_draft,
    draft_of,
    drop_draft,
    history,
    publish_draft,
    save_draft,
    version_by_id,
    versions_for,
    withdraw,
)
from tests.store.claims_at_hand import Desk

WORDS = Words("Claim {{ number }}", "Words.")


def place(key: str, language: str = "en") -> TemplatePlace:
    """A place of the test's own."""
    return TemplatePlace.model_validate(
        {"template": "refused", "language": language, "scope": "variant", "scope_key": key}
    )


async def begun(desk: Desk, connection: AsyncConnection, at: TemplatePlace) -> TemplateDraft:
    draft = await begin_draft(connection, at, WORDS, None, desk.manager.id)
    assert draft is not None
    return draft


async def published(desk: Desk, draft: TemplateDraft) -> TemplateVersion | None:
    async with together(at_once(desk.engine)).begin() as connection:
        return await publish_draft(connection, draft, "why", desk.manager.id)


async def test_there_is_one_draft_per_place_and_nobody_saves_over_another(
    desk: Desk, connection: AsyncConnection
) -> None:
    here = place("one")
    draft = await begun(desk, connection, here)
    assert await begin_draft(connection, here, WORDS, None, desk.manager.id) is None
    assert await begin_draft(connection, place("one", "ru"), WORDS, None, desk.manager.id) is not None
    same = await save_draft(connection, here, 1, WORDS, desk.manager.id)
    assert same == draft
    changed = await save_draft(connection, here, 1, Words("a", ""), desk.manager.id)
    assert changed is not None
    assert (changed.revision, changed.subject, changed.body) == (2, "a", "")
    assert await save_draft(connection, here, 1, Words("b", "c"), desk.manager.id) is None
    assert await drop_draft(connection, here, 1) is False
    assert here.scope_key in {each.scope_key for each in await all_drafts(connection)}
    assert await drop_draft(connection, here, 2) is True
    assert await draft_of(connection, here) is None


async def test_a_draft_is_published_once(desk: Desk, connection: AsyncConnection) -> None:
    draft = await begun(desk, connection, place("once"))
    both = await asyncio.gather(published(desk, draft), published(desk, draft))
    made = [each for each in both if each]
    assert [each.version for each in made] == [1]
    assert await version_by_id(connection, made[0].id) == made[0]
    assert await draft_of(connection, place("once")) is None


async def test_ending_and_publishing_at_the_same_time_loses_neither(
    desk: Desk, connection: AsyncConnection
) -> None:
    here = place("both")
    first = await published(desk, await begun(desk, connection, here))
    assert first is not None
    draft = await begun(desk, connection, here)

    async def ended() -> TemplateVersion | None:
        async with at_once(desk.engine).connect() as other:
            return await withdraw(other, first, "done", desk.manager.id)

    new, end = await asyncio.gather(published(desk, draft), ended())
    assert new is not None
    past = await history(connection, here)
    assert [each.version for each in past] == list(range(len(past), 0, -1))
    assert len(past) == (3 if end else 2)
    assert await withdraw(connection, first, "again", desk.manager.id) is None


async def test_a_letter_is_offered_the_last_version_of_each_place(
    desk: Desk, connection: AsyncConnection
) -> None:
    texts = LetterTexts()
    assert await texts.of(connection, "refused", "returns", "returns") == ()
    wide = TemplatePlace(template="refused", language="ru", scope="everywhere")
    kind = TemplatePlace(template="refused", language="en", scope="type", scope_key="returns")
    other = TemplatePlace(template="closed", language="en", scope="everywhere")
    for at in (place("returns"), wide, kind, place("returns"), other, place("of-another")):
        assert await published(desk, await begun(desk, connection, at))
    found = await versions_for(connection, "refused", "returns", "returns")
    assert {(each.language, each.scope, each.version) for each in found} == {
        ("en", "variant", 2),
        ("en", "type", 1),
        ("ru", "everywhere", 1),
    }
    assert await texts.of(connection, "refused", "returns", "returns") == (), "read within two seconds"
    assert KEPT_SECONDS <= 2
    assert await LetterTexts().of(connection, "refused", "returns", "returns") == found
    assert {each.id for each in found} <= {each.id for each in await all_present(connection)}


async def test_a_text_belongs_to_variants(desk: Desk, connection: AsyncConnection) -> None:
    del desk
    by_key = await owners(connection, place("returns"))
    by_type = await owners(
        connection, TemplatePlace(template="refused", language="ru", scope="type", scope_key="returns")
    )
    everything = await owners(
        connection, TemplatePlace(template="refused", language="ru", scope="everywhere")
    )
    assert [owner.key for owner in by_key] == ["returns"]
    assert by_key[0] in by_type
    assert set(by_type) <= set(everything)
    assert await owners(connection, place("nothing")) == ()
