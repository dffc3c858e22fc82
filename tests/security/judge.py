"""Judges answers to nasty requests: no fault, no echo, no element or header that the input made, nothing reckoned."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import httpx

from tests.security.corpus import CANARY, SUM

_ADDRESSES = frozenset({"href", "src", "action", "formaction", "hx-get", "hx-post", "xlink:href", "data"})
_NEVER = frozenset({"style", "base", "object", "embed", "applet", "frame", "frameset"})
_OURS = ("", "http", "https", "mailto", "tel")


class _Page(HTMLParser):
    """Looks for what must not stand in a page of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.last = ""
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_script, self.last = tag in ("script", "style"), tag
        if tag in _NEVER or (tag == "script" and not dict(attrs).get("src")):
            self.wrong.append(f"element {tag}")
        if CANARY in tag:
            self.wrong.append(f"element {tag}")
        for name, value in attrs:
            self._look(tag, name, value or "")

    def _look(self, tag: str, name: str, value: str) -> None:
        if CANARY in name or name.startswith(("on", "hx-on")):
            self.wrong.append(f"attribute {name} of {tag}")
        if name in _ADDRESSES and _leads_away(value):
            self.wrong.append(f"{name} of {tag} leads to {value[:60]!r}")

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script and CANARY in data:
            self.wrong.append("a script or style says what was typed")


def _leads_away(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    return parts.scheme not in _OURS or "evil.example" in parts.netloc


def wrong_with(answer: httpx.Response) -> list[str]:
    """Everything that an answer to something nasty must not be or have."""
    found = [f"status {answer.status_code}"] if answer.status_code >= 500 else []
    found += _headers(answer)
    kind = answer.headers.get("content-type", "")
    if kind.startswith("application/problem+json") and CANARY in answer.text.replace(f"<{CANARY}>", ""):
        found.append("the problem repeats what was sent")
    if kind.startswith("text/html"):
        found += page_faults(answer.text) + _unguarded(answer.headers.get("content-security-policy", ""))
    if SUM in answer.text:
        found.append("what was typed was reckoned")
    return found


def _unguarded(policy: str) -> list[str]:
    """What a page's policy leaves open."""
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    scripts = rules.get("script-src", rules.get("default-src", "*"))
    framed, asked = rules.get("frame-ancestors"), rules.get("base-uri")
    shut = scripts in ("'self'", "'none'") and (framed, asked) == ("'none'", "'none'")
    return [] if shut else [f"a policy that leaves something open: {policy[:80]!r}"]


def page_faults(text: str) -> list[str]:
    """What is wrong in a page. It is read as a whole only where a piece of it is not sound by itself.

    A piece is a mark and the words after it. Most pieces of a page stand in others too and were looked at there.
    """
    pieces = set(text.split("<")[1:]) - _SOUND
    if _INLINE.search(text) or not all(map(_sound, pieces)):
        return whole_page_faults(text)
    if len(_SOUND) < MOST_SOUND:
        _SOUND.update(piece for piece in pieces if len(piece) < LONGEST_SOUND)
    return []


def whole_page_faults(text: str) -> list[str]:
    """What is wrong in a page that is read from its beginning to its end."""
    page = _Page()
    page.feed(text)
    page.close()
    return page.wrong


MOST_SOUND, LONGEST_SOUND = 200_000, 2000
_SOUND: set[str] = set()
_INLINE = re.compile(r"<style|<script[^<>]*>(?!</script>)", re.IGNORECASE)
"""What is no mark although it looks like one may stand here."""
_NAME = re.compile(r"[a-z][a-z0-9-]*", re.IGNORECASE)
_LAST = "seen"


def _sound(piece: str) -> bool:
    """Whether it is whole, so that the next piece begins outside of any mark, and has no fault."""
    page, name = _Page(), _NAME.match(piece)
    page.feed(f"<{piece}" + (f"</{name[0]}>" if name else "") + f"<{_LAST}>")
    return page.last == _LAST and not page.wrong


def _headers(answer: httpx.Response) -> list[str]:
    strange = {"x-injected", "bcc"} & set(answer.headers)
    found = [f"header {name} came about" for name in strange]
    if answer.headers.get("x-content-type-options") != "nosniff":
        found.append("may be sniffed")
    place = answer.headers.get("location", "/")
    if not place.startswith("/") or place.startswith(("//", "/\\")) or _leads_away(place):
        found.append(f"leads away: {place[:80]!r}")
    return found
