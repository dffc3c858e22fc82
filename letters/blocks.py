"""Paragraphs of a plain text as the blocks of its HTML twin: text, lists and buttons."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from markupsafe import Markup, escape

Kind = Literal["paragraph", "bullets", "numbers", "button"]
_URL = re.compile(r"https?://[^\s<>\"'«»“”]+")
_BUTTON = re.compile(r"(?P<label>.+): (?P<href>https?://\S+)")
_NUMBERED = re.compile(r"\d{1,3}\. ")
_AFTER_URL = ".,;:!?)"


@dataclass(frozen=True)
class Block:
    """One block of the HTML part; its lines are escaped already. Only a button has an address."""

    kind: Kind
    lines: tuple[Markup, ...]
    href: str | None = None


def blocks_of(text: str, buttons: Collection[str]) -> list[Block]:
    """Split a text at its blank lines; a line `label: address` is a button only for the given addresses."""
    paragraphs = re.split(r"\n{2,}", text.strip())
    return [block for paragraph in paragraphs for block in _blocks(paragraph.split("\n"), buttons)]


def _blocks(lines: list[str], buttons: Collection[str]) -> Iterator[Block]:
    for kind, run in groupby(lines, key=lambda line: _kind(line, buttons)):
        if kind == "button":
            yield from (_button(line) for line in run)
        else:
            yield Block(kind, tuple(_linked(_bare(line, kind)) for line in run))


def _kind(line: str, buttons: Collection[str]) -> Kind:
    asked = _BUTTON.fullmatch(line)
    if asked and asked["href"] in buttons:
        return "button"
    if line.startswith("• "):
        return "bullets"
    return "numbers" if _NUMBERED.match(line) else "paragraph"


def _bare(line: str, kind: Kind) -> str:
    # Numbers stay in the text: a list that begins with 7 must not be counted anew from 1.
    return line.removeprefix("• ") if kind == "bullets" else line


def _button(line: str) -> Block:
    label, _, href = line.rpartition(": ")
    return Block("button", (escape(label),), href)


def _linked(line: str) -> Markup:
    parts, end = [], 0
    for found in _URL.finditer(line):
        address = found[0].rstrip(_AFTER_URL)
        parts += [escape(line[end : found.start()]), Markup('<a href="{0}">{0}</a>').format(address)]
        end = found.start() + len(address)
    return Markup("").join([*parts, escape(line[end:])])
