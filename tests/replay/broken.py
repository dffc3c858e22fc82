"""Copies of the claim's workflow that are broken on purpose: the replay has to notice each of them."""

from datetime import datetime, timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from claims.due import Due
    from claims.messages import CLAIM_WORKFLOW, Life

from workflows.claim import ClaimWorkflow


@workflow.defn(name=CLAIM_WORKFLOW)
class OneTimerMore(ClaimWorkflow):
    """Sleeps before it begins."""

    @workflow.init
    def __init__(self, life: Life) -> None:
        super().__init__(life)

    @workflow.run
    async def run(self, life: Life) -> None:
        await workflow.sleep(timedelta(seconds=1))
        await super().run(life)


@workflow.defn(name=CLAIM_WORKFLOW)
class AsksTwice(ClaimWorkflow):
    """Looks the stored state up before the first step."""

    @workflow.init
    def __init__(self, life: Life) -> None:
        super().__init__(life)

    @workflow.run
    async def run(self, life: Life) -> None:
        await self._look_up()
        await super().run(life)


@workflow.defn(name=CLAIM_WORKFLOW)
class ForgetsTheTimer(ClaimWorkflow):
    """Waits for commands alone."""

    @workflow.init
    def __init__(self, life: Life) -> None:
        super().__init__(life)

    @workflow.run
    async def run(self, life: Life) -> None:
        await super().run(life)

    def _show(self, due: Due | None) -> None:
        super()._show(None)


@workflow.defn(name=CLAIM_WORKFLOW)
class AsksTheClock(ClaimWorkflow):
    """Reads the machine's clock, which says something else at every replay."""

    @workflow.init
    def __init__(self, life: Life) -> None:
        super().__init__(life)

    @workflow.run
    async def run(self, life: Life) -> None:
        self.began = datetime.now()  # noqa: DTZ005 (broken on purpose)
        await super().run(life)
