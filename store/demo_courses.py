"""The ways that claims of the demonstration go: from one that just came in to one that was closed weeks ago."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any, NamedTuple

from claims.claim import Demand
from store.demo_play import Play

PACE = {"goods-refund": 1.0, "iso-base": 2.0, "bank": 1.5, "us-cfpb": 1.6}
"""How long the promised term of a variant is, beside that of a refund for goods."""
_SILENT = {"us-cfpb": 85.0}
"""Days after which silence has surely closed a claim; elsewhere 26."""


class Told(NamedTuple):
    """What a course needs to know of its story."""

    words: dict[str, list[Any]]
    chance: Random
    demand: Demand
    cause: str
    unit: str
    justified: bool

    def say(self, what: str) -> Any:
        """One of the sentences for this purpose."""
        return self.chance.choice(self.words[what])

    def remedies(self) -> list[dict[str, Any]]:
        """What is granted: what was asked for."""
        one: dict[str, Any] = {"remedy": self.demand.remedy or "apology"}
        if self.demand.money:
            one |= {"amount": str(self.demand.money.amount), "currency": self.demand.money.currency}
        return [one]


class Course(NamedTuple):
    """A way to go: `days` is the claim's age at the pace of a refund, `life` how much of it the steps take."""

    play: Callable[[Play, Told], None]
    days: tuple[float, float]
    life: float | None = None

    def age(self, variant: str, chance: Random) -> timedelta:
        """How long ago the claim came in."""
        drawn = chance.uniform(*self.days)
        if self.play is silent:
            return timedelta(days=drawn - 26 + _SILENT.get(variant, 26.0))
        return timedelta(days=drawn * (PACE[variant] if self.life is None else 1))

    def life_of(self, variant: str) -> timedelta | None:
        """The span of its steps; None: all the time until now."""
        return timedelta(days=self.life * PACE[variant]) if self.life else None


def fresh(play: Play, told: Told) -> None:
    """It came in and waits for somebody to look at it."""


def noted(play: Play, told: Told) -> None:
    """Somebody has looked at it."""
    play.staff(0.5, "note", text=told.say("note"))


def asked(play: Play, told: Told) -> None:
    """The claimant owes us an answer before anything can begin."""
    play.staff(0.4, "ask_details", questions=told.say("question"))


def working(play: Play, told: Told) -> None:
    """Half of the plan is done."""
    play.staff(0.12, "admit")
    _talk(play, told, 0.3)
    _finish(play, told, 0.5, 1)
    if told.chance.random() < 0.4:
        play.staff(0.7, "note", text=told.say("note"))


def waiting(play: Play, told: Told) -> None:
    """The investigation stands still for the claimant's answer."""
    play.staff(0.1, "admit")
    _finish(play, told, 0.3, 1)
    play.staff(0.55, "ask_details", questions=told.say("question"))


def answered(play: Play, told: Told) -> None:
    """The claimant has answered our question: the clock runs again."""
    play.staff(0.1, "admit")
    play.staff(0.3, "ask_details", questions=told.say("question"))
    play.claimant(0.75, "answer_details", text=told.say("answer"))


def deciding(play: Play, told: Told) -> None:
    """The plan is done, the decision is to be made."""
    play.staff(0.1, "admit")
    _talk(play, told, 0.25)
    _conclude(play, told, 0.5, 0.8)


def approval(play: Play, told: Told) -> None:
    """The amount is above the limit: a manager has to approve."""
    deciding(play, told)
    play.staff(0.92, "satisfy", text=told.say("decision"), remedies=told.remedies())


def confirming(play: Play, told: Told) -> None:
    """The decision went out; the claimant has the word."""
    play.staff(0.08, "admit")
    _talk(play, told, 0.2)
    _conclude(play, told, 0.35, 0.55)
    _decide(play, told, 0.7)


def disputed(play: Play, told: Told) -> None:
    """The claimant did not accept: it is investigated again."""
    play.staff(0.05, "admit")
    _conclude(play, told, 0.2, 0.35)
    _decide(play, told, 0.42, partly=True)
    play.claimant(0.75, "dispute", reason=told.say("dispute"))
    if told.chance.random() < 0.5:
        play.staff(0.9, "log_interaction", kind="call", direction="out", text=told.say("call"))


def owing(play: Play, told: Told) -> None:
    """Accepted; what was granted is still to be carried out."""
    confirming(play, told)
    play.claimant(0.85, "accept")


def accepted(play: Play, told: Told) -> None:
    """Decided, carried out, accepted, rated."""
    confirming(play, told)
    _carry_out(play, told, 0.8)
    play.claimant(0.9, "accept")
    if told.chance.random() < 0.6:
        _rate(play, told)


