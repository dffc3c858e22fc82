"""What letters say that belong to no claim: new passwords, claimants' own pages, tests."""

from typing import Literal

from claims.values import Value
from letters.facts import Line, Link, Text
from letters.rendering import Rendered, environment, subject_of, tidy, with_html


class DeskFacts(Value):
    """Everything that such a letter may say; what is unknown stays None and its sentence is left out.

    `hours` is how long the link works; `subject` and `text` are those of the letter that a test shows.
    """

    organisation: str
    recipient_name: Line = None
    link: Link = None
    login: Line = None
    hours: int | None = None
    subject: Line = None
    text: Text = None


def render_desk(kind: str, language: Literal["ru", "en"], facts: DeskFacts) -> Rendered:
    """Write such a letter; raises LetterIncomplete when its link is missing."""
    head, _, body = _part(kind, language, facts).partition("\n")
    parts = (_part("_opening", language, facts), body, _part("_closing-desk", language, facts))
    buttons = {facts.link} if facts.link else set()
    subject = f"{subject_of(head)}: {facts.subject}" if facts.subject else subject_of(head)
    return with_html(subject, tidy("\n\n".join(parts)), language, facts.organisation, None, buttons)


def _part(name: str, language: str, facts: DeskFacts) -> str:
    known = {member: getattr(facts, member) for member in DeskFacts.model_fields}
    return environment(language).get_template(f"{language}/{name}.txt").render(known)
