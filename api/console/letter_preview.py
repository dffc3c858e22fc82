"""The letter that an action would send to the claimant, written now with what was typed so far."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import NamedTuple

from markupsafe import Markup, escape

from claims.decision import Decision, PlannedLetter
from claims.deliberation import CLAIMANT
from claims.letter_titles import LETTERS
from claims.masked_links import MASK, mask_links
from claims.values import Titles
from claims.variant import Pinned
from letters.dates import day_in_words
from letters.facts import LetterFacts
from letters.gather import Desk, gather
from letters.own_templates_rendering import written
from letters.rendering import LetterIncomplete
from letters.words import sum_in_words
from runtime.settings import Settings
from store.cards import Card
from store.letter_sources import LetterSource
from store.letter_templates import TemplateVersion
from store.outbox import Envelope

SHORTEST_FILLED = 3
"""Characters below which a filled place is not marked: it would be found everywhere."""


class LetterShown(NamedTuple):
    """A letter as it would go out; filled places are marked, links of the claimant hidden."""

    title: Titles
    language: str
    to: str | None
    subject: str
    paragraphs: tuple[Markup, ...]


def to_claimant(decision: Decision) -> PlannedLetter | None:
    """The claimant's letter of a decision; None when there is none."""
    return next((each for each in decision.letters if each.recipient == CLAIMANT), None)


def preview(
    settings: Settings,
    seen: Card,
    pinned: Pinned,
    decision: Decision,
    texts: Mapping[str, str],
    own: TemplateVersion | None = None,
) -> LetterShown | None:
    """Write the claimant's letter of this decision; None when there is none, or it lacks a fact.

    `own` is the company's own text for it.
    """
    letter = to_claimant(decision)
    if letter is None:
        return None
    source = LetterSource(
        claim=decision.claim,
        calendar_id=seen.calendar_id,
        events=decision.events,
        texts=dict(texts),
        before=seen.claim,
    )
    desk = Desk(organisation=parseaddr(settings.mail_from)[0] or "Redress")
    link = f"{settings.public_url}/c/token"
    envelope = _envelope(seen, letter, decision)
    try:
        facts = gather(envelope, source, pinned, desk, link, datetime.now(UTC))
        rendered = written(letter.template, facts, own).rendered
    except LetterIncomplete:
        return None
    filled = _filled(facts)
    return LetterShown(
        title=LETTERS[letter.template],
        language=envelope.language,
        to=seen.claimant.email,
        subject=rendered.subject,
        paragraphs=tuple(
            _marked(paragraph, filled) for paragraph in mask_links(rendered.text).strip().split("\n\n")
        ),
    )


def _envelope(seen: Card, letter: PlannedLetter, decision: Decision) -> Envelope:
    """The letter as the outbox would hold it."""
    claim, person = decision.claim, seen.claimant
    return Envelope(
        id=letter.id,
        claim_id=claim.id,
        number=claim.number,
        version=claim.version,
        about_seq=claim.last_seq,
        template=letter.template,
        language=person.language,
        recipient_kind="claimant",
        recipient_id=person.id,
        address=person.email,
        name=person.name,
        reports=letter.reports,
        attempts=0,
        details=letter.details,
        planned_at=decision.claim.at,
        message_id=None,
        message=None,
    )


def _filled(facts: LetterFacts) -> list[str]:
    """What stands in the letter because of this claim and of what was typed, the longest first."""
    language = "ru" if facts.language == "ru" else "en"
    days = (facts.promised_day, facts.statutory_day, facts.accept_until, facts.former_day, facts.reopen_until)
    found = [day_in_words(day, language) for day in days if day]
    for granted in facts.remedies:
        found += [sum_in_words(granted.amount, language)] if granted.amount else []
        found += [day_in_words(granted.carry_out_by, language)] if granted.carry_out_by else []
    typed = [text for text in (facts.text, facts.reason, *facts.questions) if text]
    found += [paragraph.strip() for text in typed for paragraph in text.split("\n\n")]
    return sorted({each for each in found if len(each) >= SHORTEST_FILLED}, key=len, reverse=True)


def _marked(paragraph: str, filled: Iterable[str]) -> Markup:
    """One paragraph as HTML: escaped, filled places marked, lines kept."""
    pattern = "|".join(re.escape(each) for each in filled)
    parts = re.split(f"({pattern})", paragraph) if pattern else [paragraph]
    html = Markup("").join(
        Markup('<span class="var">{}</span>').format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )
    return Markup(str(html).replace("\n", "<br>\n"))


__all__ = ["MASK", "LetterShown", "preview", "to_claimant"]