def silent(play: Play, told: Told) -> None:
    """Decided and carried out; the claimant said nothing more."""
    confirming(play, told)
    _carry_out(play, told, 0.85)


def refused(play: Play, told: Told) -> None:
    """Refused with a reason; the claimant accepts that."""
    play.staff(0.08, "admit")
    _finish(play, told, 0.4, 9)
    play.staff(0.6, "decide", verdict="unjustified", cause=told.cause, guilty_unit="nobody")
    play.staff(0.7, "refuse", reason=told.say("reason"))
    play.claimant(0.95, "accept")


def withdrawn(play: Play, told: Told) -> None:
    """The claimant took it back."""
    play.staff(0.1, "admit")
    _finish(play, told, 0.3, 1)
    play.claimant(0.8, "withdraw", reason=told.say("withdrawal"))


def not_a_claim(play: Play, told: Told) -> None:
    """A message that was no claim."""
    play.staff(0.6, "not_a_claim")


def at_once(play: Play, told: Told) -> None:
    """Settled at the first contact."""
    play.staff(0.5, "fix_at_once", text=told.say("decision"))


def _talk(play: Play, told: Told, share: float) -> None:
    if told.chance.random() < 0.5:
        play.staff(share, "log_interaction", kind="call", direction="out", text=told.say("call"))
    elif told.chance.random() < 0.4:
        play.staff(share, "write", text=told.say("message"))


def _finish(play: Play, told: Told, share: float, most: int) -> None:
    """Finish tasks of the plan, one after the other; a plan of one task stays half done without any."""
    planned = [task for task in play.claim.tasks if task.state == "open" and task.origin == "plan"]
    count = min(most, len(planned) - 1) if most == 1 else len(planned)
    for place, task in enumerate(planned[:count]):
        play.staff(share + place * 0.03, "finish_task", task_id=task.id, result=told.say("result"))


def _conclude(play: Play, told: Told, tasks: float, share: float) -> None:
    _finish(play, told, tasks, 9)
    verdict = "justified" if told.justified else "unjustified"
    unit = told.unit if told.justified else "nobody"
    play.staff(share, "decide", verdict=verdict, cause=told.cause, guilty_unit=unit)


def _decide(play: Play, told: Told, share: float, partly: bool = False) -> None:
    """Satisfy, satisfy in part or refuse; above the limit the manager approves an hour later."""
    if not told.justified:
        play.staff(share, "refuse", reason=told.say("reason"))
        return
    if partly:
        play.staff(share, "partly", text=told.say("part"), remedies=told.remedies())
    else:
        play.staff(share, "satisfy", text=told.say("decision"), remedies=told.remedies())
    if play.claim.pending_approval:
        play.staff(share + 0.03, "approve", play.cast.head)


def _carry_out(play: Play, told: Told, share: float) -> None:
    for remedy in play.claim.outstanding:
        play.staff(share, "carry_out", remedy_id=remedy.id)


def _rate(play: Play, told: Told) -> None:
    score = told.chance.choice((5, 5, 4, 4, 3, 2))
    play.claimant(0.97, "rate", score=score, text=told.say("rating"))


COURSES = {
    "fresh": Course(fresh, (0.02, 0.9)),
    "working": Course(working, (0.9, 6.5)),
    "accepted": Course(accepted, (14, 80), life=9),
    "confirming": Course(confirming, (4.5, 9)),
    "asked": Course(asked, (0.8, 4)),
    "deciding": Course(deciding, (2.5, 7)),
    "refused": Course(refused, (14, 70), life=8),
    "waiting": Course(waiting, (2, 6)),
    "noted": Course(noted, (0.3, 2.5)),
    "silent": Course(silent, (26, 75), life=8),
    "disputed": Course(disputed, (7, 13)),
    "working-2": Course(working, (4.5, 7.4)),
    "approval": Course(approval, (3, 6.5)),
    "accepted-2": Course(accepted, (10, 40), life=6),
    "withdrawn": Course(withdrawn, (6, 60), life=4),
    "late": Course(working, (7.3, 9)),
    "answered": Course(answered, (2.5, 6)),
    "owing": Course(owing, (6, 9)),
    "at-once": Course(at_once, (2, 50), life=1.5),
    "accepted-3": Course(accepted, (20, 85), life=10),
    "confirming-2": Course(confirming, (5, 12)),
    "not-a-claim": Course(not_a_claim, (2, 50), life=1.5),
    "working-3": Course(working, (1, 4)),
    "refused-2": Course(refused, (9, 40), life=6),
    "silent-2": Course(silent, (27, 60), life=6),
}
"""Every way by its name; claims take them in turn."""
