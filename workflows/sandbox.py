"""The sandbox in which workflows run: our pure rules pass through.

Replays, and so the tests, load a workflow's file anew for every workflow and bar it from all that is not
deterministic. Workers let these proven files pass too: loading them is a quarter of the time of a claim that
comes into memory.
"""

from typing import Any

from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.converter import StorageDriverStoreContext
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions
from temporalio.workflow import Info

PASSED_THROUGH = ("activities", "claims", "email_validator", "pydantic", "pydantic_core", "store")
"""Loading these anew for every claim would cost more than all of its work."""
_STORED_NOWHERE = StorageDriverStoreContext(target=None)


class _WithoutContexts(WorkflowInstance):
    """A workflow in its sandbox that is not asked, for each payload, whose payload it is.

    The worker asks that six times for every payload that comes or goes, and each time the sandbox is entered: a
    fifth of the worker's time, for an answer that only codecs, converters with contexts and stores for
    payloads look at. We have none of them.
    """

    def __init__(self, sandboxed: WorkflowInstance) -> None:
        self._sandboxed = sandboxed

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        return self._sandboxed.activate(act)

    def get_serialization_context(self, command_info: Any) -> None:
        return None

    def get_external_store_context(self, command_info: Any) -> StorageDriverStoreContext:
        return _STORED_NOWHERE

    def get_info(self) -> Info:
        return self._sandboxed.get_info()

    def get_thread_id(self) -> int | None:
        return self._sandboxed.get_thread_id()


class ClaimsRunner(SandboxedWorkflowRunner):
    """Runs each workflow in the library's sandbox, without contexts for its payloads."""

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """Load a workflow."""
        return _WithoutContexts(super().create_instance(det))


def strict() -> SandboxedWorkflowRunner:
    """The runner for replays, which notices what a workflow's file must not call."""
    return _runner(*PASSED_THROUGH)


def sandboxed() -> SandboxedWorkflowRunner:
    """The runner for workers."""
    return _runner("workflows", *PASSED_THROUGH)


def _runner(*passed_through: str) -> SandboxedWorkflowRunner:
    return ClaimsRunner(restrictions=SandboxRestrictions.default.with_passthrough_modules(*passed_through))
