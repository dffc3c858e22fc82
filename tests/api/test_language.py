"""The language of an answer by Accept-Language."""

import pytest

from api.language import asked_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("en-US,en;q=0.9,ru;q=0.8", "en"),
        ("de, ru;q=0.5", "ru"),
        ("ru;q=0, en;q=0.1", "en"),
        ("ru;q=nonsense", "en"),
        ("ru;q=2", "en"),
        ("*", "en"),
        (";;;,,,q=", "en"),
        ("x" * 10_000, "en"),
    ],
)
def test_the_best_wish_that_we_speak(header: str, language: str) -> None:
    assert asked_language({"accept-language": header}) == language
