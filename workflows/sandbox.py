"""The sandbox in which workflows run: our pure rules pass through, all else of a workflow's file is its own."""

from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

PASSED_THROUGH = ("activities", "claims", "email_validator", "pydantic", "pydantic_core", "store")
"""Loading these anew for every claim would cost more than all of its work."""


def sandboxed() -> SandboxedWorkflowRunner:
    """The runner for workers and for replays alike."""
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH)
    return SandboxedWorkflowRunner(restrictions=restrictions)
