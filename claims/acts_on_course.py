"""The course of a claim beside its variant's actions: finding, priority, terms, type, reopening, force."""

from claims import commands as c
from claims import events as e
from claims.claim import ClockRun, Finding
from claims.counting import add_term
from claims.deliberation import Deliberation
from claims.moving import change_variant, start_begun
from claims.refusals import refusal
from claims.rule import STAFF_ON_OPEN, Rule, by_manager, by_staff, not_closing, not_frozen
from claims.running import extend_clock, restart_ended_clocks
from claims.stages import enter_stage, stage_exists
from claims.variant import CLOSED, Extension

MOST_TAGS = 30
"""What rules and people may put on one claim together; rules alone may bring more, and then nobody adds any."""


def record_finding(d: Deliberation, verdict: str | None, cause: str | None, guilty_unit: str | None) -> None:
    """Record what was established; members that are None stay. A declared dictionary bounds its member."""
    variant = d.pinned.variant
    if cause and variant.causes and cause not in variant.causes:
        raise refusal("unknown-cause")
    if guilty_unit and variant.guilty_units and guilty_unit not in variant.guilty_units:
        raise refusal("unknown-guilty-unit")
    given = {"verdict": verdict, "cause": cause, "guilty_unit": guilty_unit}
    told = {name: value for name, value in given.items() if value is not None}
    if told:
        d.add(e.FindingRecorded(finding=Finding(**{**d.claim.finding.model_dump(), **told})))


def _record_finding(d: Deliberation, data: c.RecordFinding) -> None:
    record_finding(d, data.verdict, data.cause, data.guilty_unit)
    if not d.events:
        raise refusal("requires", missing=["verdict", "cause", "guilty_unit"])


def _set_priority(d: Deliberation, data: c.SetPriority) -> None:
    if data.priority == d.claim.priority and data.severity is None:
        raise refusal("no-change")
    d.add(e.PrioritySet(priority=data.priority, severity=data.severity, impact=data.impact))


def _add_tag(d: Deliberation, data: c.Tag) -> None:
    if data.tag in d.claim.tags:
        raise refusal("no-change")
    if len(d.claim.tags) >= MOST_TAGS:
        raise refusal("too-many-tags", at_most=MOST_TAGS)
    d.add(e.TagAdded(tag=data.tag))


def _remove_tag(d: Deliberation, data: c.Tag) -> None:
    if data.tag not in d.claim.tags:
        raise refusal("no-such-tag")
    d.add(e.TagRemoved(tag=data.tag))


def _has_tags(d: Deliberation) -> None:
    if not d.claim.tags:
        raise refusal("no-tags")


def _extend(d: Deliberation, data: c.Extend) -> None:
    run, allowed = _extensible(d, data.clock)
    if run.due_at and d.now >= run.due_at:
        raise refusal("too-late")
    if not data.by.fits(run.term) or not data.by.fits(allowed.at_most):
        raise refusal("wrong-unit", term=str(run.term))
    total = run.extended_by.longer_by(data.by) if run.extended_by else data.by
    if not total.at_most(allowed.at_most):
        raise refusal("over-limit", at_most=str(allowed.at_most))
    extend_clock(d, run, data.by)
    d.tell_claimant("extended", allowed.letter, clock=run.clock)


def _extensible(d: Deliberation, name: str) -> tuple[ClockRun, Extension]:
    run, clock = d.claim.run_of(name), d.pinned.variant.clocks.get(name)
    if run is None or clock is None or not run.running:
        raise refusal("unknown-clock")
    if clock.extension is None:
        raise refusal("no-extension")
    return run, clock.extension


def _something_to_extend(d: Deliberation) -> None:
    clocks = {name for name, clock in d.pinned.variant.clocks.items() if clock.extension}
    if not clocks:
        raise refusal("no-extension")
    if not any(run.running and run.clock in clocks for run in d.claim.clocks):
        raise refusal("unknown-clock")


def _reclassify(d: Deliberation, data: c.Reclassify) -> None:
    target = d.facts.target
    if data.type == d.claim.type:
        raise refusal("same-type")
    if target is None or target.variant.claim_type != data.type:
        raise refusal("no-target")
    kind = d.pinned.variant.stages[d.claim.stage].kind
    changed = e.Reclassified(type=data.type, variant=target.ref, team=target.variant.team)
    change_variant(d, target, changed, stays=lambda run: False)
    enter_stage(d, target.variant.first_of_kind(kind) or target.variant.first_stage, "reclassify")
    _start_anew(d)


def _start_anew(d: Deliberation) -> None:
    """The terms of the new type count from when the claim was received and registered, its later ones from now."""
    starts = {"received": d.claim.received_at, "registered": d.claim.registered_at}
    starts[f"stage:{d.claim.stage}"] = d.now
    if d.claim.decided_at:
        starts["decided"] = d.now
    start_begun(d, lambda name, clock: None if clock.until == "registered" else starts.get(clock.from_))


def _before_decision(d: Deliberation) -> None:
    if d.pinned.variant.stages[d.claim.stage].kind not in ("intake", "investigation"):
        raise refusal("not-now")


def _reopen(d: Deliberation, data: c.Reopen) -> None:
    variant = d.pinned.variant
    stage = variant.reopen.to or variant.first_of_kind("investigation") or variant.first_stage
    d.add(e.Reopened())
    enter_stage(d, stage, "reopen", d.template_for("reopened"))
    restart_ended_clocks(d)


def _may_reopen(d: Deliberation) -> None:
    if d.claim.closed_at is None:
        raise refusal("not-closed")
    within = d.pinned.variant.reopen.within
    if within and d.now >= add_term(within, d.claim.closed_at, d.pinned.calendar):
        raise refusal("reopen-too-late")


def _force(d: Deliberation, data: c.Force) -> None:
    if not stage_exists(d, data.to):
        raise refusal("no-such-stage")
    was_closed = d.claim.closed
    if was_closed and data.to == CLOSED and data.outcome in (None, d.claim.outcome):
        raise refusal("no-change")
    d.add(e.Forced(to=data.to, outcome=data.outcome))
    if data.to != CLOSED:
        enter_stage(d, data.to, "force")
        if was_closed:
            restart_ended_clocks(d)
    elif not was_closed:
        d.add(e.Closed(why="imported" if d.actor.kind == "import" else "forced", outcome=data.outcome))
        d.tell_claimant("closed")


RULES: dict[str, Rule] = {
    "record_finding": Rule(_record_finding, (*STAFF_ON_OPEN, not_frozen)),
    "set_priority": Rule(_set_priority, STAFF_ON_OPEN),
    "add_tag": Rule(_add_tag, STAFF_ON_OPEN),
    "remove_tag": Rule(_remove_tag, (*STAFF_ON_OPEN, _has_tags)),
    "extend": Rule(_extend, (*STAFF_ON_OPEN, _something_to_extend)),
    "reclassify": Rule(_reclassify, (*STAFF_ON_OPEN, not_frozen, not_closing, _before_decision)),
    "reopen": Rule(_reopen, (by_staff, _may_reopen)),
    "force": Rule(_force, (by_staff, by_manager)),
}
