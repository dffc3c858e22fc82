"""Reads the forms of a page as a browser would send them: every field with its value, chosen or not."""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urlencode

Pairs = tuple[tuple[str, str], ...]
_VALUE = {"checkbox": "on", "radio": "on"}
_NO_TEXT = frozenset({"submit", "button", "image", "reset", "file"})


class Form(NamedTuple):
    """A form as it stands in a page."""

    action: str
    method: str
    pairs: Pairs
    """What it sends when nothing is touched."""
    names: frozenset[str]
    """Every field, sent or not."""
    files: bool


class _Reader(HTMLParser):
    """Collects forms and links; a field may stand outside its form and name it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self._page = page
        self._open: str | None = None
        self._forms: dict[str, tuple[str, str, bool]] = {}
        self._fields: list[tuple[str, str, str | None]] = []
        self._area: tuple[str, str] | None = None
        self._choice: tuple[str, str, list[tuple[str, bool]]] | None = None
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = given.get("id") or f"@{len(self._forms)}"
            action = given.get("action") or self._page
            files = given.get("enctype", "").startswith("multipart")
            self._forms[self._open] = (action, given.get("method", "get").lower(), files)
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        form = given.get("form") or self._open
        if form and given.get("name") and "disabled" not in given:
            self._field(tag, form, given)
        elif tag == "option" and self._choice:
            self._choice[2].append((given.get("value", ""), "selected" in given))
        if tag in ("button", "input") and form and "formaction" in given:
            self._forms[f"{form}>{given['formaction']}"] = (given["formaction"], "post", False)

    def _field(self, tag: str, form: str, given: Mapping[str, str]) -> None:
        name, kind = given["name"], given.get("type", "text")
        if tag == "textarea":
            self._area, self._words = (form, name), []
        elif tag == "select":
            self._choice = (form, name, [])
        elif kind in ("checkbox", "radio"):
            value = given.get("value", _VALUE[kind])
            self._fields.append((form, name, value if "checked" in given else None))
        elif tag == "input" and kind not in _NO_TEXT:
            self._fields.append((form, name, given.get("value", "")))
        else:
            self._fields.append((form, name, None))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea" and self._area:
            self._fields.append((*self._area, "".join(self._words).removeprefix("\n")))
            self._area = None
        elif tag == "select" and self._choice:
            form, name, options = self._choice
            chosen = next(
                (value for value, selected in options if selected), options[0][0] if options else ""
            )
            self._fields.append((form, name, chosen))
            self._choice = None

    def forms(self) -> Iterator[Form]:
        for key, (action, method, files) in self._forms.items():
            own = [(name, value) for form, name, value in self._fields if form == key.partition(">")[0]]
            sent = tuple((name, value) for name, value in own if value is not None)
            yield Form(action, method, sent, frozenset(name for name, _ in own), files)


def read_page(address: str, text: str) -> tuple[list[Form], list[str]]:
    """The forms of a page and the addresses that it leads to."""
    reader = _Reader(address)
    reader.feed(text)
    reader.close()
    return list(reader.forms()), reader.links


def with_value(pairs: Pairs, name: str, value: str) -> Pairs:
    """The same fields with one of them said otherwise, or added."""
    others = tuple(pair for pair in pairs if pair[0] != name)
    return (*others, (name, value))


def encoded(pairs: Pairs) -> bytes:
    """As a browser sends it; lone halves of letters too, which no browser would."""
    return urlencode(
        [
            (name.encode("utf-8", "surrogatepass"), value.encode("utf-8", "surrogatepass"))
            for name, value in pairs
        ]
    ).encode()
