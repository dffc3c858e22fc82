"""What a claimant is shown of his claim: less than our people see, and nothing about them."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from api.language import Language
from api.portal.nonces import new_nonce
from api.portal.promises import OF_THE_ANSWER
from api.portal.words import CLOSED_STAGE, CLOSING_STAGE
from api.shapes.actions import schema_of
from api.shapes.parts import Answer
from claims.claim import Claim
from claims.commands import CLAIMANTS, STANDARD, Actor
from claims.values import Instant
from claims.variant import Outcome, Pinned
from claims.ways import ways
from runtime.settings import Settings


class OfferedAction(Answer):
    """Something the claimant may do now; its nonce goes back with it, once."""

    action: str
    title: str
    nonce: str
    data_schema: dict[str, Any]


class LinkStatus(Answer):
    """A claim as its claimant sees it.

    `answer_by` is the last day of our term to answer, null once we have answered and while the term stands still;
    `outcome` is null while a disputed or reopened claim is looked at again; `questions` are those that we wait
    for him to answer.
    """

    number: str
    subject: str | None
    stage: str = Field(description="public title, in the claimant's language")
    status: Literal["open", "closed"]
    outcome: Outcome | None
    received_at: Instant
    answer_by: date | None
    questions: tuple[str, ...]
    language: Language
    actions: tuple[OfferedAction, ...]


class LinkOutcome(Answer):
    """What became of the claimant's word; `pending` means that it is kept and will be carried out."""

    action: str
    status: Literal["pending", "applied"]


def status_of(
    settings: Settings,
    link_id: str,
    claim: Claim,
    pinned: Pinned,
    now: datetime,
    *,
    subject: str | None,
    questions: tuple[str, ...],
) -> LinkStatus:
    """Show a claim to its claimant."""
    language: Language = claim.claimant.language
    answered = _answered(claim)
    return LinkStatus(
        number=claim.number,
        subject=subject,
        stage=stage_of(claim, pinned, language),
        status=claim.status,
        outcome=claim.outcome if answered else None,
        received_at=claim.received_at,
        answer_by=None if answered else _answer_by(claim, pinned),
        questions=questions,
        language=language,
        actions=_offered(settings, link_id, claim, pinned, now),
    )


def _answered(claim: Claim) -> bool:
    """Whether the latest outcome still stands: a dispute or a reopening puts it in question."""
    stands = claim.round == 1 or claim.closed or claim.closing is not None or claim.asked is not None
    return claim.outcome is not None and stands


def _answer_by(claim: Claim, pinned: Pinned) -> date | None:
    clocks = pinned.variant.clocks
    days = (
        run.last_day
        for run in claim.clocks
        if run.running and not run.paused and run.clock in clocks and clocks[run.clock].until in OF_THE_ANSWER
    )
    return min((day for day in days if day), default=None)


def stage_of(claim: Claim, pinned: Pinned, language: Language) -> str:
    """The public title of where the claim is."""
    if claim.closing is not None and not claim.closed:
        return CLOSING_STAGE.in_language(language)
    stage = pinned.variant.stages.get(claim.stage)
    title = (stage.public or stage.title) if stage else CLOSED_STAGE
    return title.in_language(language) if title else claim.stage


def _offered(
    settings: Settings, link_id: str, claim: Claim, pinned: Pinned, now: datetime
) -> tuple[OfferedAction, ...]:
    actor = Actor(kind="link", id=link_id)
    return tuple(
        OfferedAction(
            action=way.action,
            title=way.title.in_language(claim.claimant.language),
            nonce=new_nonce(settings, link_id, way.action),
            data_schema=schema_of(STANDARD[way.action], hidden="on_behalf"),
        )
        for way in ways(pinned, claim, actor, now)
        if way.allowed and way.action in CLAIMANTS
    )
