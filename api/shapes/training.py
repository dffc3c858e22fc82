"""What a training claim is started with, and what is told of it."""

from typing import Annotated

from pydantic import ConfigDict, Field

from api.shapes.filing import DemandIn, FieldValue
from api.shapes.parts import Answer, Ref
from claims.claim import Language
from claims.texts import Subject, Text
from claims.training import SECONDS_OF_A_DAY, Speed
from claims.values import Instant, Key, Strict, Titles
from store.training import TrainingLine


class TrainingIn(Strict):
    """A training claim of a live process or of its draft. What is left out is filled with an example."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"process": "goods-refund", "speed": "ten_seconds"}]}
    )

    process: Annotated[Key, Field(description="the key of a process variant")]
    draft: Annotated[bool, Field(description="practise its draft and not the version in use")] = False
    speed: Annotated[Speed, Field(description="how long a day takes")] = "ten_seconds"
    language: Annotated[Language | None, Field(description="of the claimant's letters; yours by default")] = (
        None
    )
    subject: Subject | None = None
    text: Text | None = None
    demand: DemandIn = DemandIn()
    fields: Annotated[dict[Key, FieldValue], Field(max_length=50)] = {}


class TrainingOut(Answer):
    """A training claim as the list shows it."""

    id: str
    number: str
    variant: Ref
    title: Titles
    stage: str
    status: str
    person: str
    seconds_of_a_day: int
    registered_at: Instant
    due_at: Instant | None
    closed_at: Instant | None

    @classmethod
    def of(cls, line: TrainingLine) -> "TrainingOut":
        """The line of the list."""
        shared = cls.model_fields.keys() - {"variant", "seconds_of_a_day"}
        return cls(
            **line.model_dump(include=set(shared)),
            variant=Ref(key=line.variant, version=line.variant_version),
            seconds_of_a_day=seconds_of_a_day(line.times),
        )


class TrainingStarted(Answer):
    """The training claim that was started, and when it ends by itself at the latest."""

    id: str
    number: str
    stage: str
    version: int
    seconds_of_a_day: int
    ends_at: Instant


def seconds_of_a_day(times: int) -> int:
    """How long a day takes by a clock that runs so many times as fast."""
    return min(SECONDS_OF_A_DAY.values(), key=lambda seconds: abs(86_400 - seconds * times))
