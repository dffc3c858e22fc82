"""Routing rules in PostgreSQL: one draft, versions that never change, claims of the past, people who suit."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.routing import RuleSet
from claims.routing_people import Wish
from claims.values import Titles
from store.birth import bear
from store.people import NewUser, Team, add_membership, add_team, add_user, least_loaded, who_is_meant
from store.reception import Reception, registration_facts
from store.routing import (
    Rulebook,
    begin_rules,
    drop_rules,
    known_client,
    live_rules,
    published_rules,
    rules_draft,
    rules_history,
    save_rules,
    switch_on,
)
from store.routing_past import live_bases, past_filings
from store.routing_people import able_people, set_abilities
from store.sight import sight_of, sight_of_system
from tests.store.claims_at_hand import Desk, birth_of, born

BODY = "rules: [{rule: a, title: A, tags: [x], when: {known_client: true}}]\n"
RULES = RuleSet.model_validate(
    {"rules": [{"rule": "a", "title": "A", "tags": ["x"], "when": {"known_client": True}}]}
)


async def test_a_draft_is_changed_by_who_has_its_revision_and_switched_on_once(
    desk: Desk, connection: AsyncConnection
) -> None:
    by = desk.manager.id
    begun = await begin_rules(connection, "rules: []\n", None, by)
    assert begun
    assert await begin_rules(connection, BODY, None, by) is None
    assert await save_rules(connection, 7, BODY, by) is None
    saved = await save_rules(connection, 1, BODY, by)
    assert saved
    assert saved.revision == 2
    again = await save_rules(connection, 1, BODY, by)
    assert again == saved
    book = Rulebook(seconds=60)
    assert (await book.live(connection)).version == 0
    assert await switch_on(connection, RULES, begun, "late", by) is None
    version = await switch_on(connection, RULES, saved, "now", by)
    assert version
    assert await switch_on(connection, RULES, saved, "again", by) is None
    assert await rules_draft(connection) is None
    assert not await drop_rules(connection, 2)
    assert (await book.live(connection)).version == 0
    book.forget()
    assert (await book.live(connection)).rules == (await live_rules(connection)).rules == RULES
    found = await published_rules(connection, version)
    assert found
    assert (found.body, found.note, found.published_by) == (BODY, "now", by)
    assert [(row.version, row.rules) for row in await rules_history(connection)] == [(version, 1)]
    assert await rules_history(connection, version) == ()
    for change in ("UPDATE routing_versions SET body = 'x'", "DELETE FROM routing_versions"):
        async with desk.engine.connect() as another:
            with pytest.raises(ProgrammingError, match="permission denied"):
                await another.execute(text(change))


async def test_claims_of_the_past_come_as_they_were_filed(desk: Desk, connection: AsyncConnection) -> None:
    first, second = await born(desk), await born(desk)
    earlier = (
        "UPDATE claims SET registered_at = registered_at - interval '1 day' WHERE id = CAST(:id AS uuid)"
    )
    await connection.execute(text(earlier), {"id": first.id})
    found = {each.id: each for each in await past_filings(connection, sight_of_system(), clients=True)}
    assert not found[first.id].brought.known_client
    assert found[second.id].brought.known_client
    assert found[second.id].brought.type == found[second.id].base.type == second.type
    assert found[second.id].brought.subject.strip()
    plain = await past_filings(connection, sight_of_system(), clients=False, most=1)
    assert [(each.id, each.brought.known_client) for each in plain] == [(second.id, False)]
    stranger = await add_user(connection, NewUser(login="stranger", name="S"))
    assert await past_filings(connection, sight_of(stranger), clients=False) == ()
    assert second.type in await live_bases(connection)


async def test_tags_stand_beside_the_claim(desk: Desk, connection: AsyncConnection) -> None:
    birth = birth_of(desk, "26-90001", tags=("kitchen", "urgent"))
    await bear(connection, birth)
    question = text("SELECT tags FROM claims WHERE id = CAST(:id AS uuid)")
    row = await connection.execute(question, {"id": birth.decision.claim.id})
    assert row.scalar_one() == ["kitchen", "urgent"]


async def test_who_suits_is_found_alike_at_registration_and_by_a_rung(
    desk: Desk, connection: AsyncConnection
) -> None:
    await add_team(connection, Team(key="able", title=Titles(ru="Умелые", en="Able")))
    people = {}
    for login, skills, languages in (
        ("ab-1", [], []),
        ("ab-2", ["kettles"], ["ru"]),
        ("ab-3", ["kettles"], ["en"]),
    ):
        user = await add_user(connection, NewUser(login=login, name=login))
        await add_membership(connection, user.id, "able", "operator")
        await set_abilities(connection, user.id, skills, languages)
        people[login] = user.id
    cases = (
        (Wish(), None),
        (Wish(skill="kettles", language="ru"), "ab-2"),
        (Wish(skill="kettles", language="en"), "ab-3"),
        (Wish(skill="cars", language="en"), None),
    )
    reception = Reception()
    for wish, login in cases:
        expected = people[login] if login else await least_loaded(connection, "able", wish)
        meant = await who_is_meant(connection, "able", None, wish)
        assert meant["least_loaded"] == await least_loaded(connection, "able", wish) == expected
        assert (await registration_facts(connection, "able", 2026, wish)).assignee == expected
        given = await reception.facts(connection, "able", 2026, wish)
        assert login is None or given.assignee == expected
        assert (await who_is_meant(connection, "able", expected, wish))["least_loaded"] != expected
    listed = {each.login: each for each in await able_people(connection, ["able"])}
    assert (listed["ab-2"].skills, listed["ab-2"].languages, listed["ab-2"].load) == (
        ("kettles",),
        ("ru",),
        0,
    )


async def test_a_client_is_known_by_address_or_number(desk: Desk, connection: AsyncConnection) -> None:
    await born(desk)
    row = (
        await connection.execute(text("SELECT email, phone FROM persons WHERE email IS NOT NULL LIMIT 1"))
    ).one()
    assert await known_client(connection, row.email.upper(), None)
    assert not await known_client(connection, "nobody@else.test", "+7 911 111-22-33")
    assert not await known_client(connection, None, None)
