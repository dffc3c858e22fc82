"""What bringing both sides together found and did: numbers, and the names of claims."""

from datetime import datetime

from claims.values import Instant, Value

NAMED = 12
"""Names that a line shows; the whole list is in the JSON."""


class Survey(Value):
    """How the two sides stood to each other before anything was done; claims by their numbers."""

    agree: int = 0
    ahead: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


class Begun(Value):
    """What was done before any worker ran.

    `stands_at` is the moment of PostgreSQL's newest record, `until` when the lost desk ended; `hold` is the hold of
    all letters that ends when everything is done.
    """

    began: Instant
    stands_at: Instant
    until: Instant
    survey: Survey
    ended: int
    letters_known: int
    letters_doubtful: tuple[str, ...]
    numbers_left_out: int
    sessions_ended: int
    hold: str | None

    @property
    def ran_on(self) -> bool:
        """Whether the lost desk may have done more than PostgreSQL knows."""
        return self.until > self.stands_at


class Report(Value):
    """The whole story."""

    begun: Begun
    opened: int
    letters_doubtful: tuple[str, ...]
    letters_passed: int
    differences: tuple[str, ...]
    unfinished: str | None
    seconds: float

    @property
    def fine(self) -> bool:
        """Whether both sides agree now and nothing waits."""
        return not self.differences and self.unfinished is None

    def lines(self) -> list[str]:
        """The story in sentences for the person at the terminal."""
        return [*_before(self.begun), *self._after()]

    def _after(self) -> list[str]:
        doubtful = (*self.begun.letters_doubtful, *self.letters_doubtful)
        told = [
            _named(
                "Letters that may have gone out before: unknown, look at /letters?state=unknown", doubtful
            ),
            f"Open claims, each with a workflow from its stored state: {self.opened}.",
            _named("Differences now", self.differences),
        ]
        if self.letters_passed:
            told.append(
                f"Letters of old causes that went out meanwhile, perhaps twice: {self.letters_passed}."
            )
        if self.unfinished:
            told.append(f"NOT FINISHED: {self.unfinished}")
        return [*told, f"Done in {self.seconds:.0f} s."]


def _before(begun: Begun) -> list[str]:
    found = begun.survey
    return [
        f"PostgreSQL stands at {_at(begun.stands_at)}; the lost desk counts as having run until {_at(begun.until)}.",
        f"Workflows that agreed with PostgreSQL: {found.agree}.",
        _named("Workflows ahead of PostgreSQL, whose state is adopted", found.ahead),
        _named("Workflows behind PostgreSQL", found.behind),
        _named("Open claims without a workflow", found.without),
        _named("Running workflows of closed claims", found.closed),
        _named("Claims that only Temporal knows: they are LOST, their workflows are ended", found.lost),
        f"Workflows ended, to begin anew: {begun.ended}.",
        f"Waiting letters of which Temporal knew what had become: {begun.letters_known}.",
        f"Claim numbers left out: {begun.numbers_left_out}. Sessions ended: {begun.sessions_ended}.",
    ]


def _named(what: str, names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
    return f"{what}: {len(names)}" + (f" ({shown})." if names else ".")


def _at(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S} UTC"
