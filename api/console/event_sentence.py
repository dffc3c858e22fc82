"""How one kind of event is told: its picture, its tab, its look and its words with places for the facts."""

from typing import Literal, NamedTuple

from claims.values import Titles

Tab = Literal["letters", "interactions", "notes", "events"]
Look = Literal["plain", "note", "out", "in"]
"""`note` is seen by staff alone, `out` is what we say to the claimant, `in` what he says to us."""


class Sentence(NamedTuple):
    """The telling of one kind of event."""

    icon: str
    tab: Tab
    look: Look
    said: Titles


def said(icon: str, en: str, ru: str, tab: Tab = "events", look: Look = "plain") -> Sentence:
    """A sentence in both languages; most events are told plainly among the events."""
    return Sentence(icon, tab, look, Titles(en=en, ru=ru))
