"""Who handles a claim and who takes part in it."""

from claims import commands as c
from claims import events as e
from claims.deliberation import Deliberation
from claims.refusals import refusal
from claims.rule import STAFF_ON_OPEN, Rule, by_staff, is_open


def _assign(d: Deliberation, data: c.Assign) -> None:
    if data.assignee == d.claim.assignee:
        raise refusal("no-change")
    d.add(e.Assigned(assignee=data.assignee, why="by_hand"))
    d.tell_staff(data.assignee, "assigned")


def _take(d: Deliberation, data: c.Nothing) -> None:
    d.add(e.Assigned(assignee=d.actor.id, why="taken"))


def _not_his_yet(d: Deliberation) -> None:
    if d.actor.id is None:
        raise refusal("no-change")
    if d.claim.assignee == d.actor.id:
        raise refusal("already-yours")


def _correct_contact(d: Deliberation, data: c.CorrectContact) -> None:
    known = d.claim.claimant.has_email
    d.add(e.ContactCorrected(has_email=known if data.has_email is None else data.has_email))


def _add_party(d: Deliberation, data: c.AddParty) -> None:
    d.add(e.PartyAdded(role=data.role))


def _link(d: Deliberation, data: c.Link) -> None:
    if data.claim == d.claim.id:
        raise refusal("same-claim")
    d.add(e.Linked(claim=data.claim, as_=data.as_))


RULES: dict[str, Rule] = {
    "assign": Rule(_assign, STAFF_ON_OPEN),
    "take": Rule(_take, (by_staff, is_open, _not_his_yet)),
    "correct_contact": Rule(_correct_contact, STAFF_ON_OPEN),
    "add_party": Rule(_add_party, STAFF_ON_OPEN),
    "link": Rule(_link, (by_staff, is_open)),
}
