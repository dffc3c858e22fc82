"""What is said and shown: notes, messages, interactions, files, the answer to our questions."""

from claims import commands as c
from claims import events as e
from claims.acts_of_claimant import said_by_claimant, via_of
from claims.deliberation import Deliberation
from claims.hints import shown, told_of, untold
from claims.refusals import refusal
from claims.rule import STAFF_ON_OPEN, Rule, by_staff, is_open


def _note(d: Deliberation, data: c.Note) -> None:
    d.add(e.Noted())


def _write(d: Deliberation, data: c.Write) -> None:
    d.add(e.Written())
    d.tell_claimant("message")


def _attach(d: Deliberation, data: c.Attach) -> None:
    d.add(e.Attached(file_id=data.file_id))


def _log_interaction(d: Deliberation, data: c.LogInteraction) -> None:
    if data.at and data.at > d.now:
        raise refusal("in-the-future")
    d.add(e.InteractionLogged(kind=data.kind, direction=data.direction, happened_at=data.at or d.now))


def _confirm_hint(d: Deliberation, data: c.ConfirmHint) -> None:
    hint = next((each for each in shown(d.pinned, d.claim) if each.key == data.hint and each.confirm), None)
    if hint is None:
        raise refusal("no-such-hint")
    if told_of(hint, d.claim):
        raise refusal("already-told")
    d.add(e.HintConfirmed(hint=hint.key, version=hint.version, by=d.actor.id))


def _something_to_tell(d: Deliberation) -> None:
    if not untold(d.pinned, d.claim):
        raise refusal("nothing-to-tell")


def _answer_details(d: Deliberation, data: c.AnswerDetails) -> None:
    if d.claim.question and d.claim.question.waiting_for == "claimant":
        said_by_claimant(d, data.on_behalf)
    d.add(e.DetailsAnswered(via=via_of(d, data.on_behalf)))


def _was_asked(d: Deliberation) -> None:
    if d.claim.question is None:
        raise refusal("nothing-asked")
    if d.actor.kind == "link" and d.claim.question.waiting_for != "claimant":
        raise refusal("nothing-asked")


RULES: dict[str, Rule] = {
    "note": Rule(_note, (by_staff,)),
    "write": Rule(_write, STAFF_ON_OPEN),
    # A claimant brings files too; that they are this claim's own is seen to where they come in.
    "attach": Rule(_attach, (is_open,)),
    "log_interaction": Rule(_log_interaction, (by_staff,)),
    "confirm_hint": Rule(_confirm_hint, (*STAFF_ON_OPEN, _something_to_tell)),
    "answer_details": Rule(_answer_details, (is_open, _was_asked)),
}
