"""What the editor knows of a draft at one moment: its values, its problems, its warnings, what it was begun from."""

import asyncio
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.editor_choices import Around
from api.console.editor_example import calendar_of
from api.console.editor_marks import Mark, marks_of
from api.console.editor_problems import Fault, faults_of
from api.console.editor_warnings import Warned, warnings_of
from api.console.variant_check import check_draft
from api.language import Language
from claims.calendar import Calendar
from claims.dictionaries import MEMBERS
from claims.plain_values import TooMuch, cleaned
from claims.problems import Path
from claims.problems import Problem as Fact
from claims.values import Titles
from claims.variant import Variant
from claims.variant_repair import Sound
from claims.variant_shape import parsed
from claims.yaml_document import read_yaml
from store.dictionaries import entries
from store.drafts import Draft
from store.people import User
from store.teams import TeamRow, all_teams
from store.variant_history import calendar_keys
from store.variants import PublishedVariant, version


class Look(NamedTuple):
    """One draft as it stands, or as it would stand with what is being typed."""

    draft: Draft
    document: Any
    editable: bool
    """Whether the text can be read so far that forms can show and change it."""
    sound: Variant | None
    """The variant, or what is sound of it; None where too little is."""
    faults: tuple[Fault, ...]
    warnings: tuple[Warned, ...]
    base: PublishedVariant | None
    base_document: Any
    marks: dict[Path, Mark]
    around: Around
    calendar: Calendar | None


async def look_at(connection: AsyncConnection, user: User, draft: Draft, language: Language) -> Look:
    """Read the draft and find out everything that is to be said about it."""
    checked = await check_draft(connection, user, draft)
    base = await version(connection, draft.base) if draft.base else None
    teams = await all_teams(connection)
    around = Around(
        {row.key: row.title for row in teams},
        tuple(sorted(await calendar_keys(connection))),
        await _house(connection),
    )
    read = await asyncio.to_thread(_read, draft.body, checked.problems, language)
    sound = checked.variant or read.sound
    before = await asyncio.to_thread(lambda: read_yaml(base.body).value) if base else None
    return Look(
        draft=draft,
        document=read.document,
        editable=read.editable,
        sound=sound,
        faults=read.faults,
        warnings=warnings_of(checked.variant, read.document, _team(teams, checked.variant), language)
        if checked.variant
        else (),
        base=base,
        base_document=before,
        marks=marks_of(read.document, before),
        around=around,
        calendar=await calendar_of(connection, read.document),
    )


async def _house(connection: AsyncConnection) -> dict[str, dict[str, Titles]]:
    """What the house calls causes and units, as far as it is still offered."""
    return {
        member: {each.key: each.title for each in await entries(connection, kind) if not each.retired}
        for kind, member in MEMBERS.items()
    }


def _team(teams: tuple[TeamRow, ...], variant: Variant) -> TeamRow | None:
    return next((row for row in teams if row.key == variant.team), None)


class _Text(NamedTuple):
    document: Any
    editable: bool
    sound: Variant | None
    faults: tuple[Fault, ...]


_TEXTUAL = frozenset({"alias", "anchor", "tag", "repeated-key", "key-not-text", "several-documents"})
"""Problems with which no single place can be changed by a form."""


def _read(body: str, problems: tuple[Fact, ...], language: Language) -> _Text:
    read = read_yaml(body)
    whole = read.complete and not _TEXTUAL.intersection(each.code for each in read.problems)
    readable = isinstance(read.value, dict)
    document = read.value if readable else {}
    faults = faults_of(document, problems, language)
    editable = whole and (readable or read.value is None)
    return _Text(document, editable, _sound(document), faults)


def _sound(document: Any) -> Variant | None:
    """What of the variant can be drawn although something is wrong with it."""
    try:
        plain = cleaned(document, lambda path, code, message: None)
    except TooMuch:
        return None
    variant, faults = parsed(plain)
    return variant or Sound(plain, faults).variant
