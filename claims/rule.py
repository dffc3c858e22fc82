"""A rule is what a command does and the guards that say whether it is lawful now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from claims.deliberation import Deliberation
from claims.refusals import refusal

Guard = Callable[[Deliberation], None]


@dataclass(frozen=True)
class Rule:
    """`guards` need no data and serve the console's buttons too; `act` may still refuse what the data asks."""

    act: Callable[[Deliberation, Any], None]
    guards: tuple[Guard, ...] = ()

    def check(self, d: Deliberation) -> None:
        """Raise the Refusal of the first guard that does not hold."""
        for guard in self.guards:
            guard(d)


def is_open(d: Deliberation) -> None:
    """The claim has not ended."""
    if d.claim.closed:
        raise refusal("closed")


def by_staff(d: Deliberation) -> None:
    """One of our people acts, or the desk itself."""
    if d.actor.kind == "link":
        raise refusal("not-for-claimants")


def not_frozen(d: Deliberation) -> None:
    """Nothing waits for approval."""
    if d.claim.pending_approval:
        raise refusal("awaiting-approval")


def by_manager(d: Deliberation) -> None:
    """A manager of the claim's team acts."""
    if not d.actor.manager:
        raise refusal("not-your-right")


def not_closing(d: Deliberation) -> None:
    """The claim has not been accepted yet."""
    if d.claim.closing:
        raise refusal("not-now")


STAFF_ON_OPEN: tuple[Guard, ...] = (by_staff, is_open)
"""The guards of most of what our people do."""
