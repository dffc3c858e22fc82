"""Every path of a claim that workflow code has to keep agreeing with, driven on a real server."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from temporalio.testing import TimeSkipper

from claims.claim import Claim
from claims.commands import Actor
from claims.due import next_due
from claims.variant import CLOSED, Variant
from tests.workflows.desk import Desk

BY_PHONE = {"on_behalf": {"via": "phone"}}
LINK = Actor(kind="link", id="01a200de-8326-7783-bfdb-0000000000aa")
Path = Callable[[Desk, Variant], Awaitable[Claim]]


async def take(desk: Desk, variant: Variant, claim: Claim, name: str, **more: Any) -> Claim:
    """Take an action of the present stage with all that it requires."""
    action = variant.stages[claim.stage].actions[name]
    given = {
        "verdict": "justified",
        "cause": next(iter(variant.causes), "cause"),
        "guilty_unit": next(iter(variant.guilty_units), "unit"),
        "reason": "Because.",
        "text": "So.",
    }
    if "plan_finished" in action.requires:
        for task in claim.tasks:
            if task.state == "open" and task.mandatory:
                await desk.applied(claim.id, "finish_task", {"task_id": task.id})
    needs = {name: given[name] for name in action.requires if name in given}
    return await desk.applied(claim.id, name, {**needs, **more}, desk.manager)


async def brought_to(desk: Desk, variant: Variant, stage: str) -> Claim:
    """A new claim in a stage, by lawful ways."""
    claim = await desk.file(variant.claim_type)
    while claim.stage != stage:
        here = variant.stages[claim.stage].actions
        nearer = next(name for name, one in here.items() if one.to not in (None, CLOSED, "intake"))
        claim = await take(desk, variant, claim, nearer)
    return claim


async def skip_to_due(desk: Desk, claim: Claim) -> Claim:
    """Let the claim's own clock run until its next deadline and wait until that is recorded."""
    due = next_due(claim)
    assert due is not None
    handle = desk.handle(claim.id)
    gap = due.at - claim.at + timedelta(seconds=1)
    await TimeSkipper(desk.client).fast_forward(handle, gap)
    return await desk.until(claim.id, lambda now: now.version > claim.version)


async def confirmed(desk: Desk, variant: Variant) -> Claim:
    """Details asked and answered, a remedy granted and carried out, accepted, rated after the end."""
    claim = await brought_to(desk, variant, variant.first_stage)
    await desk.applied(claim.id, "ask_details", {"questions": ["When?"]})
    await desk.applied(claim.id, "answer_details", {"text": "Then."}, LINK)
    claim = await _on(desk, variant, claim, "resolution")
    claim = await take(desk, variant, claim, "satisfy", remedies=[{"remedy": "apology"}])
    await desk.applied(claim.id, "accept", {}, LINK)
    await desk.applied(claim.id, "carry_out", {"remedy_id": claim.remedies[0].id})
    await desk.handle(claim.id).result()
    return await desk.applied(claim.id, "rate", {"score": 5}, LINK)


async def _on(desk: Desk, variant: Variant, claim: Claim, stage: str) -> Claim:
    claim = await desk.stored(claim.id)
    while claim.stage != stage:
        here = variant.stages[claim.stage].actions
        nearer = next(name for name, one in here.items() if one.to not in (None, CLOSED, "intake"))
        claim = await take(desk, variant, claim, nearer)
    return claim


async def disputed(desk: Desk, variant: Variant) -> Claim:
    """Refused, disputed, investigated again, sent back once more, refused, accepted."""
    claim = await brought_to(desk, variant, "resolution")
    claim = await take(desk, variant, claim, "refuse")
    claim = await desk.applied(claim.id, "dispute", {"reason": "No."}, LINK)
    claim = await _on(desk, variant, claim, "resolution")
    claim = await take(desk, variant, claim, "rework")
    claim = await _on(desk, variant, claim, "resolution")
    claim = await take(desk, variant, claim, "refuse")
    return await desk.applied(claim.id, "accept", {}, LINK)


async def silent(desk: Desk, variant: Variant) -> Claim:
    """The claimant keeps silent through all reminders."""
    claim = await brought_to(desk, variant, "resolution")
    claim = await take(desk, variant, claim, "satisfy")
    claim = await desk.until(claim.id, lambda now: now.asked and now.asked.silent_at)
    while not claim.closed:
        claim = await skip_to_due(desk, claim)
    return claim


