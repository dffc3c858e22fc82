"""The claim card: what it shows in every state, and to whom."""

from typing import Any

import pytest

from tests.api.office import Office


@pytest.fixture(scope="module")
async def claim(office: Office) -> dict[str, Any]:
    return (await office.file(subject="Чайник <b>протекает</b>")).json()


async def test_a_fresh_claim_is_shown_whole(office: Office, claim: dict[str, Any]) -> None:
    reader = await office.sign_in("operator")
    card = await reader.get(f"/claims/{claim['number']}")
    assert card.status_code == 200, card.text
    assert "&lt;b&gt;протекает" in card.text
