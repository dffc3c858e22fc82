"""The filters that hold, as chips that can be taken away, and the choices of the filter panel."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from api.console.queue_view import Asked
from api.console.trade import CHANNELS, KINDS, PRIORITIES
from api.pages.formats import Formats
from api.pages.words import words_in
from claims.trade_words import CLOSED_TITLE, WAITING
from claims.values import Titles
from claims.variant import CLOSED
from store.list_words import ListWords


class Chip(NamedTuple):
    """One filter that holds: what it looks at, what it asks, the address without it."""

    name: str
    title: str
    value: str
    address: str


class Field(NamedTuple):
    """One filter of the panel with its choices and what holds now."""

    name: str
    title: str
    choices: Mapping[str, str]
    value: str


def chips_of(asked: Asked, words: ListWords, f: Formats) -> tuple[Chip, ...]:
    """The chips of a queue, in the order of the filters."""
    titles = filter_titles(f)
    choices = choices_of(asked, words, f)
    return tuple(
        Chip(
            name,
            titles[name],
            choices.get(name, {}).get(value) or _spelled(name, value, f),
            asked.without(name),
        )
        for name, value in asked.filters.items()
    )


def fields_of(asked: Asked, words: ListWords, f: Formats) -> tuple[Field, ...]:
    """The selects of the filter panel."""
    titles = filter_titles(f)
    return tuple(
        Field(name, titles[name], choices, asked.filters.get(name, ""))
        for name, choices in choices_of(asked, words, f).items()
    )


def _spelled(name: str, value: str, f: Formats) -> str:
    if name.startswith("received_"):
        return f.day(date.fromisoformat(value))
    return f"«{value}»" if name == "q" else value


def filter_titles(f: Formats) -> dict[str, str]:
    """What the filters are called."""
    gettext = words_in(f.language).gettext
    return {
        "q": gettext("Words"),
        "assignee": gettext("Assignee"),
        "team": gettext("Team"),
        "status": gettext("State"),
        "stage": gettext("Stage"),
        "type": gettext("Claim type"),
        "priority": gettext("Priority"),
        "due": gettext("Due"),
        "waiting": gettext("Whose turn"),
        "channel": gettext("Channel"),
        "tag": gettext("Tag"),
        "received_from": gettext("Received from"),
        "received_until": gettext("Received until"),
    }


def choices_of(asked: Asked, words: ListWords, f: Formats) -> dict[str, dict[str, str]]:
    """What each filter may be set to; a value that is no longer offered stays choosable while it holds."""
    gettext = words_in(f.language).gettext
    offered = {
        "assignee": _people(asked, f),
        "team": {"mine": gettext("my teams"), **_said(words.teams, f)},
        "status": {"open": gettext("not closed"), "closed": gettext("closed")},
        "stage": {**_stages(words, f), CLOSED: CLOSED_TITLE.in_language(f.language)},
        "type": _said(words.types, f),
        "priority": _said(PRIORITIES, f),
        "due": {
            "overdue": gettext("overdue"),
            "today": gettext("today"),
            "week": gettext("within seven days"),
        },
        "waiting": _said(WAITING, f),
        "channel": _said(CHANNELS, f),
        "tag": _said(words.tags, f),
    }
    return {name: _with(choices, asked.filters.get(name)) for name, choices in offered.items()}


def _people(asked: Asked, f: Formats) -> dict[str, str]:
    gettext = words_in(f.language).gettext
    mine = gettext("me and those I stand in for") if len(asked.people) > 1 else gettext("me")
    return {"mine": mine, "none": gettext("no assignee")}


def _stages(words: ListWords, f: Formats) -> dict[str, str]:
    kinds = {key: KINDS[kind] for key, kind in words.kinds.items() if kind in KINDS}
    return _said(kinds | words.stages, f)


def _said(titles: Mapping[str, Titles], f: Formats) -> dict[str, str]:
    return {key: title.in_language(f.language) for key, title in titles.items()}


def _with(choices: dict[str, str], value: str | None) -> dict[str, str]:
    return choices if not value or value in choices else {**choices, value: value}
