"""Headings follow one another without a gap, so that a reader who hears the page finds his way."""

import itertools
import re

import pytest
from sqlalchemy import text

from tests.api.office import Office

PAGES = (
    "/queue",
    "/claims/new",
    "/claims/{claim}",
    "/claims/{claim}/at",
    "/claims/{claim}/why/answer",
    "/claims/{claim}/why-person",
    "/claims/{claim}/process",
    "/claims/{claim}/act/not_a_claim",
    "/letters",
    "/letters/{letter}",
)


@pytest.fixture(scope="module")
async def names(office: Office) -> dict[str, str]:
    claim = (await office.file()).json()["number"]
    asked = "SELECT l.id::text FROM letters l JOIN claims c ON c.id = l.claim_id WHERE c.number = :number"
    async with office.app.state.desk.at_once.connect() as connection:
        letter = (await connection.execute(text(asked), {"number": claim})).scalars().first()
    return {"claim": claim, "letter": str(letter)}


@pytest.mark.parametrize("page", PAGES)
async def test_no_level_is_left_out(office: Office, names: dict[str, str], page: str) -> None:
    shown = (await (await office.sign_in("operator")).get(page.format(**names))).text
    main = shown[shown.index("<main") : shown.index("</main>")]
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", main)]
    assert levels[0] == 1
    steps = [later - level for level, later in itertools.pairwise(levels)]
    assert max([0, *steps]) <= 1, levels
