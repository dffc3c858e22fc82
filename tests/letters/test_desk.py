"""Letters that belong to no claim, as people read them."""

from typing import Literal

import pytest

from claims.letter_names import OF_THE_DESK
from letters.desk import DeskFacts, render_desk
from letters.rendering import LetterIncomplete
from tests.letters.test_rendering import Shown, assert_well_written

LINK = "https://claims.example/password/new/Zm9v"
Language = Literal["ru", "en"]
LETTERS = [(kind, language) for kind in sorted(OF_THE_DESK) for language in ("ru", "en")]


@pytest.mark.parametrize(("kind", "language"), LETTERS)
def test_it_reads_well_with_everything_and_with_little(kind: str, language: Language) -> None:
    little = DeskFacts(organisation="Северный дом", link=LINK)
    much = little.model_copy(update={"recipient_name": "Ольга", "login": "olga", "hours": 21})
    for facts in (little, much):
        letter = render_desk(kind, language, facts)
        assert_well_written(letter.text, letter.subject)
        assert Shown(letter.html).language == language
        assert (LINK in letter.text) == (kind != "test")


@pytest.mark.parametrize("kind", ["password-forgotten", "invitation", "own-page"])
def test_a_letter_whose_purpose_is_a_link_is_not_written_without_it(kind: str) -> None:
    with pytest.raises(LetterIncomplete):
        render_desk(kind, "ru", DeskFacts(organisation="Северный дом"))


def test_a_test_letter_shows_the_letter_it_tries() -> None:
    facts = DeskFacts(organisation="Северный дом", subject="Претензия 26-1", text="Здравствуйте!\n\nТекст.")
    letter = render_desk("test", "ru", facts)
    assert letter.subject == "Пробное письмо: Претензия 26-1"
    assert "Текст." in letter.text
