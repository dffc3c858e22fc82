"""Checks each stage of a process variant by itself: its actions, plan, approval and confirmation."""

from claims.commands import REPORTS, STANDARD
from claims.problems import Path
from claims.term import Term
from claims.variant import CLOSED, WITHOUT_REMEDIES, Action, Silence, Stage
from claims.variant_findings import Finding, Findings, Looked, ways_on
from claims.variant_terms import check_term, is_shorter

"""The outcomes with which remedies may be granted; with any other, required remedies could never be given."""
_KINDS_AFTER_DISPUTE = frozenset({"investigation", "resolution"})


def check_stages(looked: Looked) -> Findings:
    """Find what is wrong inside the stages."""
    for name, stage in looked.variant.stages.items():
        path = ("stages", name)
        if name == CLOSED:
            yield Finding(
                path, "stage-called-closed", "`closed` is the way out; give the stage another name."
            )
        for key, action in stage.actions.items():
            yield from _check_action(looked, (*path, "actions", key), key, action)
        yield from _check_confirmation(looked, path, stage)
        yield from _check_approval(path, stage)
        for place, task in enumerate(stage.plan):
            yield from check_term((*path, "plan", place, "term"), task.term)


def _check_action(looked: Looked, path: Path, name: str, action: Action) -> Findings:
    if name in STANDARD or name in REPORTS:
        message = f"`{name}` is a standard command of every claim; give the action another name."
        yield Finding(path, "standard-command", message)
    if action.to not in (None, CLOSED) and not looked.has_stage(action.to):
        message = f"There is no stage `{action.to}`; write one of {ways_on(looked)}."
        yield Finding((*path, "to"), "no-such-stage", message)
    yield from _check_outcome(looked, path, action)


def _check_outcome(looked: Looked, path: Path, action: Action) -> Findings:
    if action.to == CLOSED and action.outcome is None and looked.is_sound(*path, "outcome"):
        yield Finding(path, "closed-without-outcome", "This closes the claim; say with which `outcome`.")
    if action.outcome is not None and action.to is None and looked.is_sound(*path, "to"):
        yield Finding(path, "outcome-without-way", "An action with an outcome must lead on; add `to`.")
    asks_reason = "reason" in action.requires or not looked.is_sound(*path, "requires")
    if action.outcome == "refused" and not asks_reason:
        yield Finding(path, "refusal-without-reason", "A refusal needs its reason; add `requires: [reason]`.")
    grants = action.outcome is not None and action.outcome not in WITHOUT_REMEDIES
    may_grant = grants or not looked.is_sound(*path, "outcome")
    if "remedies" in action.requires and not may_grant:
        message = (
            "Nobody can grant remedies with this action; give it another `outcome` or do not require them."
        )
        yield Finding((*path, "requires"), "remedies-out-of-place", message)
    if len(set(action.requires)) < len(action.requires):
        yield Finding((*path, "requires"), "repeated", "The same thing is required twice; keep one.")


def _check_confirmation(looked: Looked, path: Path, stage: Stage) -> Findings:
    if not looked.is_sound(*path, "kind"):
        return
    if stage.kind != "confirmation":
        for name in ("silence", "dispute"):
            if getattr(stage, name) is not None:
                message = f"Only a stage of kind confirmation has `{name}`; move it there or remove it."
                yield Finding((*path, name), f"{name}-misplaced", message)
        return
    if stage.silence is not None:
        yield from _check_silence((*path, "silence"), stage.silence)
    if stage.dispute is not None:
        yield from _check_dispute(looked, (*path, "dispute", "to"), stage.dispute.to)


def _check_silence(path: Path, silence: Silence) -> Findings:
    yield from check_term((*path, "after"), silence.after)
    seen: set[Term] = set()
    for place, term in enumerate(silence.remind):
        yield from check_term((*path, "remind", place), term)
        if not is_shorter(term, silence.after):
            message = f"A reminder must come before silence counts; write less than {silence.after}."
            yield Finding((*path, "remind", place), "reminder-too-late", message)
        if term in seen:
            yield Finding((*path, "remind", place), "repeated", "This reminder is there already; remove one.")
        seen.add(term)


def _check_dispute(looked: Looked, path: Path, to: str) -> Findings:
    if not looked.has_stage(to):
        message = f"There is no stage `{to}`; write the stage that looks at a disputed answer again."
        yield Finding(path, "no-such-stage", message)
    elif not looked.is_sound("stages", to, "kind"):
        return
    elif looked.variant.stages[to].kind not in _KINDS_AFTER_DISPUTE:
        message = "A disputed answer goes to a stage of kind investigation or resolution; name one of those."
        yield Finding(path, "dispute-leads-astray", message)


def _check_approval(path: Path, stage: Stage) -> Findings:
    answers = any(action.outcome is not None for action in stage.actions.values())
    if stage.approval is not None and not answers and stage.actions:
        message = "No action of this stage has an outcome, so there is nothing to approve; move or remove it."
        yield Finding((*path, "approval"), "approval-misplaced", message)
