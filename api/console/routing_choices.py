"""What the form of a routing rule offers to choose from."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.routing_form import ROWS
from api.console.routing_words import LANGUAGES, Names
from api.console.trade import CHANNELS, CLAIMANTS, PRIORITIES
from api.pages.words import words_in
from claims.values import Titles
from claims.variant import FormField
from store.variants import all_live

EMPTY_ROWS = 2
Choices = list[tuple[str, str]]


class Group(NamedTuple):
    """Choices of one kind."""

    title: str
    choices: Choices


async def choices_of_rule(
    connection: AsyncConnection, names: Names, typed: Mapping[str, str]
) -> dict[str, Any]:
    """The lists of a form; what was typed and is on no list is offered as well, so that nothing gets lost."""
    variants = [each.variant for each in await all_live(connection)]
    groups = _groups(names, [field for variant in variants for field in variant.fields])
    return {
        "groups": groups,
        "offered": {value for group in groups for value, _ in group.choices},
        "types": _with(list(names.types.items()), typed.get("type", "")),
        "teams": _with(list(names.teams.items()), typed.get("team", "")),
        "priorities": _said(PRIORITIES, names),
        "skills": sorted(names.skills.items(), key=lambda each: each[1]),
        "tags": sorted(names.tags.items(), key=lambda each: each[1]),
        "rows": range(min(_filled(typed) + EMPTY_ROWS, ROWS)),
    }


def _filled(typed: Mapping[str, str]) -> int:
    places = [place for place in range(ROWS) if typed.get(f"what-{place}") or typed.get(f"value-{place}")]
    return places[-1] + 1 if places else 0


def _with(choices: Choices, value: str) -> Choices:
    return choices if not value or value in dict(choices) else [*choices, (value, value)]


def _said(titles: Mapping[str, Titles], names: Names) -> Choices:
    return [(key, title.in_language(names.f.language)) for key, title in titles.items()]


def _told(choices: Choices, kind: str, words: str) -> Choices:
    """Choices that say what they are about, since a closed list shows nothing but the chosen one."""
    return [(f"{kind}:{key}", words % {"name": title}) for key, title in choices]


def _groups(names: Names, fields: Iterable[FormField]) -> list[Group]:
    gettext = words_in(names.f.language).gettext
    words = [
        ("words", gettext("subject or text have the words")),
        ("words:subject", gettext("the subject has the words")),
        ("words:text", gettext("the text has the words")),
    ]
    client = [
        ("domain", gettext("e-mail address at")),
        ("known:yes", gettext("a client who came before")),
        ("known:no", gettext("a new client")),
    ]
    channels = _told(_said(CHANNELS, names), "channel", gettext("channel: %(name)s"))
    claimants = _told(_said(CLAIMANTS, names), "claimant", gettext("claimant: %(name)s"))
    languages = _told(_said(LANGUAGES, names), "language", gettext("language: %(name)s"))
    types = _told(list(names.types.items()), "type", gettext("claim type “%(name)s”"))
    return [
        Group(gettext("Words"), words),
        Group(gettext("Demand"), [("amount", gettext("more is demanded than"))]),
        Group(gettext("Client"), client),
        Group(gettext("Claimant"), claimants),
        Group(gettext("Language"), languages),
        Group(gettext("Channel"), channels),
        Group(gettext("Claim type"), types),
        Group(gettext("Fields of the form"), list(_fields(names, fields))),
    ]


def _fields(names: Names, fields: Iterable[FormField]) -> Iterable[tuple[str, str]]:
    """Fields that are facts: yes or no as one choice each, the others with a word."""
    gettext, seen = words_in(names.f.language).gettext, set[str]()
    for field in fields:
        if field.kind == "text" or field.key in seen:
            continue
        seen.add(field.key)
        title = field.title.in_language(names.f.language)
        if field.kind == "bool":
            yield f"field:{field.key}:yes", f"{title}: {gettext('yes')}"
            yield f"field:{field.key}:no", f"{title}: {gettext('no')}"
        else:
            yield f"field:{field.key}", f"{title} ="
