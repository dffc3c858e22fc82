"""The lists that the forms of a variant's parts offer: its own parts, the words of the trade, teams and calendars."""

from collections.abc import Mapping
from typing import Any, NamedTuple, get_args

from api.console.editor_house import spelled_entry
from api.console.editor_parts import at_words, in_words, members_of, name_of, said, stage_name
from api.console.form_words import CHOSEN_TASKS, UNITS, YES_NO
from api.language import Language
from api.pages.place_words import calendar_words
from claims import trade_words as words
from claims.letter_names import TEMPLATES, TO_STAFF
from claims.letter_titles import EVENTS, LETTERS
from claims.moment_words import ENDS, STARTS
from claims.trade_words import capital, capitalised, deed_to
from claims.values import Titles
from claims.variant import LetterEvent, Sector
from claims.variant_edit import value_at

Choice = tuple[str, str]
STAFF_EVENTS = frozenset({"assigned", "deadline_near", "escalated", "reassigned", "task_given", "task_late"})


class Around(NamedTuple):
    """What a variant's forms may name beside the variant itself."""

    teams: Mapping[str, Titles]
    calendars: tuple[str, ...]
    house: Mapping[str, Mapping[str, Titles]] = {}
    """What the house's dictionaries offer, by the member of the variant that may take it over: `causes`."""


def choices_of(document: Any, around: Around, language: Language) -> dict[str, list[Choice]]:
    """Every list by its name: pairs of value and words."""
    return {
        **_of_the_variant(document, language),
        **_of_the_trade(language),
        **_of_the_house(document, around, language),
        "teams": [(key, title.in_language(language)) for key, title in around.teams.items()],
        "calendars": [(key, capital(calendar_words(key, language))) for key in around.calendars],
        "units": _in(UNITS, language),
    }


def _of_the_variant(document: Any, language: Language) -> dict[str, list[Choice]]:
    stages = [
        (str(key), stage_name(document, str(key), language)) for key in members_of(document, ("stages",))
    ]
    clocks = [
        (str(key), name_of(document, ("clocks", key), language)) for key in members_of(document, ("clocks",))
    ]
    return {
        "remedies": [*_listed(words.REMEDIES, language), *_own_remedies(document, language)],
        "stages": stages,
        "targets": [*stages, ("closed", words.CLOSED_TITLE.in_language(language))],
        "clocks": clocks,
        "starts": [
            *_in(STARTS, language),
            *((f"stage:{key}", _enters(name, language)) for key, name in stages),
        ],
        "needs": [*_listed(words.NEEDS, language), *_needed_fields(document, language)],
        "facts": _facts(document, language),
        "deeds": _deeds(language),
    }


def _own_remedies(document: Any, language: Language) -> list[Choice]:
    keys = map(str, members_of(document, ("own_remedies",)))
    return [
        (key, in_words(value_at(document, ("own_remedies", key, "title")), language) or key)
        for key in keys
        if key not in words.REMEDIES
    ]


def _of_the_house(document: Any, around: Around, language: Language) -> dict[str, list[Choice]]:
    """Entries of the house's dictionaries that the variant has not yet; their values say key and titles."""
    return {
        f"house:{member}": [
            (spelled_entry(key, title), title.in_language(language))
            for key, title in offered.items()
            if key not in members_of(document, (member,))
        ]
        for member, offered in around.house.items()
    }


_READ = {
    "read": Titles(ru="да, прочитано", en="yes, it was read"),
    "to_be_checked": Titles(ru="ещё нет", en="not yet"),
}


def _enters(stage: str, language: Language) -> str:
    return f"при входе на этап «{stage}»" if language == "ru" else f"on entering “{stage}”"


def _listed(known: Mapping[str, Titles], language: Language) -> list[Choice]:
    return _in(capitalised(known), language)


def _in(known: Mapping[str, Titles], language: Language) -> list[Choice]:
    return [(key, title.in_language(language)) for key, title in known.items()]