async def neglected(desk: Desk, variant: Variant) -> Claim:
    """Nobody does anything while the first rungs of the ladder come."""
    claim = await brought_to(desk, variant, "investigation")
    for _ in range(6):
        if next_due(claim):
            claim = await skip_to_due(desk, claim)
    return await desk.applied(claim.id, "withdraw", BY_PHONE)


async def approved(desk: Desk, variant: Variant) -> Claim:
    """Above the limit: sent back, asked again, approved by another."""
    claim = await brought_to(desk, variant, "resolution")
    limit = variant.stages["resolution"].approval
    assert limit is not None
    money = {"remedy": "refund", "amount": str(limit.above.amount + 1), "currency": limit.above.currency}
    for answer in ({"reason": "Less."}, {}):
        await desk.applied(claim.id, "satisfy", {"remedies": [money]})
        claim = await desk.applied(
            claim.id, "return_for_rework" if answer else "approve", answer, desk.manager
        )
    return claim


async def talked_about(desk: Desk, variant: Variant) -> Claim:
    """The standard commands, refusals among them, and another claim type in the middle."""
    claim = await brought_to(desk, variant, "investigation")
    await desk.act(claim.id, "satisfy", {"text": "Too early."})
    for action, data in STANDARD:
        await desk.applied(claim.id, action, data, desk.manager)
    term = variant.clocks["answer"].term
    longer = {"clock": "answer", "by": str(term).replace(str(term.count), "1"), "reason": "More time."}
    await desk.act(claim.id, "extend", longer)
    target = "bank" if variant.claim_type != "bank" else "goods-refund"
    await desk.act(claim.id, "reclassify", {"type": target, "reason": "It is one."})
    return await desk.applied(
        claim.id, "force", {"to": "closed", "reason": "Enough.", "outcome": "explained"}, desk.manager
    )


async def moved(desk: Desk, variant: Variant) -> Claim:
    """Moved to a version with a longer term, refused a version that is none, moved back, moved on, ended."""
    claim = await brought_to(desk, variant, "investigation")
    answer = variant.clocks["answer"]
    longer = answer.model_copy(update={"term": answer.term.longer_by(answer.term)})
    await desk.publish(variant.model_copy(update={"clocks": {**variant.clocks, "answer": longer}}))
    async with desk.connect() as connection:
        found = await desk.shelf.live_for(connection, variant.claim_type)
    await desk.publish(variant)
    assert found
    target = {"variant": found.pinned.ref.key, "version": found.pinned.ref.version, "reason": "Better."}
    await desk.applied(claim.id, "move", target, desk.manager)
    await desk.act(claim.id, "move", {**target, "version": 999}, desk.manager)
    await desk.applied(claim.id, "move_back", {"reason": "Worse."}, desk.manager)
    await desk.applied(claim.id, "move", target, desk.manager)
    return await desk.applied(claim.id, "force", {"to": "closed", "reason": "Enough."}, desk.manager)


STANDARD: tuple[tuple[str, dict[str, Any]], ...] = (
    ("note", {"text": "A note."}),
    ("write", {"text": "A message."}),
    ("set_priority", {"priority": "high"}),
    ("take", {}),
    ("add_task", {"task": "call", "term": "3 days", "title": "Call him"}),
    ("log_interaction", {"kind": "call", "direction": "in", "text": "He called."}),
    ("record_finding", {"verdict": "partly"}),
)


def ending_with(stage: str, name: str) -> Path:
    """A path to one action and from it, whatever it is, to the end by force."""

    async def path(desk: Desk, variant: Variant) -> Claim:
        claim = await brought_to(desk, variant, stage)
        claim = await take(desk, variant, claim, name)
        if claim.closed:
            return await desk.applied(claim.id, "reopen", {"reason": "Once more."}, desk.manager)
        return await desk.applied(claim.id, "force", {"to": "closed", "reason": "Enough."}, desk.manager)

    return path


def paths_of(variant: Variant) -> dict[str, Path]:
    """All paths of a variant by name: the usual ones, and one for every action."""
    named: dict[str, Path] = {
        "confirmed": confirmed,
        "disputed": disputed,
        "silent": silent,
        "neglected": neglected,
        "approved": approved,
        "talked-about": talked_about,
        "moved": moved,
    }
    for stage, written in variant.stages.items():
        named |= {f"{stage}-{name}": ending_with(stage, name) for name in written.actions}
    return named
