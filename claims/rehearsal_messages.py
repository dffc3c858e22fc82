"""What travels about a rehearsal through Temporal: its id and how it ended, nothing else."""

from typing import Literal

from claims.values import Value

REHEARSAL_WORKFLOW = "RehearsalWorkflow"
"""The name under which the workflow of a rehearsal is known to Temporal."""


def rehearsal_workflow_id(rehearsal_id: str) -> str:
    """Name the workflow of a rehearsal."""
    return f"rehearsal/{rehearsal_id}"


class RehearsalAsked(Value):
    """The input of the workflow: which rehearsal, and the queue of those who carry it out."""

    rehearsal_id: str
    queue: str


class RehearsalEnd(Value):
    """A rehearsal that did not come to its end by itself."""

    rehearsal_id: str
    state: Literal["cancelled", "failed"]
