"""Personal data of clients, its erasure, holds and terms of retention, as JSON calls take and show them."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.language import Language
from api.personal import ClientsClaim, Outcome
from api.shapes.parts import Answer
from api.shapes.queries import Cursor
from claims.claim import ErasureBasis
from claims.retention import HINDRANCES, Hindrance, InTheWay, RetentionTerm
from claims.values import Instant
from store.erasure_list import Erasure
from store.holds import LegalHold
from store.retention import Foreseen


class ErasuresQuery(BaseModel):
    """Which page of the list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cursor: Cursor | None = None
    limit: int = Field(default=50, ge=1, le=200)


class InTheWayOut(Answer):
    """What keeps data from being erased: a code, its sentence, until when, whose reason."""

    kind: Hindrance
    sentence: str
    until: date | None
    why: str | None
    by: str | None

    @classmethod
    def of(cls, found: InTheWay, language: Language) -> "InTheWayOut":
        """Show it."""
        return cls(sentence=HINDRANCES[found.kind].in_language(language), **found.model_dump())


class ClientsClaimOut(Answer):
    """A claim of the client; `by` says what he is known by: this claim, his e-mail address, his number."""

    id: str
    number: str
    type: str
    status: Literal["open", "closed"]
    registered_at: Instant
    closed_at: Instant | None
    erased_at: Instant | None
    training: bool
    name: str | None
    by: tuple[str, ...]
    in_the_way: tuple[InTheWayOut, ...]

    @classmethod
    def of(cls, found: ClientsClaim, language: Language) -> "ClientsClaimOut":
        """Show a claim."""
        same = set(cls.model_fields) - {"in_the_way"}
        kept = tuple(InTheWayOut.of(one, language) for one in found.in_the_way)
        return cls(**found.claim.model_dump(include=same), in_the_way=kept)


class ErasedClaimOut(Answer):
    """What became of one claim: rows that were (or would be) erased by kind, or what stands in the way."""

    number: str
    erased: bool
    counts: dict[str, int]
    in_the_way: tuple[InTheWayOut, ...]

    @classmethod
    def of(cls, done: Outcome, language: Language) -> "ErasedClaimOut":
        """Show it."""
        return cls(
            number=done.claim.number,
            erased=done.erased.done,
            counts=done.erased.counts,
            in_the_way=tuple(InTheWayOut.of(one, language) for one in done.erased.in_the_way),
        )

    @classmethod
    def again(cls, one: Erasure) -> "ErasedClaimOut":
        """Show what the same act has erased before."""
        return cls(number=one.number, erased=True, counts=one.counts, in_the_way=())


class ErasedOut(Answer):
    """An act of erasure; with `dry_run` nothing was done. The same Idempotency-Key is the same act."""

    act: str
    dry_run: bool
    claims: tuple[ErasedClaimOut, ...]


class ErasureOut(Answer):
    """One erasure of the list; `by` is the name of who did it, null where a term had run out."""

    claim_id: str
    number: str
    type: str
    act: str
    basis: ErasureBasis
    by: str | None
    at: Instant
    counts: dict[str, int]
    bytes_gone_at: Instant | None

    @classmethod
    def of(cls, one: Erasure) -> "ErasureOut":
        """Show an erasure."""
        same = {"claim_id", "number", "type", "basis", "at", "counts", "bytes_gone_at"}
        return cls(**one.model_dump(include=same), act=one.act_id, by=one.by_name)


class HoldOut(Answer):
    """A legal hold on a claim, or on all claims of its client.

    Of one on another claim, which the caller does not see, it says neither number nor reason nor whose it is.
    """

    id: str
    number: str | None
    whole_client: bool
    reason: str | None
    put_by: str | None
    put_at: Instant
    lifted_by: str | None
    lifted_at: Instant | None
    lifted_why: str | None

    @classmethod
    def of(cls, one: LegalHold) -> "HoldOut":
        """Show a hold."""
        return cls(**one.model_dump(exclude={"claim_id"}))


class TermOut(Answer):
    """How long data of a claim type is kept; version 0 is what nobody decided: nothing is erased by itself."""

    type: str
    version: int
    months: int | None
    demanded: int
    source: str
    set_at: Instant | None

    @classmethod
    def of(cls, claim_type: str, term: RetentionTerm | None) -> "TermOut":
        """Show a term, or that there is none."""
        said = term or RetentionTerm(claim_type=claim_type)
        same = {"version", "months", "demanded", "source", "set_at"}
        return cls(type=claim_type, **said.model_dump(include=same))


class ForeseenErasureOut(Answer):
    """A claim whose data will be erased on a day; `held`: a hold stands in the way now."""

    number: str
    type: str
    closed_at: Instant
    erased_on: date
    held: bool

    @classmethod
    def of(cls, one: Foreseen) -> "ForeseenErasureOut":
        """Show it."""
        return cls(**one.model_dump(exclude={"id"}))


class ForeseenErasuresOut(Answer):
    """What will be erased within thirty days; `claims` are at most 200, `total` counts all."""

    total: int
    claims: tuple[ForeseenErasureOut, ...]
