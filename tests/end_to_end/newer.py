"""Later programs: one that knows the next generation of claims, and the one after it, which begins it."""

from datetime import timedelta

from temporalio import workflow

from workflows.claim import ClaimWorkflow

with workflow.unsafe.imports_passed_through():
    from claims.commands import Command
    from claims.messages import CLAIM_WORKFLOW, GENERATION, Life

NEXT = GENERATION + 1


@workflow.defn(name=CLAIM_WORKFLOW)
class Knows(ClaimWorkflow):
    """Claims of the next generation issue another command to Temporal; this program begins none of them."""

    knows = NEXT

    @workflow.init
    def __init__(self, life: Life) -> None:
        super().__init__(life)

    @workflow.run
    async def run(self, life: Life) -> None:
        await super().run(life)

    async def _carry_out(self, command: Command) -> None:
        if self._life.generation >= NEXT:
            await workflow.sleep(timedelta(milliseconds=1))
        await super()._carry_out(command)


@workflow.defn(name=CLAIM_WORKFLOW)
class Begins(Knows):
    """New runs begin with the next generation."""

    begins = NEXT

    @workflow.init
    def __init__(self, life: Life) -> None:
        super().__init__(life)

    @workflow.run
    async def run(self, life: Life) -> None:
        await super().run(life)


@workflow.defn(name=CLAIM_WORKFLOW)
class BeginsSoon(Begins):
    """Goes on in a new run at every stage, so that little has to happen; never beside a program that does not."""

    @workflow.init
    def __init__(self, life: Life) -> None:
        super().__init__(life)

    @workflow.run
    async def run(self, life: Life) -> None:
        await super().run(life)

    def _renew(self, after: int | None = None) -> None:
        super()._renew(after=None if after is None else 1)
