"""Coming to a stage: its plan, the question whether the claimant accepts, the letter about it."""

from claims import events as e
from claims.deliberation import Deliberation
from claims.variant import CLOSED


def enter_stage(d: Deliberation, stage: str, by: str, template: str | None = None) -> None:
    """Bring the claim to a stage; `template` is the letter that says more than that the stage changed."""
    drop_question(d, "went_on")
    d.add(e.StageEntered(stage=stage, left=None if d.claim.closed else d.claim.stage, by=by))
    d.tell_claimant("decided" if template else "stage_entered", template)
    _plan(d, stage)
    if d.pinned.variant.stages[stage].kind == "confirmation":
        _ask_confirmation(d)


def drop_question(d: Deliberation, why: str) -> None:
    """Stop waiting for an answer that is not needed or cannot come."""
    if d.claim.question:
        d.add(e.QuestionDropped(why=why))  # type: ignore[arg-type]


def _plan(d: Deliberation, stage: str) -> None:
    known = {task.planned_as for task in d.claim.tasks}
    for place, planned in enumerate(d.pinned.variant.stages[stage].plan):
        name = f"{d.pinned.ref.key}/{stage}/{place}"
        holds = planned.when is None or planned.when.holds(d.claim.circumstances())
        if name not in known and holds:
            members = {"title": planned.title, "mandatory": planned.mandatory, "planned_as": name}
            d.add_task(planned.task, "plan", planned.term, **members)


def plan_first_stage(d: Deliberation) -> None:
    """Put the plan of the stage in which the claim was born on it."""
    _plan(d, d.claim.stage)


def _ask_confirmation(d: Deliberation) -> None:
    if d.claim.claimant.has_email and d.actor.kind != "import":
        d.add(e.ConfirmationAsked(letter_id=d.letter_id()))
        if not d.has_letter():
            d.tell_claimant("stage_entered", "stage-changed")
        return
    task = d.add_task("tell", "no_address", asks_confirmation=True)
    d.add(e.ConfirmationAsked(task_id=task.id))


def tell_by_other_means(d: Deliberation) -> None:
    """A claimant without an address gets a task instead of a letter."""
    if d.unaddressed and not any(
        task.origin == "no_address" and task.state == "open" for task in d.new_tasks()
    ):
        d.add_task("tell", "no_address")


def stage_exists(d: Deliberation, stage: str) -> bool:
    """Whether the variant has this stage, or the claim would end there."""
    return stage == CLOSED or stage in d.pinned.variant.stages
