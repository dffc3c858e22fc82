"""What a routing rule may look at in a claim that is being filed: a closed vocabulary, never code."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from claims.claim import Channel, ClaimantKind, Language
from claims.conditions import AmountAbove, Circumstances, FieldIs
from claims.routing_stems import phrase_line, stems_of
from claims.texts import AtMost, Line
from claims.values import Key, Strict

Where = Literal["subject", "text"]
LONGEST_PHRASE = 100


class Brought(Circumstances):
    """What rules know of a filing: its facts, and the stems of what was written as lines.

    `type` is what the filer chose, or what an earlier rule decided; None while the choice is open.
    """

    type: str | None = None
    channel: Channel = "web"
    claimant: ClaimantKind = "client"
    language: Language = "ru"
    domain: str | None = None
    known_client: bool = False
    subject: str = ""
    text: str = ""


def _with_words(phrase: str) -> str:
    if not stems_of(phrase):
        raise ValueError("write words with letters or digits")
    return phrase


Phrase = Annotated[Line, AtMost(LONGEST_PHRASE), AfterValidator(_with_words)]
Domain = Annotated[
    str,
    StringConstraints(
        max_length=253, pattern=r"^[a-z0-9а-яё]([a-z0-9а-яё-]*[a-z0-9а-яё])?(\.[a-z0-9а-яё-]+)+$"
    ),
]
"""A domain in small letters, such as `example.org`."""


class HasWords(Strict):
    """True when one of the phrases was written, in whatever form its words stand."""

    words: tuple[Phrase, ...] = Field(min_length=1, max_length=50)
    in_: Where | None = Field(default=None, alias="in")

    def holds(self, claim: Brought) -> bool:
        """Look for each phrase in the subject, in the text, or in both."""
        written = {"subject": (claim.subject,), "text": (claim.text,)}
        lines = written[self.in_] if self.in_ else (claim.subject, claim.text)
        return any(phrase_line(phrase) in line for phrase in self.words for line in lines)


class ChannelIs(Strict):
    """True when the claim came in one of these ways."""

    channel: tuple[Channel, ...] = Field(min_length=1, max_length=9)

    def holds(self, claim: Brought) -> bool:
        """Compare the channel."""
        return claim.channel in self.channel


class ClaimantIs(Strict):
    """True when such a one brings the claim."""

    claimant: ClaimantKind

    def holds(self, claim: Brought) -> bool:
        """Compare the kind of claimant."""
        return claim.claimant == self.claimant


class LanguageIs(Strict):
    """True when the claimant is written to in this language."""

    language: Language

    def holds(self, claim: Brought) -> bool:
        """Compare the language."""
        return claim.language == self.language


class FromDomain(Strict):
    """True when the claimant's e-mail address is of one of these domains, or below one."""

    email_domain: tuple[Domain, ...] = Field(min_length=1, max_length=50)

    def holds(self, claim: Brought) -> bool:
        """Compare the domain and those above it."""
        own = claim.domain
        return own is not None and any(own == each or own.endswith(f".{each}") for each in self.email_domain)


class KnownClient(Strict):
    """True when the claimant brought a claim before, by his e-mail address or phone; `false` asks for new ones."""

    known_client: bool

    def holds(self, claim: Brought) -> bool:
        """Compare what is known."""
        return claim.known_client == self.known_client


class TypeIs(Strict):
    """True when the claim is of this type: as the filer chose, or as an earlier rule decided."""

    type: Key

    def holds(self, claim: Brought) -> bool:
        """Compare the type."""
        return claim.type == self.type


class AllOf(Strict):
    """True when every part is."""

    all: tuple[RoutingCondition, ...] = Field(min_length=1, max_length=20)

    def holds(self, claim: Brought) -> bool:
        """Ask every part."""
        return all(part.holds(claim) for part in self.all)


class AnyOf(Strict):
    """True when at least one part is."""

    any: tuple[RoutingCondition, ...] = Field(min_length=1, max_length=20)

    def holds(self, claim: Brought) -> bool:
        """Ask the parts."""
        return any(part.holds(claim) for part in self.any)


class NotSo(Strict):
    """True when the part is not."""

    not_: RoutingCondition = Field(alias="not")

    def holds(self, claim: Brought) -> bool:
        """Turn the part round."""
        return not self.not_.holds(claim)


Plain = (
    HasWords | FieldIs | ChannelIs | ClaimantIs | LanguageIs | FromDomain | KnownClient | TypeIs | AmountAbove
)
RoutingCondition = Plain | AllOf | AnyOf | NotSo
for _model in (AllOf, AnyOf, NotSo):
    _model.model_rebuild()

MARKS: dict[str, str] = {
    "HasWords": "words",
    "FieldIs": "field",
    "ChannelIs": "channel",
    "ClaimantIs": "claimant",
    "LanguageIs": "language",
    "FromDomain": "email_domain",
    "KnownClient": "known_client",
    "TypeIs": "type",
    "AmountAbove": "amount_above",
    "AllOf": "all",
    "AnyOf": "any",
    "NotSo": "not",
}
"""By which member each condition is known."""


def parts_of(condition: RoutingCondition) -> tuple[Plain, ...]:
    """Every plain condition within one, however deep."""
    match condition:
        case AllOf():
            inner: tuple[RoutingCondition, ...] = condition.all
        case AnyOf():
            inner = condition.any
        case NotSo():
            inner = (condition.not_,)
        case _:
            return (condition,)
    return tuple(part for each in inner for part in parts_of(each))
