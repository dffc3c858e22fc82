"""What a letter text must say, and what it may not: the check before one is published, and its warnings.

A refusal names where to turn next, a decision on which silence may count as consent says how to dispute it, a request
asks its questions, every subject names the claim. These come from law.md's sources and from what claimants are owed;
everything else is the company's to say, with a warning where less is told than the shipped text tells.
"""

from collections.abc import Iterable

from claims.values import Titles
from letters.own_templates_faults import Fault, Part, Reading, lines_of
from letters.own_templates_language import read
from letters.own_templates_placeholders import PLACEHOLDERS, THEIRS, TYPED, forbidden_in
from letters.own_templates_shipped import shipped_words
from letters.rendering import NAMELESS
from store.letter_templates import Language, Words

MOST = {"subject": 300, "body": 20_000}
"""Characters."""
REFUSALS = frozenset({"refused", "partly", "appeal-rejected", "goodwill-declined", "not-a-claim"})
_WITHOUT_WORDS = frozenset(
    {"number", "claim_type_title", "organisation", "term_stands", "may_dispute", "awaited"}
)
_SAID_BY = {
    "terms": {"promised_day", "statutory_day"},
    "question_list": {"questions"},
    "remedy_list": {"remedies"},
    "further_remedies": {"remedies"},
    "done_list": {"remedies"},
    "complain": set(),
    "follow": {"link"},
    "confirm": {"accept_until", "may_dispute", "link"},
    "clock_deadline": {"clock_last_day"},
    "task_deadline": {"task_last_day"},
}
"""What is told by a part that shows it."""


def faults_of(template: str, language: Language, words: Words) -> tuple[Fault, ...]:
    """Everything that is wrong with a text or worth a warning, in the order in which it stands."""
    read_parts = {
        part: _read(part, said, language) for part, said in (("subject", words.subject), ("body", words.body))
    }
    subject, body = read_parts["subject"], read_parts["body"]
    for reading in (subject, body):
        _forbidden(template, reading)
    if not any(fault.keeps for fault in subject.faults) and "number" not in subject.certain:
        subject.fault(1, "number-in-subject")
    if words.body.strip():
        if not body.words and not any(fault.keeps for fault in body.faults):
            body.fault(1, "may-be-empty")
        _owed(template, words, body)
        _told_before(template, subject, body)
    return lines_of([*subject.faults, *body.faults])


def publishable(faults: tuple[Fault, ...]) -> bool:
    """Whether nothing keeps the text from being published."""
    return not any(fault.keeps for fault in faults)


def _read(part: Part, said: str, language: Language) -> Reading:
    reading = Reading(language, part)
    if len(said) > MOST[part]:
        reading.fault(1, "too-long", most=MOST[part])
    elif not said.strip():
        reading.fault(1, "empty")
    else:
        return read(said, language, part)
    return reading


def _forbidden(template: str, reading: Reading) -> None:
    for name in sorted(reading.asked & forbidden_in(template)):
        nobody = template in NAMELESS and name in TYPED
        reading.fault(
            1, "not-typed" if nobody else "not-to-staff" if name in THEIRS else "not-to-claimants", name=name
        )


def _owed(template: str, words: Words, body: Reading) -> None:
    """What the claimant is owed; at the end of the text, where it would stand."""
    last, shipped = words.body.count("\n") + 1, _parts_of(template)
    if "complain" in shipped and "complain" not in body.certain:
        must = template in REFUSALS
        if must or not {"complain", "complain_next"} & body.asked:
            body.fault(last, "complain-missing" if must else "complain-wanted", keeps=must)
    if "confirm" in shipped and "confirm" not in body.certain and template != "reminder":
        body.fault(last, "confirm-missing")
    if template == "details-requested" and not {"questions", "question_list"} & body.asked:
        body.fault(last, "questions-missing")


def _parts_of(template: str) -> frozenset[str]:
    return frozenset(read(shipped_words(template, "en").body, "en", "body").asked)


def _told_before(template: str, subject: Reading, body: Reading) -> None:
    told, before = _told_by(subject.asked | body.asked), _told_by(_parts_of(template))
    silent = [name for name in PLACEHOLDERS if name in before - told - _WITHOUT_WORDS]
    if silent and not any(fault.code == "syntax" for fault in body.faults):
        meant = [PLACEHOLDERS[name].meaning for name in silent]
        names = Titles(ru=_listed(one.ru for one in meant), en=_listed(one.en for one in meant))
        body.fault(1, "told-before", keeps=False, names=names)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)[:160]


def _told_by(asked: Iterable[str]) -> frozenset[str]:
    """The facts that are told by these placeholders: a part tells those that it shows."""
    return frozenset(fact for name in asked for fact in _SAID_BY.get(name, {name}))
