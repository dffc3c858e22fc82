"""Letters written from texts of the company's own; one that fails never stops a letter: the shipped text goes out."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, NamedTuple

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from letters.dates import deadline_in_words
from letters.facts import LetterFacts
from letters.own_templates_faults import Part
from letters.own_templates_language import made_ready, read
from letters.own_templates_placeholders import PARTS
from letters.rendering import (
    NAMELESS,
    LetterIncomplete,
    Rendered,
    filters,
    known,
    language_of,
    part,
    present,
    put_together,
    render,
)
from store.letter_templates import TemplateVersion, Words

LONGEST = 200_000
"""Characters that a text may become."""
_FILTERS = ("day", "outcome", "priority", "rung", "plural")


class NotInLanguage(ValueError):
    """A text has what the language of letter texts does not know."""


class Written(NamedTuple):
    """A letter, the version of the company's own text that it was written from, and why it was not, by kind."""

    rendered: Rendered
    version: TemplateVersion | None = None
    fault: str | None = None


def written(template: str, facts: LetterFacts, own: TemplateVersion | None) -> Written:
    """Write a letter from the company's own text, where there is one and it can be; else from the shipped one.

    Raises as `render`.
    """
    if own is None or own.subject is None or own.body is None:
        return Written(render(template, facts))
    try:
        return Written(render_own(template, facts, Words(own.subject, own.body)), own)
    except Exception as fault:  # whatever a stored text does, the claimant gets his letter
        return Written(render(template, facts), fault=type(fault).__name__)


def render_own(template: str, facts: LetterFacts, words: Words) -> Rendered:
    """Write a letter from a text that was checked.

    Raises NotInLanguage for one that was not, LetterIncomplete when a fact is missing that it does not do without.
    """
    language = language_of(facts)
    told = _told(template, facts, language)
    subject = " ".join(_filled("subject", words.subject, language, told).split())
    body = _filled("body", words.body, language, told)
    if not subject or not body.strip():
        raise LetterIncomplete("nothing is left of the text")
    return put_together(template, facts, subject, body)


def filled(text: str, facts: LetterFacts) -> str:
    """What a piece of a text says with these facts, without the rest of the letter."""
    return _filled("body", text, language_of(facts), _told("message", facts, language_of(facts)))


def _filled(place: Part, text: str, language: str, told: dict[str, Any]) -> str:
    pieces, length = [], 0
    for piece in _template(place, text, language).generate(told):
        pieces.append(piece)
        length += len(piece)
        if length > LONGEST:
            raise LetterIncomplete("the letter would be too long")
    return "".join(pieces)


def _told(template: str, facts: LetterFacts, language: str) -> dict[str, Any]:
    """Everything that the placeholders stand for; a letter that names nobody is not given a name either."""
    if template in NAMELESS:
        facts = facts.model_copy(
            update={"recipient_name": None, "text": None, "reason": None, "questions": ()}
        )
    told = known(facts)
    for what in ("task", "clock"):
        told[f"{what}_deadline"] = deadline_in_words(
            told[f"{what}_last_day"], told[f"{what}_due_at"], language, facts.zone
        )
    return told | {name: part(file, facts, language).strip() for name, file in PARTS.items()}


@lru_cache(maxsize=256)
def _template(place: Part, text: str, language: str) -> Template:
    if any(fault.keeps for fault in read(text, language, place).faults):
        raise NotInLanguage("the text has what its language does not know")
    return _environment(language).from_string(made_ready(text))


@lru_cache
def _environment(language: str) -> ImmutableSandboxedEnvironment:
    """What is left of Jinja: our filters, and nothing that a text could call."""
    made = ImmutableSandboxedEnvironment(
        autoescape=False,  # plain text: the HTML part escapes the finished paragraphs
        undefined=StrictUndefined,
        finalize=present,
        keep_trailing_newline=True,
    )
    for table in (made.globals, made.tests, made.filters):
        table.clear()
    made.filters["length"] = len
    made.filters.update(
        {name: _of_present(does) for name, does in filters(language).items() if name in _FILTERS}
    )
    return made


def _of_present(does: Callable[..., object]) -> Callable[..., object]:
    """The filter for what is there; raises LetterIncomplete for what is not."""

    @wraps(does)
    def filtered(value: object, *more: object) -> object:
        return does(present(value), *more)

    return filtered
