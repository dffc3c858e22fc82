"""What Temporal's own pages show of a claim: ids, stages and instants, nothing personal."""

from datetime import datetime

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from claims.claim import Claim
    from claims.due import Due

_WORDS = {
    "us": "us",
    "claimant": "the claimant",
    "third_party": "a third party",
    "approval": "the approver",
    "nobody": "nobody",
}


def notice(claim: Claim, due: Due | None, now: datetime) -> str:
    """Tell in Markdown where the claim stands, who has the next word and what falls due."""
    late = [run.clock for run in claim.clocks if run.running and run.due_at and run.due_at <= now]
    lines = [
        f"**{claim.number}** · {claim.variant.key} {claim.variant.version} · version {claim.version}",
        f"- stage **{claim.stage}**, next word: **{_WORDS[claim.waiting_for]}**",
        f"- next: {what_falls_due(due)} at {due.at:%Y-%m-%d %H:%M:%S} UTC" if due else "- nothing falls due",
    ]
    return "\n".join([*lines, f"- **overdue**: {', '.join(late)}"] if late else lines)


def what_falls_due(due: Due) -> str:
    """Name what falls due in a few words."""
    match due.kind:
        case "rung":
            return f"rung {due.index + 1} of the ladder, clock {due.name}"
        case "task":
            return f"task {due.name}"
        case "reminder":
            return f"reminder {due.index}"
    return "the claimant's silence"
