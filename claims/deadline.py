"""What counting takes and gives: pauses, deadlines and the steps that explain them."""

from datetime import date, datetime
from typing import Literal, Self

from pydantic import Field, model_validator

from claims.values import Instant, Value


class Pause(Value):
    """A span in which a clock stood still, `ended` not included; without `ended` it still stands."""

    began: Instant
    ended: Instant | None = None

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.ended is not None and self.ended < self.began:
            raise ValueError("A pause cannot end before it began.")
        return self


class Deadline(Value):
    """When a term is used up.

    `due_at` is the first instant that is too late, `last_day` the local day that people are shown: the last
    day of a term in days, weeks or months, the day of `due_at` for hours and minutes. A clock that stands
    still has no `due_at`: `not_before` is when it would be due had the open pause taken no time at all, and
    `last_day` belongs to that instant.
    """

    due_at: datetime | None = None
    not_before: datetime | None = None
    last_day: date | None = None


class Step(Value):
    """One stretch of a term from one instant to another, how much of the term it used up, and why.

    `why` is a stable code, for a named day followed by a colon and the name:

    - `start_day`: the rest of the day on which the term began, which does not count;
    - `day`, `month`, `working_day`: whole days that count; `month` are the days of a jump by months;
    - `elapsed`, `working_hours`: hours and minutes that count;
    - `day_off`, `holiday:<name>`, `closed_hours`: no work is done then;
    - `paused`: given back because the clock stood still;
    - `rolled`: the last day was not a working day, the deadline moved on;
    - `year_unknown:<year>`: a mark of no length, from here on only weekends are known;
    - `paused_now`: a mark of no length, the clock still stands and the deadline moves on with it.
    """

    from_: datetime = Field(alias="from")
    to: datetime
    counted: dict[Literal["days", "seconds"], int]
    why: str
