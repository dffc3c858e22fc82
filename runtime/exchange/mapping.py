"""What the columns of a file mean: a mapping is data that people write, one YAML file in `mappings/`."""

import re
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, ValidationError, model_validator

from claims.claim import ClaimantKind, Language
from claims.texts import Line
from claims.values import Key, Strict, Titles
from claims.variant import Outcome
from claims.yaml_document import read_yaml
from runtime.exchange.trouble import FileRefused

FOLDER = Path(__file__).resolve().parents[2] / "mappings"

Meaning = Annotated[
    str,
    StringConstraints(
        pattern=r"^(carried|external_key|received|admitted|response|timely|disputed|declared_cause|field:[a-z][a-z0-9_-]{0,59})$"
    ),
]
"""`carried` means nothing to the desk and goes back out as it came; `field:<key>` is a field of the variant."""


def _expression(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"is not a regular expression: {error}") from None
    return pattern


class Column(Strict):
    """One column. `words` translates its cells, any other cell is dirty; `expected` is what most cells look like."""

    column: Annotated[str, StringConstraints(max_length=100)]
    to: Annotated[tuple[Meaning, ...], Field(min_length=1)]
    required: bool = False
    words: dict[str, str | bool] | None = None
    expected: Annotated[str, AfterValidator(_expression)] | None = None

    @property
    def title(self) -> str:
        """How the column is called in sentences."""
        return self.column or "(without a name)"


class Response(Strict):
    """What a response says of the claim: still open, or ended with this outcome; `answered: false` for no answer.

    `money` tells responses with the same outcome apart when claims are written back.
    """

    open: bool = False
    outcome: Outcome | None = None
    answered: bool = True
    money: bool | None = None


class UnnamedClaimant(Strict):
    """What is put for a claimant whom the file does not name."""

    kind: ClaimantKind = "client"
    language: Language = "en"
    name: Line = "anonymous"


class Mapping(Strict):
    """How a file is read and written: its form, its columns, and what its responses mean.

    `answer_clock` is the clock that a response out of time has missed. `note` is put under the text of every
    claim. `subject` names the columns that make the subject.
    """

    mapping: Key
    title: Titles
    variant: Key
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","
    encodings: Annotated[tuple[Literal["utf-8", "windows-1252", "windows-1251"], ...], Field(min_length=1)]
    dates: Literal["month/day/year", "day.month.year", "year-month-day"]
    claimant: UnnamedClaimant = UnnamedClaimant()
    answer_clock: Key | None = None
    note: Annotated[str, StringConstraints(max_length=1000)] = ""
    columns: Annotated[tuple[Column, ...], Field(min_length=2, max_length=100)]
    subject: Annotated[tuple[str, ...], Field(min_length=1)]
    responses: dict[str, Response] = {}

    @property
    def account(self) -> str:
        """The account that the imported claims' external keys belong to."""
        return f"import:{self.mapping}"

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The names of the columns in the order in which they are written."""
        return tuple(column.column for column in self.columns)

    def place_of(self, meaning: str) -> int | None:
        """Where the column with this meaning stands; None when the file has none."""
        return self._places.get(meaning)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {meaning: place for place, column in enumerate(self.columns) for meaning in column.to}

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        meanings = [meaning for column in self.columns for meaning in column.to if meaning != "carried"]
        for needed in ("external_key", "received"):
            if needed not in meanings:
                raise ValueError(f"no column is the {needed}")
        if len(set(meanings)) < len(meanings) or len(set(self.header)) < len(self.columns):
            raise ValueError("a column or a meaning stands twice")
        if not set(self.subject) <= set(self.header):
            raise ValueError("the subject names a column that is not there")
        if "response" in meanings and not self.responses:
            raise ValueError("there is a column with responses, say under `responses` what they mean")
        return self


def read_mapping(path: Path) -> Mapping:
    """Read a mapping; raises FileRefused with the first thing that is wrong with it."""
    document = read_yaml(path.read_bytes())
    if document.problems:
        first = document.problems[0]
        raise FileRefused(f"The mapping {path.name} has a mistake on line {first.line}: {first.message}")
    try:
        return Mapping.model_validate(document.value)
    except ValidationError as error:
        first_fault = error.errors()[0]
        place = ".".join(map(str, first_fault["loc"])) or "as a whole"
        raise FileRefused(f"The mapping {path.name} has a mistake ({place}): {first_fault['msg']}.") from None


def all_mappings(folder: Path = FOLDER) -> tuple[Mapping, ...]:
    """Read every mapping of the folder."""
    return tuple(read_mapping(path) for path in sorted(folder.glob("*.yaml")))


def mapping_named(name: str, mappings: tuple[Mapping, ...]) -> Mapping:
    """Find a mapping by its name; raises FileRefused when there is none."""
    found = next((mapping for mapping in mappings if mapping.mapping == name), None)
    if found is None:
        known = ", ".join(mapping.mapping for mapping in mappings) or "none"
        raise FileRefused(f"There is no mapping of that name; known are: {known}.")
    return found
