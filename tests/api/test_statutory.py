"""The rule of law behind a term, in the language of whoever asks: one text in JSON."""

import pytest
from sqlalchemy import text

from tests.api.office import Office

SAID = {
    "ru": "ст. 22 Закона РФ «О защите прав потребителей»",
    "en": "Russian consumer protection law, article 22",
}


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_a_term_cites_its_law_in_the_callers_language(office: Office, language: str) -> None:
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text("UPDATE users SET language = :language"), {"language": language})
    # A token is remembered for two seconds: each language is asked by somebody else.
    who = {"en": "operator", "ru": "manager"}[language]
    filed = (await office.file(who)).json()
    place = f"/api/claims/{filed['id']}"
    card = (await office.get(place, who)).json()
    listed = (await office.get(f"{place}/deadlines", who)).json()
    explained = (await office.get(f"{place}/deadlines/settle", who)).json()
    for deadlines in (filed["deadlines"], card["deadlines"], listed["items"], [explained]):
        told = {each["clock"]: each["statutory"] for each in deadlines}
        assert told["settle"] == SAID[language]
        assert told.get("answer") is None
