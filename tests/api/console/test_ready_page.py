"""The page of ready variants: what there is, on whose word its terms stand, and a draft begun from one of them."""

import re
from html import unescape

import pytest
from sqlalchemy import text

from claims.variant_yaml import read_variant
from store.ready import shelf
from tests.api.office import Office

CHECK = {"ru": "проверить", "en": "to be checked"}


async def speak(office: Office, login: str, language: str) -> None:
    """Let somebody read pages in this language from now on."""
    async with office.app.state.desk.at_once.connect() as connection:
        changed = text("UPDATE users SET language = :language WHERE login = :login")
        await connection.execute(changed, {"language": language, "login": login})


def box(page: str, key: str) -> str:
    """What the page says of one variant."""
    found = re.search(rf'<article class="box" id="{key}".*?</article>', page, re.DOTALL)
    assert found, key
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found[0])))


@pytest.mark.parametrize("language", ["ru", "en"])
async def test_every_ready_variant_is_there_with_its_terms_and_their_sources(
    office: Office, language: str
) -> None:
    await speak(office, "auditor", language)
    reader = await office.sign_in("auditor")
    page = (await reader.get("/variants/ready")).text
    assert len(re.findall(r'<article class="box"', page)) == len(shelf()) == 15
    for ready in shelf():
        said = box(page, ready.key)
        assert ready.variant.title.in_language(language) in said
        for key, clock in ready.variant.clocks.items():
            if clock.statutory:
                assert clock.statutory.in_language(language) in said
                if not ready.variant.is_read(key):
                    assert CHECK[language] in said


async def test_what_was_read_says_when_and_what_was_not_says_so(office: Office) -> None:
    reader = await office.sign_in("manager")
    page = (await reader.get("/variants/ready")).text
    assert "22 нояб" in box(page, "telecom")
    assert "проверить" not in box(page, "telecom")
    assert "проверить" in box(page, "warranty-repair")
    assert "наше обещание" in box(page, "hotel")
    assert "Эти претензии видит только своя команда." in box(page, "staff-misconduct")


async def test_one_trade_alone(office: Office) -> None:
    reader = await office.sign_in("manager")
    page = (await reader.get("/variants/ready?sector=travel")).text
    assert re.findall(r'<article class="box" id="([^"]+)"', page) == ["hotel", "tour"]
    whole = (await reader.get("/variants/ready?sector=zz")).text
    assert len(re.findall(r'<article class="box"', whole)) == len(shelf())


async def test_live_variants_are_opened_and_not_begun_again(office: Office) -> None:
    reader = await office.sign_in("manager")
    page = (await reader.get("/variants/ready")).text
    assert "Начать с него черновик" not in box(page, "goods-refund")
    assert "действует" in box(page, "goods-refund")
    answer = await reader.post("/variants/ready/goods-refund", {"team": "claims"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/variants/goods-refund")
    assert await drafts(office, "goods-refund") == []


async def drafts(office: Office, key: str) -> list[tuple[str, str]]:
    async with office.app.state.desk.at_once.connect() as connection:
        found = await connection.execute(
            text("SELECT body, team FROM variant_drafts WHERE key = :key"), {"key": key}
        )
        return [(row.body, row.team) for row in found]


async def test_a_manager_begins_a_draft_for_a_team_of_his_own_and_twice_is_once(office: Office) -> None:
    reader = await office.sign_in("manager")
    for _ in range(2):
        answer = await reader.post("/variants/ready/tour", {"team": "cards"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/variants/tour/draft")
    [(body, team)] = await drafts(office, "tour")
    variant, problems = read_variant(body)
    assert variant is not None, problems
    assert (team, variant.team, variant.claim_type) == ("cards", "cards", "tour")
    assert body.startswith("# Tour: ")
    page = (await reader.get("/variants/ready")).text
    assert "Продолжить черновик" in box(page, "tour")
    assert (await reader.get("/variants/tour/draft")).status_code == 200
    live = (await office.get("/api/variants")).json()["items"]
    assert "tour" not in {row["key"] for row in live}


@pytest.mark.parametrize("team", ["", "claims2", "conduct"])
async def test_another_teams_variant_cannot_be_begun(office: Office, team: str) -> None:
    reader = await office.sign_in("manager")
    answer = await reader.post("/variants/ready/internal-appeal", {"team": team})
    assert answer.status_code == 422
    assert "Выберите одну из ваших команд" in answer.text
    assert await drafts(office, "internal-appeal") == []


async def test_a_restricted_variant_is_begun_for_ones_own_team(office: Office) -> None:
    reader = await office.sign_in("manager")
    assert (await reader.post("/variants/ready/staff-misconduct", {"team": "claims"})).status_code == 303
    assert [team for _, team in await drafts(office, "staff-misconduct")] == ["claims"]


@pytest.mark.parametrize("who", ["operator", "auditor"])
async def test_others_read_and_begin_nothing(office: Office, who: str) -> None:
    reader = await office.sign_in(who)
    page = (await reader.get("/variants/ready")).text
    assert "<form" not in page.split('<div class="ready">')[1]
    assert (await reader.post("/variants/ready/hotel", {"team": "claims"})).status_code == 403
    assert await drafts(office, "hotel") == []


async def test_what_is_not_on_the_shelf_is_unknown(office: Office) -> None:
    reader = await office.sign_in("manager")
    assert (await reader.post("/variants/ready/zz", {"team": "claims"})).status_code == 404


async def test_a_restricted_variant_of_others_is_not_betrayed(office: Office) -> None:
    """Cards' operator does not learn that the desk `claims` has begun one."""
    own = await office.sign_in("manager")
    assert (await own.post("/variants/ready/staff-misconduct", {"team": "claims"})).status_code == 303
    reader = await office.sign_in("operator2")
    said = box((await reader.get("/variants/ready")).text, "staff-misconduct")
    assert "черновик" not in said.replace("Начать с него черновик может руководитель.", "")
    assert "Продолжить черновик" in box((await own.get("/variants/ready")).text, "staff-misconduct")