def _of_the_trade(language: Language) -> dict[str, list[Choice]]:
    letters = sorted(((key, letter_name(key, language)) for key in TEMPLATES), key=lambda each: each[1])
    return {
        "sectors": [
            (key, capital(said(words.SECTORS.get(key), language) or key)) for key in get_args(Sector)
        ],
        "kinds": _listed(words.KINDS, language),
        "outcomes": _listed(words.OUTCOMES, language),
        "remedy_kinds": _listed(words.REMEDIES, language),
        "tasks": _in(CHOSEN_TASKS, language),
        "waits": _listed(words.WAITED_FOR, language),
        "by": [
            ("operator", "любой сотрудник" if language == "ru" else "any operator"),
            ("manager", "только руководитель" if language == "ru" else "only a manager"),
        ],
        "priorities": _listed(words.PRIORITIES, language),
        "ends": _in(ENDS, language),
        "field_kinds": _listed(words.FIELD_KINDS, language),
        "hint_kinds": _listed(words.HINT_KINDS, language),
        "read": _in(_READ, language),
        "letters": [each for each in letters if each[0] not in TO_STAFF],
        "staff_letters": [each for each in letters if each[0] in TO_STAFF],
        "events": [(key, capital(said(EVENTS.get(key), language) or key)) for key in get_args(LetterEvent)],
    }


def letter_name(key: str, language: Language) -> str:
    """What a letter template is called; its key where it has no words yet."""
    return said(LETTERS.get(key), language) or key


def _needed_fields(document: Any, language: Language) -> list[Choice]:
    lead = "Поле: " if language == "ru" else "Field: "
    return [(f"field:{key}", lead + title) for key, title, _ in _fields(document, language)]


def _fields(document: Any, language: Language) -> list[tuple[str, str, dict[Any, Any]]]:
    listed = value_at(document, ("fields",))
    found = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return [(str(f.get("key")), in_words(f.get("title"), language) or str(f.get("key")), f) for f in found]


def _facts(document: Any, language: Language) -> list[Choice]:
    """What a row of a condition may say, as one choice each."""
    ru = language == "ru"
    found = [("amount", "Требуемая сумма больше…" if ru else "The demanded sum is above…")]
    lead = "Приоритет: " if ru else "Priority: "
    found += [(f"priority:{key}", lead + said(each, language)) for key, each in words.PRIORITIES.items()]
    for key, title, field in _fields(document, language):
        found += _answers(key, title, field, language)
    return found


def _answers(key: str, title: str, field: dict[Any, Any], language: Language) -> list[Choice]:
    kind, choices = field.get("kind"), field.get("choices")
    if kind == "bool":
        return [
            (f"field:{key}:{each}", f"{title}: {w.in_language(language).lower()}")
            for each, w in YES_NO.items()
        ]
    if kind == "choice" and isinstance(choices, dict):
        return [
            (f"field:{key}:={each}", f"{title}: {in_words(t, language) or each}")
            for each, t in choices.items()
        ]
    return [] if kind == "text" else [(f"field:{key}", f"{title}: …")]


_STEPS = {
    "1": ("поднять приоритет на ступень", "raise the priority by one step"),
    "2": ("поднять приоритет на две ступени", "raise the priority by two steps"),
    "3": ("поднять приоритет на три ступени", "raise the priority by three steps"),
}


def _deeds(language: Language) -> list[Choice]:
    """What a rung may do, as one choice each."""
    at = 0 if language == "ru" else 1
    found = [
        (f"{deed}:{whom}", deed_to(deed, whom).in_language(language))
        for deed in ("remind", "notify", "reassign")
        for whom in words.WHOM
        if (deed, whom) != ("reassign", "assignee")
    ]
    found += [(f"raise_priority:{steps}", form[at]) for steps, form in _STEPS.items()]
    lead = ("мероприятие: ", "add a task: ")[at]
    found += [
        (f"add_task:{key}", lead + title.in_language(language).lower()) for key, title in CHOSEN_TASKS.items()
    ]
    return found


def deeds_in_words(rung: Any, language: Language) -> str:
    """What a rung does, in short."""
    known = dict(_deeds(language))
    do = rung.get("do") if isinstance(rung, dict) else None
    told = []
    for deed in do if isinstance(do, list) else []:
        name, inner = next(iter(deed.items())) if isinstance(deed, dict) and deed else ("", "")
        if name == "add_task" and isinstance(inner, dict):
            told.append(
                in_words(inner.get("title"), language) or known.get(f"add_task:{inner.get('task')}", "…")
            )
        else:
            told.append(known.get(f"{name}:{inner}", "…"))
    return ", ".join(told) or "…"


def rung_place(rung: Any, language: Language) -> str:
    """Where a rung sits, in short."""
    return at_words(rung.get("at") if isinstance(rung, dict) else None, language)
