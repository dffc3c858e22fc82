"""Every string of the pages is said in Russian too, and nothing is translated that nobody says."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from jinja2 import Environment

from api.pages.words import merged

ROOT = Path(__file__).parents[2]
SOURCES = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "api").rglob("*.py")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "ungettext": (1, 2)}
OPTIONS = {"trimmed": "true", "silent": "false"}


@cache
def said() -> set[object]:
    found = set()
    for path in SOURCES:
        html = path.suffix == ".html"
        method = "jinja2.ext:babel_extract" if html else "python"
        for _, message, _, _ in extract_from_file(method, path, KEYWORDS, (), OPTIONS if html else None):
            found.add(tuple(message) if isinstance(message, (list, tuple)) else message)
    return found


@cache
def translated() -> dict[object, object]:
    return {message.id: message.string for message in merged("ru") if message.id}


def test_every_string_is_translated() -> None:
    known = translated()
    assert len(said()) > 20
    assert not [message for message in said() if not known.get(message)]
    assert not [message for message, words in known.items() if isinstance(words, tuple) and not all(words)]


def test_nothing_idle_is_translated() -> None:
    assert not [message for message in translated() if message not in said()]


class Texts(HTMLParser):
    """What a reader would see or hear of the plain parts of a template."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:
            self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in TOLD and value]


TOLD = {"aria-label", "title", "placeholder", "alt"}
NAMES = re.compile(r"Redress|[A-Z]\b|Enter|Esc|CSV|JSON|YAML|OIDC|DNS")
"""The product's name, keys and formats are the same in every language."""


@pytest.mark.parametrize("path", [path for path in SOURCES if path.suffix == ".html"], ids=lambda p: p.stem)
def test_no_letter_of_a_page_stands_outside_the_catalogue(path: Path) -> None:
    """Plain text in a template would be shown in one language only."""
    parts = Environment(trim_blocks=True).lex(path.read_text("utf-8"))
    texts = Texts()
    texts.feed("".join(value for _, kind, value in parts if kind == "data"))
    assert not [text for text in texts.found if any(c.isalpha() for c in NAMES.sub("", text))]
