"""Routing rules told as people say them: what a rule looks at, and what follows from it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from api.console.trade import CHANNELS, CLAIMANTS, PRIORITIES
from api.pages.formats import Formats
from api.pages.words import words_in
from claims import routing_conditions as c
from claims.conditions import AmountAbove, FieldIs
from claims.routing import RoutingRule
from claims.routing_trial import Differs, Went
from claims.values import Titles
from store.dictionaries import Entry
from store.teams import TeamRow
from store.variants import PublishedVariant

LANGUAGES = {
    "ru": Titles(en="Russian", ru="русский"),
    "en": Titles(en="English", ru="английский"),
}


class Names(NamedTuple):
    """What keys are called, in the reader's language; a key without a title is its own name."""

    f: Formats
    types: Mapping[str, str]
    teams: Mapping[str, str]
    fields: Mapping[str, str]
    tags: Mapping[str, str]
    skills: Mapping[str, str]

    def listed(self, member: str, keys: Iterable[str]) -> str:
        """Several keys of one kind by their titles."""
        called: Mapping[str, str] = getattr(self, member)
        return ", ".join(
            f"“{called.get(key, key)}”" if self.f.language == "en" else f"«{called.get(key, key)}»"
            for key in keys
        )


def names_of_desk(
    f: Formats,
    live: Iterable[PublishedVariant],
    teams: Iterable[TeamRow],
    tags: Iterable[Entry],
    skills: Iterable[Entry],
) -> Names:
    """Gather what is called how at the desk."""
    variants = [each.variant for each in live]
    return Names(
        f,
        {each.claim_type: each.title.in_language(f.language) for each in variants},
        {team.key: team.title.in_language(f.language) for team in teams},
        {field.key: field.title.in_language(f.language) for each in variants for field in each.fields},
        {entry.key: entry.title.in_language(f.language) for entry in tags},
        {entry.key: entry.title.in_language(f.language) for entry in skills},
    )


def when_words(names: Names, when: c.RoutingCondition | None) -> str:
    """When a rule holds."""
    gettext = words_in(names.f.language).gettext
    return gettext("for every claim") if when is None else _condition(names, when)


def _condition(names: Names, when: c.RoutingCondition, inside: bool = False) -> str:
    gettext = words_in(names.f.language).gettext
    match when:
        case c.AllOf():
            told = gettext(" and ").join(_condition(names, part, True) for part in when.all)
            return f"({told})" if inside and len(when.all) > 1 else told
        case c.AnyOf():
            told = gettext(" or ").join(_condition(names, part, True) for part in when.any)
            return f"({told})" if inside and len(when.any) > 1 else told
        case c.NotSo():
            return gettext("not (%(what)s)") % {"what": _condition(names, when.not_)}
    return _plain(names, when)


def _plain(names: Names, when: c.Plain) -> str:
    gettext, language = words_in(names.f.language).gettext, names.f.language
    match when:
        case c.HasWords():
            told = {
                "subject": gettext("the subject has %(words)s"),
                "text": gettext("the text has %(words)s"),
                None: gettext("subject or text have %(words)s"),
            }[when.in_]
            phrases = [f"“{each}”" if language == "en" else f"«{each}»" for each in when.words]
            return told % {"words": gettext(" or ").join(phrases)}
        case FieldIs():
            value = when.is_
            said = (gettext("yes") if value else gettext("no")) if isinstance(value, bool) else str(value)
            return f"{names.listed('fields', [when.field])} = {said}"
        case c.ChannelIs():
            channels = (CHANNELS[each].in_language(language) for each in when.channel)
            return gettext("channel: %(name)s") % {"name": ", ".join(channels)}
    return _of_claimant(names, when)


def _of_claimant(names: Names, when: c.Plain) -> str:
    gettext, language = words_in(names.f.language).gettext, names.f.language
    match when:
        case c.ClaimantIs():
            return gettext("claimant: %(name)s") % {"name": CLAIMANTS[when.claimant].in_language(language)}
        case c.LanguageIs():
            return gettext("language: %(name)s") % {"name": LANGUAGES[when.language].in_language(language)}
        case c.FromDomain():
            return gettext("e-mail at %(domains)s") % {"domains": ", ".join(when.email_domain)}
        case c.KnownClient():
            return gettext("a client who came before") if when.known_client else gettext("a new client")
        case c.TypeIs():
            return gettext("claim type %(name)s") % {"name": names.listed("types", [when.type])}
        case AmountAbove():
            money = when.amount_above
            told = names.f.money(money.amount, money.currency)
            return gettext("more than %(sum)s is demanded") % {"sum": told}
    return ""


def then_words(names: Names, rule: RoutingRule) -> tuple[str, ...]:
    """What follows from a rule, each thing by itself."""
    gettext = words_in(names.f.language).gettext
    told = []
    if rule.type:
        said = (
            gettext("type %(name)s instead of the chosen one")
            if rule.instead
            else gettext("type %(name)s, if none was chosen")
        )
        told.append(said % {"name": names.listed("types", [rule.type])})
    if rule.priority:
        told.append(gettext("priority: %(name)s") % {"name": _priority(names, rule.priority)})
    if rule.team:
        told.append(gettext("team %(name)s") % {"name": names.listed("teams", [rule.team])})
    if rule.skill:
        told.append(
            gettext("to somebody with the skill %(name)s") % {"name": names.listed("skills", [rule.skill])}
        )
    if rule.tags:
        told.append(gettext("tags %(names)s") % {"names": names.listed("tags", rule.tags)})
    return tuple(told)


def _priority(names: Names, key: str) -> str:
    return PRIORITIES[key].in_language(names.f.language)


def difference_words(names: Names, was: Went, would: Went, name: Differs) -> str:
    """One thing in which a claim would have gone elsewhere."""
    before, after = (_said(names, each, name) for each in (was, would))
    return f"{difference_titles(names.f)[name]}: {before} → {after}"


def _said(names: Names, went: Went, name: Differs) -> str:
    nothing = words_in(names.f.language).gettext("none")
    if name == "priority":
        return _priority(names, went.priority)
    if name == "tags":
        return names.listed("tags", went.tags) or nothing
    value = getattr(went, name)
    return names.listed(f"{name}s", [value]) if value else nothing


def difference_titles(f: Formats) -> dict[Differs, str]:
    """What the things are called in which claims may differ."""
    gettext = words_in(f.language).gettext
    return {
        "type": gettext("Claim type"),
        "priority": gettext("Priority"),
        "team": gettext("Team"),
        "skill": gettext("Skill"),
        "tags": gettext("Tags"),
    }
