"""Letters made from their templates: subject, plain text and the HTML made from the same paragraphs."""

import re
from collections.abc import Callable, Collection
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from claims.letter_names import TEMPLATES, TO_CLAIMANTS
from claims.values import Value
from letters import words
from letters.blocks import blocks_of
from letters.dates import day_in_words, deadline_in_words
from letters.facts import LetterFacts
from letters.rungs import rung_in_words

FOLDER = Path(__file__).resolve().parents[1] / "templates" / "letters"
_SUBJECT = "Subject: "
NAMELESS = frozenset({"acknowledgement"})
"""Letters that anybody can have sent to any address: nothing that the filer typed stands in them, no name."""


class LetterIncomplete(ValueError):
    """A template needs a fact that is missing."""


class Rendered(Value):
    """A letter as it goes out: the subject is one line, text and html say the same."""

    subject: str
    text: str
    html: str


def render(template: str, facts: LetterFacts) -> Rendered:
    """Write a letter in the recipient's language: Russian for `ru`, English for every other.

    Raises ValueError for an unknown template, LetterIncomplete when a fact is missing that the template does
    not do without.
    """
    if template not in TEMPLATES:
        raise ValueError("there is no such letter")
    head, _, body = part(template, facts, language_of(facts)).partition("\n")
    return put_together(template, facts, subject_of(head), body)


def put_together(template: str, facts: LetterFacts, subject: str, body: str) -> Rendered:
    """Make a letter of what it says: the shared opening and closing around it, and the HTML part."""
    language = language_of(facts)
    addressee = facts.model_copy(update={"recipient_name": None}) if template in NAMELESS else facts
    parts = [part("_opening", addressee, language), body]
    parts.append(part("_closing" if template in TO_CLAIMANTS else "_closing-staff", facts, language))
    if facts.link and facts.link in body:
        parts.append(part("_link-note", facts, language))
    buttons = {address for address in (facts.link, facts.staff_link) if address}
    text = tidy("\n\n".join(parts))
    return with_html(subject, text, language, facts.organisation, facts.number, buttons)


def language_of(facts: LetterFacts) -> str:
    """Return `ru` or `en`: the language in which the letter is written."""
    return "ru" if re.split("[-_]", facts.language.lower())[0] == "ru" else "en"


def with_html(
    subject: str, text: str, language: str, organisation: str, number: str | None, buttons: Collection[str]
) -> Rendered:
    """Add to a plain letter its HTML twin, in which a line `label: address` of the `buttons` is one."""
    html = (
        _layout()
        .get_template("layout.html")
        .render(
            language=language,
            subject=subject,
            organisation=organisation,
            number=number,
            blocks=blocks_of(text, buttons),
        )
    )
    return Rendered(subject=subject, text=text, html=html)


def tidy(text: str) -> str:
    """Take out the blanks and empty lines that left-out sentences leave behind."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def subject_of(head: str) -> str:
    """The subject from a template's first line."""
    return " ".join(head.removeprefix(_SUBJECT).split())


def part(name: str, facts: LetterFacts, language: str) -> str:
    """What one file says: a letter without what is shared, or a shared part (its name begins with `_`)."""
    return environment(language).get_template(f"{language}/{name}.txt").render(known(facts))


def known(facts: LetterFacts) -> dict[str, object]:
    """The facts by the names of their placeholders."""
    return {name: getattr(facts, name) for name in LetterFacts.model_fields}


@lru_cache
def _layout() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache
def environment(language: str) -> Environment:
    """Return the environment of the plain text in one language; an unknown placeholder or a None raises."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=False,  # plain text: the HTML part escapes the finished paragraphs
        undefined=StrictUndefined,
        finalize=present,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(filters(language))
    return made


def present(value: object) -> object:
    """The value; raises LetterIncomplete for None."""
    if value is None:
        raise LetterIncomplete("a fact that the letter needs is missing")
    return value


def filters(language: str) -> dict[str, Callable[..., object]]:
    """What texts may do with facts, in one language."""
    return {
        "day": partial(day_in_words, language=language),
        "deadline": pass_context(partial(_deadline, language)),
        "plural": lambda count, *forms: words.plural(count, language, *forms),
        "sum": partial(words.sum_in_words, language=language),
        "remedy": words.REMEDIES[language].__getitem__,
        "outcome": words.OUTCOMES[language].__getitem__,
        "rung": partial(rung_in_words, language=language),
        "priority": words.PRIORITIES[language].__getitem__,
    }


def _deadline(language: str, context: Context, day: date | None, instant: datetime | None) -> str | None:
    return deadline_in_words(day, instant, language, context["zone"])
