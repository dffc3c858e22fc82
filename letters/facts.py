"""The facts a letter may state: the closed set of placeholders of every template."""

import re
from datetime import date
from typing import Annotated, Literal
from unicodedata import normalize
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from claims.conditions import Priority
from claims.money import Money
from claims.remedies import RemedyKind
from claims.values import Instant, Value
from claims.variant import Outcome

_LINKED = re.compile(r"://|@|[^\W_]{2,}\.[^\W\d_]{2,}", re.IGNORECASE)
"""What mail programs make a link of; “Smith.Brown” loses only his greeting."""
Verdict = Literal["justified", "partly", "unjustified"]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("there is no such time zone") from error
    return name


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text is not None else None


def _no_address(name: str | None) -> str | None:
    """A stranger may file for somebody else's mailbox: what a mail program makes a link of is no name to greet by."""
    return None if name and _LINKED.search(normalize("NFKC", name)) else name


def _trimmed(text: str | None) -> str | None:
    return (text.strip() or None) if text is not None else None


def _listed(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for line in (" ".join(line.split()) for line in lines) if line)


def _address(text: str | None) -> str | None:
    if text is not None and not re.fullmatch(r"https?://[!-~]+", text):
        raise ValueError("a link is an absolute http or https address")
    return text


Zone = Annotated[str, AfterValidator(_zone)]
Line = Annotated[str | None, AfterValidator(_one_line)]
Called = Annotated[str | None, AfterValidator(_one_line), AfterValidator(_no_address)]
Text = Annotated[str | None, AfterValidator(_trimmed)]
Link = Annotated[str | None, AfterValidator(_address)]
Lines = Annotated[tuple[str, ...], AfterValidator(_listed)]


def _fact(description: str, default: object = None) -> object:
    return Field(default=default, description=description)


class RemedyFact(Value):
    """One granted remedy as the letter lists it; `called` where the variant has words of its own for it."""

    remedy: RemedyKind
    called: str | None = None
    amount: Money | None = None
    carry_out_by: date | None = None


class LetterFacts(Value):
    """Everything that a letter may say about one claim, in the recipient's language.

    What is unknown stays None or empty, and the templates leave its sentence out. Days are the last days of
    terms as people are shown them; instants are told in `zone`.
    """

    number: str = Field(min_length=1, description="number of the claim, such as 26-00042")
    claim_type_title: str = Field(min_length=1, description="title of the claim type")
    organisation: str = Field(min_length=1, description="who signs: the company that answers the claim")
    language: str = Field(description="the recipient's language; ru is Russian, any other English")
    zone: Zone = Field(description="the recipient's time zone, an IANA name")
    recipient_name: Called = _fact("how the recipient is addressed; without it the greeting has no name")
    contact: Line = _fact("other ways to reach the desk, one line: telephone and hours")
    link: Link = _fact("the claimant's personal page; absolute http(s) address")
    staff_link: Link = _fact("the claim's card in the console, for our people only")

    stage_title: Line = _fact("public title of the stage that the claim has entered")
    received_day: date | None = _fact("the day on which the claim was received")
    promised_day: date | None = _fact("the last day of our promise to answer")
    former_day: date | None = _fact("the last day that was promised before an extension")
    statutory_day: date | None = _fact("the last day that the law gives for the answer")
    statutory_source: Line = _fact("the rule of law that sets the statutory day")
    term_stands: bool = _fact("True while our promised term stands still for the claimant's answer", False)
    answer_until: date | None = _fact("the last day on which we wait for the claimant's details")
    accept_until: date | None = _fact("the last day before silence counts as consent")
    may_dispute: bool = _fact("True when the claimant may accept or dispute the decision now", False)
    awaited: Literal["details", "confirmation"] | None = _fact("what a reminder reminds of")
    questions: Lines = _fact("what we ask the claimant, one question each", ())

    outcome: Outcome | None = _fact("how the claim ended")
    verdict: Verdict | None = _fact("whether the claim was found justified")
    reason: Text = _fact("why: of a refusal, an extension, an assignment; written for the recipient")
    text: Text = _fact("free words that our people wrote to the recipient")
    remedies: tuple[RemedyFact, ...] = _fact("what was granted; by the letter, to be carried out or done", ())
    complain_next: Lines = _fact("where the claimant may turn next, one route each", ())
    reopen_until: date | None = _fact("the last day on which the closed claim can be opened again")

    task_title: Line = _fact("title of the task")
    task_last_day: date | None = _fact("the last day of a task whose term is in days")
    task_due_at: Instant | None = _fact("the end of a task whose term is in hours or minutes")
    clock_title: Line = _fact("title of the clock whose deadline is meant")
    clock_last_day: date | None = _fact("the last day of a clock whose term is in days")
    clock_due_at: Instant | None = _fact("the end of a clock whose term is in hours or minutes")
    rung: Line = _fact("place of the rung, spelled as in the variant: 80%, due, due + 1 working day")
    overdue: bool = _fact("True when the clock had run out by the instant of the event", False)
    priority: Priority | None = _fact("priority of the claim")
    assignee_name: Line = _fact("who has the claim now")
