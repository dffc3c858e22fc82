"""What pages about letter texts show: places in words, the list of texts, placeholders with samples."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.variant_rights import may_see
from claims.letter_titles import LETTERS
from claims.values import Instant, Titles
from letters.own_templates import scope_name
from letters.own_templates_placeholders import placeholders_for
from letters.own_templates_sample import sample_of
from store.letter_template_owners import Owner
from store.letter_templates import (
    Language,
    TemplateDraft,
    TemplatePlace,
    TemplateVersion,
    all_drafts,
    all_present,
)
from store.people import User

_EVERYWHERE = Titles(en="all claims", ru="все претензии")
_ORDER = {name: place for place, name in enumerate(LETTERS)}


class Told:
    """A place in words: the letter, the language, and for which claims."""

    def __init__(self, place: TemplatePlace, owners: Sequence[Owner], reader: str) -> None:
        self.letter = LETTERS[place.template]
        self.language = place.language
        self.scope = place.scope
        self.key = place.scope_key
        self.address = address_of(place)
        self.whom = _whom(place, owners, reader)


class Line(NamedTuple):
    """One place in the list: what is in force there, and its draft."""

    told: Told
    version: int | None
    at: Instant
    by: str
    drafted: bool


class Choice(NamedTuple):
    """A scope that can be chosen."""

    value: str
    words: str


class Shown(NamedTuple):
    """A placeholder as it is offered: what it means, how it is inserted, what it looks like."""

    name: str
    meaning: Titles
    inserted: str
    sample: str
    may_be_unknown: bool
    in_subject: bool


def address_of(place: TemplatePlace) -> str:
    """The address of the page of a place."""
    return f"/letters/templates/{place.template}/{place.language}/{scope_name(place)}"


def _whom(place: TemplatePlace, owners: Sequence[Owner], reader: str) -> str:
    if place.scope == "everywhere":
        return _EVERYWHERE.in_language(reader)
    named = [
        owner
        for owner in owners
        if place.scope_key == (owner.key if place.scope == "variant" else owner.claim_type)
    ]
    named.sort(key=lambda owner: not owner.live)
    return named[0].title.in_language(reader) if named else place.scope_key


async def seen_texts(
    connection: AsyncConnection, user: User, known: Sequence[Owner]
) -> list[TemplateVersion]:
    """The last version at every place that the person sees."""
    return [each for each in await all_present(connection) if _sees(user, each, known)]


async def lines_of_texts(connection: AsyncConnection, user: User, known: Sequence[Owner]) -> list[Line]:
    """Every place with a text or a draft that the person sees, in the order of the letters."""
    texts = {_place(each): each for each in await seen_texts(connection, user, known)}
    drafts: dict[TemplatePlace, TemplateDraft] = {_place(each): each for each in await all_drafts(connection)}
    places = sorted(
        {*texts, *drafts}, key=lambda one: (_ORDER.get(one.template, 99), one.language, *_wide(one))
    )
    lines = []
    for place in places:
        if place.template not in LETTERS or not _sees(user, place, known):
            continue
        text, draft = texts.get(place), drafts.get(place)
        at, by = (draft.changed_at, draft.changed_by) if draft else _published(texts[place])
        version = text.version if text and text.body is not None else None
        lines.append(Line(Told(place, known, user.language), version, at, by, draft is not None))
    return lines


def _published(text: TemplateVersion) -> tuple[Instant, str]:
    return text.published_at, text.published_by


def _place(one: TemplatePlace) -> TemplatePlace:
    return TemplatePlace(**{name: getattr(one, name) for name in TemplatePlace.model_fields})


def _wide(place: TemplatePlace) -> tuple[int, str]:
    return ("everywhere", "type", "variant").index(place.scope), place.scope_key


def _sees(user: User, place: TemplatePlace, known: Sequence[Owner]) -> bool:
    if place.scope == "everywhere":
        return True
    named = "key" if place.scope == "variant" else "claim_type"
    return any(getattr(owner, named) == place.scope_key and may_see(user, owner) for owner in known)


def choices(user: User, known: Sequence[Owner], reader: str) -> dict[str, list[Choice]]:
    """The scopes that can be chosen, by kind: all claims, claim types, variants."""
    seen = [owner for owner in known if may_see(user, owner)]
    types = {owner.claim_type: owner.title.in_language(reader) for owner in seen if owner.live}
    variants = {owner.key: owner.title.in_language(reader) for owner in seen}
    return {
        "everywhere": [Choice("everywhere", _EVERYWHERE.in_language(reader))],
        "type": [Choice(f"type:{key}", words) for key, words in _by_words(types)],
        "variant": [Choice(f"variant:{key}", words) for key, words in _by_words(variants)],
    }


def _by_words(named: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(named.items(), key=lambda pair: (pair[1].casefold(), pair[0]))


def placeholders_of(template: str, language: Language) -> dict[str, list[Shown]]:
    """What may stand in a letter, by how it is used: facts, lists, shared parts, conditions."""
    groups: dict[str, list[Shown]] = {"facts": [], "parts": [], "lists": [], "conditions": []}
    kinds = {"part": "parts", "list": "lists", "switch": "conditions", "choice": "conditions"}
    for each in placeholders_for(template):
        shown = Shown(
            name=each.name,
            meaning=each.meaning,
            inserted=each.guarded,
            sample=sample_of(each.name, language),
            may_be_unknown=not each.always and each.kind not in ("part", "choice", "list"),
            in_subject=each.kind in ("line", "day", "word"),
        )
        groups[kinds.get(each.kind, "facts")].append(shown)
    return groups
