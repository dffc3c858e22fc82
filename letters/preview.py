"""A letter as it would be written now from real data: nothing is sent, nothing changes, no link opens anything."""

from datetime import datetime
from typing import NamedTuple

from jinja2 import meta

from claims.claim import Claim
from claims.letter_names import TO_CLAIMANTS
from claims.variant import Pinned
from letters.facts import LetterFacts
from letters.gather import Desk, gather
from letters.own_templates_language import read
from letters.own_templates_placeholders import PARTS
from letters.own_templates_rendering import NotInLanguage, render_own, written
from letters.rendering import FOLDER, NAMELESS, LetterIncomplete, Rendered, environment, language_of
from store.letter_sources import LetterSource
from store.letter_templates import TemplateVersion, Words
from store.outbox import Envelope

SAMPLE = "sample"
"""Stands where a claimant's token would stand."""
_PARTS = {True: ("_opening", "_closing"), False: ("_opening", "_closing-staff")}


class Preview(NamedTuple):
    """A letter that was only looked at; `rendered` is None when a fact is missing that it cannot do without."""

    rendered: Rendered | None
    facts: LetterFacts
    missing: tuple[str, ...]
    """Names of facts that the template could tell and that are unknown; their sentences are left out."""


def preview(
    envelope: Envelope,
    source: LetterSource,
    pinned: Pinned,
    desk: Desk,
    public_url: str,
    now: datetime,
    own: TemplateVersion | Words | None = None,
) -> Preview:
    """Write a letter as the post office would, with a link that opens nothing.

    `own` is the company's own text; bare words are a draft, for which the shipped text does not stand in.
    """
    link = f"{public_url}/c/{SAMPLE}" if envelope.recipient_kind == "claimant" else None
    facts = gather(envelope, source, pinned, desk, link, now)
    return looked_at(envelope.template, facts, own)


def looked_at(template: str, facts: LetterFacts, own: TemplateVersion | Words | None) -> Preview:
    """A letter with these facts."""
    words, version = own if isinstance(own, Words) else None, None
    try:
        if words:
            rendered: Rendered | None = render_own(template, facts, words)
        else:
            rendered, version, _ = written(template, facts, None if isinstance(own, Words) else own)
    except (LetterIncomplete, NotInLanguage):
        rendered = None
    if version and version.subject and version.body:
        words = Words(version.subject, version.body)
    return Preview(rendered, facts, missing_facts(template, facts, words))


def missing_facts(template: str, facts: LetterFacts, words: Words | None = None) -> tuple[str, ...]:
    """Name what the text asks for and the facts do not have; without words it is the shipped one."""
    shared = _PARTS[template in TO_CLAIMANTS]
    own = _asked_in(words, language_of(facts)) if words else _asked_by(template)
    asked = own.union(*(_asked_by(name) for name in shared))
    if template in NAMELESS:
        asked.discard("recipient_name")
    known = {name for name in LetterFacts.model_fields if getattr(facts, name) not in (None, ())}
    return tuple(name for name in LetterFacts.model_fields if name in asked - known)


def sample_envelope(claim: Claim, template: str, language: str, name: str | None, now: datetime) -> Envelope:
    """A letter that nobody planned, about the claim's first open task or running clock where it needs one."""
    to_claimant = template in TO_CLAIMANTS
    return Envelope(
        id=claim.id,
        claim_id=claim.id,
        number=claim.number,
        version=claim.version,
        about_seq=claim.last_seq,
        template=template,
        language=language,
        recipient_kind="claimant" if to_claimant else "user",
        recipient_id=claim.id,
        address=None,
        name=name,
        reports=False,
        attempts=0,
        details={**_task(claim), **_clock(claim)},
        planned_at=now,
        message_id=None,
        message=None,
    )


def _asked_in(words: Words, language: str) -> set[str]:
    """The facts that a text of the company's own asks for, by itself and by the shared parts in it."""
    asked = read(words.subject, language, "subject").asked | read(words.body, language, "body").asked
    return asked.union(*(_asked_by(file) for name, file in PARTS.items() if name in asked))


def _asked_by(name: str) -> set[str]:
    """The placeholders of a template and of all that it includes, the same in both languages."""
    made = environment("en")
    tree = made.parse((FOLDER / "en" / f"{name}.txt").read_text(encoding="utf-8"))
    included = (part for part in meta.find_referenced_templates(tree) if part)
    parts = (part.removeprefix("en/").removesuffix(".txt") for part in included)
    return meta.find_undeclared_variables(tree).union(*(_asked_by(part) for part in parts))


def _task(claim: Claim) -> dict[str, str]:
    task = next((one for one in claim.tasks if one.state == "open"), None) or next(iter(claim.tasks), None)
    return {"task": task.id} if task else {}


def _clock(claim: Claim) -> dict[str, object]:
    runs = sorted(claim.clocks, key=lambda run: (not run.running, not run.rungs))
    if not runs:
        return {}
    index = runs[0].rungs[0].index if runs[0].rungs else None
    return {"clock": runs[0].clock, "run": runs[0].run, "index": index}
