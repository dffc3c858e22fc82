"""Carries out what a claimant says by his link: one command, a word with a rating, or files alone."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request

from api.commanding import Order, command_claim
from api.desk import Desk, desk_of
from api.field_errors import SENTENCES
from api.files_in import Looked, attach, look
from api.names import not_found
from api.pages.words import words_in
from api.portal.words_in import Said, Word, word_of
from api.problems import FieldError, Problem, invalid, refusal
from api.shapes.commands import CommandIn
from api.strict import validate
from api.uploads import Upload
from claims.claim import Claim
from claims.commands import CLAIMANTS, Actor, Dispute, Rate
from store.journal import CommandOutcome
from store.links import ClientLink
from store.sight import sight_of_system

ON_DECISION = "word"
"""The page's one form after a decision: accept or dispute, and a rating if he likes."""
FILES = "files"
BRING_FILES = frozenset({FILES, "answer_details"})


def knows(action: str) -> bool:
    """Whether a claimant may say this at all."""
    return action in CLAIMANTS or action in (ON_DECISION, FILES)


async def say(
    request: Request, link: ClientLink, claim: Claim, action: str, said: Said
) -> CommandOutcome | None:
    """Carry it out; None when only files came. Problem for what is not taken or what the rules refuse."""
    desk = desk_of(request)
    word = word_of(request, desk.settings, link.id, action, claim.version, said)
    if action == ON_DECISION:
        return await _on_decision(desk, link, word)
    if said.uploads and action not in BRING_FILES:
        raise invalid(FieldError(FILES, "unknown"))
    looked = await look_at(desk, said.uploads)
    if action == FILES:
        if not looked:
            raise invalid(FieldError(FILES, "missing"))
        outcome = None
    else:
        outcome = await _carry_out(desk, link, action, _with_words(claim, action, word, looked))
    await attach_all(desk, claim, looked, Actor(kind="link", id=link.id))
    return outcome


async def look_at(desk: Desk, uploads: Sequence[Upload]) -> tuple[Looked, ...]:
    """Look at files and store their bytes; Problem 422 for the first that is not taken, which it names."""
    looked = []
    for upload in uploads:
        try:
            looked.append(await look(desk, upload))
        except Problem as problem:
            raise _naming(upload.name, problem) from None
    return tuple(looked)


def _naming(name: str, problem: Problem) -> Problem:
    return Problem(problem.code, errors=problem.errors, status=problem.status, file=name[:200])


async def attach_all(desk: Desk, claim: Claim, looked: Sequence[Looked], by: Actor) -> None:
    """Give the claim its files; the same bytes once more are the same file, so a repeat does no harm."""
    for each in looked:
        await attach(desk, claim, each, by=by, internal=False)


def _with_words(claim: Claim, action: str, word: Word, looked: Sequence[Looked]) -> Word:
    """Files are an answer too; the answer then says so."""
    if action != "answer_details" or "text" in word.data or not looked:
        return word
    text = words_in(claim.claimant.language).gettext("Files only, no text.")
    return word._replace(data={**word.data, "text": text})


async def _on_decision(desk: Desk, link: ClientLink, word: Word) -> CommandOutcome:
    """The rating first: after a dispute there is no decision to rate."""
    action, own = _parted(word.data)
    rated = {name: word.data[name] for name in ("score", "text") if name in word.data}
    if "score" in rated:
        validate(Rate, rated)
        rating = Word(rated, f"{word.key}:rate", word.digest)
        await _carry_out(desk, link, "rate", rating)
    return await _carry_out(desk, link, action, Word(own, word.key, word.digest))


def _parted(data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Which word it is, with its own members; checked before anything is carried out."""
    unknown = data.keys() - {"word", "reason", "score", "text"}
    if unknown:
        raise invalid(*(FieldError(name, "unknown") for name in sorted(unknown)))
    if data.get("word") not in ("accept", "dispute"):
        raise invalid(FieldError("word", "missing"))
    if data["word"] == "accept":
        return "accept", {}
    own = {"reason": data["reason"]} if "reason" in data else {}
    validate(Dispute, own)
    return "dispute", own


async def _carry_out(desk: Desk, link: ClientLink, action: str, word: Word) -> CommandOutcome:
    if action not in CLAIMANTS:
        raise not_found()
    if "on_behalf" in word.data:
        raise invalid(FieldError("on_behalf", "unknown"))
    order = Order(
        actor_kind="link",
        actor_id=link.id,
        caller=f"link:{link.id}",
        sight=sight_of_system(),
        key=word.key,
        path=f"/c/{action}",
        digest=word.digest,
        claim=link.claim_id,
        body=CommandIn(action=action, data=word.data),
    )
    try:
        outcome = await command_claim(desk, order)
    except Problem as problem:
        raise _as_sent(problem) from None
    if outcome.status == "refused":
        raise refusal(outcome.problem or {})
    return outcome


def _as_sent(problem: Problem) -> Problem:
    """The claimant's members do not stand below `data`; a key used for something else is a used form."""
    if problem.code == "idempotency-key-reused":
        return Problem("used-form")
    if problem.errors:
        return invalid(*(FieldError(e.field.removeprefix("data."), e.code) for e in problem.errors))
    return problem


def sentences(problem: Problem, language: str) -> dict[str, str]:
    """What is wrong, as a sentence for each box; a file is named, since one box takes several."""
    told = {error.field: SENTENCES[error.code].in_language(language) for error in problem.errors}
    if named := problem.members.get("file"):
        return {FILES: f"{named}: {' '.join(told.values())}"}
    return told
