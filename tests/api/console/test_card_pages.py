"""The pages around the card: why a date, why a person, the past, the process."""

from typing import Any

import pytest

from tests.api.office import Office


@pytest.fixture(scope="module")
async def claim(office: Office) -> dict[str, Any]:
    return (await office.file(subject="Почему")).json()


@pytest.mark.parametrize(
    "page", ["why/settle", "why/answer?run=1", "why-person", "at", "process", "at?version=1"]
)
async def test_every_page_opens_whole_and_as_a_part(office: Office, claim: dict[str, Any], page: str) -> None:
    for who in ("operator", "auditor", "manager"):
        reader = await office.sign_in(who)
        for part in (False, True):
            answer = await reader.get(f"/claims/{claim['number']}/{page}", part=part)
            assert answer.status_code == 200, answer.text


async def test_a_team_is_called_by_its_title(office: Office, claim: dict[str, Any]) -> None:
    reader = await office.sign_in("operator")
    assert "Команда «Претензии»" in (await reader.get(f"/claims/{claim['number']}/why-person")).text
    assert "· Претензии</span>" in (await reader.get(f"/claims/{claim['number']}")).text
