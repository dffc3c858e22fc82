"""The pages of a process: the picture, the table behind it, the file, and where one claim is in it."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest

from store.connections import engine_for
from store.variants import publish
from tests.api.console.acts import speak
from tests.api.office import Office
from tests.claims.walks import changed, ready
from tests.conftest import DatabaseUrls

PLACE = "/variants/goods-refund/versions/1/process"


async def page_of(office: Office, path: str, who: str = "operator", language: str = "en") -> str:
    await speak(office, language)
    reader = await office.sign_in(who)
    answer = await reader.get(path)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def picture_in(page: str) -> str:
    """The large picture, not the signs of the legend."""
    found = re.search(r'<svg xmlns.*?class="pd" viewBox.*?</svg>', page, re.S)
    assert found
    return found[0]


async def test_a_version_shows_its_picture_with_a_legend_and_rungs(office: Office) -> None:
    page = await page_of(office, PLACE)
    picture = picture_in(page)
    for words in ("Intake", "Waiting for the claimant", "Closed: not a claim", "10 days of silence"):
        assert words in picture
    assert "How to read it" in page
    assert "tell the head, priority +1" in page
    assert f'href="{PLACE}?view=table"' in page
    assert f'href="{PLACE}.svg"' in page


async def test_it_counts_the_claims_in_their_stages(office: Office) -> None:
    await office.file()
    page = await page_of(office, PLACE)
    assert re.search(r"claims in this stage: \d+", picture_in(page))
    assert re.search(r"\d+ claims? (is|are) in it now", page)


async def test_the_table_says_what_the_picture_shows(office: Office) -> None:
    page = await page_of(office, f"{PLACE}?view=table", language="ru")
    assert "viewBox" not in page.split("<main")[1].split("<table")[0].replace('viewBox="0 0 24 24"', "")
    for words in (
        "Удовлетворить частично → Подтверждение",
        "Запросить сведения → ждём заявителя",
        "Молчание",
    ):
        assert words.lower() in re.sub(r"\s+", " ", page).lower()
    assert "По закону" in page
    assert "10 дней" in page


async def test_the_file_stands_alone_and_is_a_download(office: Office) -> None:
    reader = await office.sign_in("auditor")
    answer = await reader.get(f"{PLACE}.svg", headers={"Accept-Language": "ru"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "attachment" in answer.headers["content-disposition"]
    assert "goods-refund-v1-" in answer.headers["content-disposition"]
    assert "sandbox" in answer.headers["content-security-policy"]
    root = ElementTree.fromstring(answer.text)
    assert root.find("{http://www.w3.org/2000/svg}style") is not None


@pytest.mark.parametrize(
    "path",
    [
        "/variants/goods-refund/versions/99/process",
        "/variants/goods-refund/versions/0/process",
        "/variants/goods-refund/versions/x/process",
        "/variants/goods-refund/versions/99999999999/process.svg",
        "/variants/unknown/versions/1/process",
        "/variants/BAD%20KEY/versions/1/process.svg",
    ],
)
async def test_what_does_not_exist_is_not_found(office: Office, path: str) -> None:
    reader = await office.sign_in("operator")
    assert (await reader.get(path)).status_code == 404


async def test_a_restricted_process_of_others_is_not_found(
    office: Office, database_urls: DatabaseUrls
) -> None:
    hidden = changed(
        ready("iso-base"),
        ("variant", "hidden-process"),
        ("claim_type", "hidden-process"),
        ("team", "elsewhere"),
        ("restricted", True),
    ).variant
    engine = engine_for(database_urls.owner, pool=1)
    async with engine.begin() as connection:
        await publish(connection, hidden, "hidden")
    await engine.dispose()
    for who in ("operator", "auditor"):
        reader = await office.sign_in(who)
        for path in ("process", "process.svg"):
            answer = await reader.get(f"/variants/hidden-process/versions/1/{path}")
            assert answer.status_code == 404, (who, path)


async def test_a_claim_shows_where_it_is_and_where_it_was(living: Office) -> None:
    claim = (await living.file()).json()["number"]
    page = await page_of(living, f"/claims/{claim}/process")
    assert picture_in(page).count("the claim is here") >= 1
    assert "· passed" not in picture_in(page)
    assert (await living.command(claim, "admit")).status_code == 200
    page = await page_of(living, f"/claims/{claim}/process")
    titles = re.findall(r"<title>(.*?)</title>", picture_in(page))
    assert [title.split(":")[0] for title in titles if title.endswith("· passed")] == ["Intake"]
    assert [title.split(":")[0] for title in titles if title.endswith("· the claim is here")] == [
        "Investigation"
    ]
    table = await page_of(living, f"/claims/{claim}/process?view=table", language="en")
    assert "was here" in table
    assert "is here" in table


async def test_a_foreign_claims_process_is_not_found(office: Office) -> None:
    claim = (await office.file()).json()["number"]
    reader = await office.sign_in("operator2")
    assert (await reader.get(f"/claims/{claim}/process")).status_code == 404
