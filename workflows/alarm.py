"""The one timer of a claim."""

import asyncio
from datetime import datetime

from temporalio import workflow


class Alarm:
    """Wakes the workflow at an instant; the timer is started anew only when that instant has moved."""

    def __init__(self) -> None:
        self._at: datetime | None = None
        self._timer: asyncio.Task[None] | None = None

    def set(self, at: datetime | None, summary: str) -> None:
        """Wait for this instant from now on, or for none."""
        if at == self._at:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._at, self._timer = at, None
        if at is not None and at > workflow.now():
            self._timer = asyncio.create_task(workflow.sleep(at - workflow.now(), summary=summary))

    @property
    def rung(self) -> bool:
        """Whether the instant has come: by the workflow's time, or because its timer says so."""
        return self._at is not None and (self._at <= workflow.now() or self._fired)

    @property
    def _fired(self) -> bool:
        return self._timer is not None and self._timer.done()
