"""What the post office reports to a claim: a letter was sent, or its delivery failed."""

from claims import commands as c
from claims import events as e
from claims.deliberation import Deliberation
from claims.refusals import refusal
from claims.rule import Rule
from claims.silence import begin_silence
from claims.stages import drop_question


def _by_the_desk(d: Deliberation) -> None:
    if d.actor.kind != "system":
        raise refusal("unknown-action")


def _sent(d: Deliberation, data: c.LetterFate) -> None:
    d.add(e.LetterSent(letter_id=data.letter_id))
    asked = d.claim.asked
    if asked and asked.letter_id == data.letter_id and not d.claim.closed:
        begin_silence(d, data.sent_at or d.now)


def _refused(d: Deliberation, data: c.LetterFate) -> None:
    d.add(e.LetterRefused(letter_id=data.letter_id))
    question, asked = d.claim.question, d.claim.asked
    if question and question.letter_id == data.letter_id:
        drop_question(d, "letter_refused")
    if asked and asked.letter_id == data.letter_id and asked.since is None:
        task = d.add_task("tell", "letter_refused", asks_confirmation=True)
        d.add(e.ConfirmationAsked(task_id=task.id))
    else:
        d.add_task("tell", "letter_refused")


RULES: dict[str, Rule] = {
    "letter_sent": Rule(_sent, (_by_the_desk,)),
    "letter_refused": Rule(_refused, (_by_the_desk,)),
}
