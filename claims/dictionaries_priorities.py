"""Severity × impact → priority: what a claim's urgency follows from when somebody looks at it."""

from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from claims.conditions import Priority
from claims.trade_words import by_key
from claims.values import Strict, Titles, Value

Severity = Literal["minor", "moderate", "serious", "danger"]
Impact = Literal["one", "several", "many"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
IMPACTS: tuple[Impact, ...] = get_args(Impact)
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
"""From the least to the most urgent."""
SEVERITY_WORDS = by_key(
    minor=("minor: an inconvenience", "незначительная: неудобство"),
    moderate=("moderate: loss of money or time", "умеренная: потеря денег или времени"),
    serious=("serious: a large loss, a right is broken", "серьёзная: крупный ущерб, нарушено право"),
    danger=("dangerous: health, safety, the law", "опасная: здоровье, безопасность, закон"),
)
IMPACT_WORDS = by_key(
    one=("one client", "один клиент"),
    several=("several clients", "несколько клиентов"),
    many=("many clients or the public", "многие клиенты или огласка"),
)
SEVERITY_NAMES = by_key(
    minor=("minor", "незначительная"),
    moderate=("moderate", "умеренная"),
    serious=("serious", "серьёзная"),
    danger=("dangerous", "опасная"),
)


def both_or_none(impact: Impact | None, info: ValidationInfo) -> Impact | None:
    """Check that an impact is said where a severity is, and only there; `severity` stands before it."""
    if "severity" in info.data and (impact is None) != (info.data["severity"] is None):
        if impact is None:
            raise PydanticCustomError("missing", "is needed beside a severity")
        raise ValueError("needs a severity beside it")
    return impact


BesideSeverity = Annotated[Impact | None, Field(validate_default=True), AfterValidator(both_or_none)]
"""An impact that goes with the member `severity` before it."""


class Row(Strict):
    """The priorities of one severity, by impact."""

    one: Priority
    several: Priority
    many: Priority


class Matrix(Strict):
    """The priority for every severity and impact."""

    minor: Row
    moderate: Row
    serious: Row
    danger: Row

    def priority(self, severity: Severity, impact: Impact) -> Priority:
        """What follows from the two."""
        row: Row = getattr(self, severity)
        priority: Priority = getattr(row, impact)
        return priority


class Fall(Value):
    """Two neighbours of which the graver or wider one is less urgent."""

    severity: Severity
    impact: Impact
    than: Literal["severity", "impact"]

    @property
    def sentence(self) -> Titles:
        """What is wrong, in both languages."""
        severity, impact = SEVERITY_NAMES[self.severity], IMPACT_WORDS[self.impact]
        if self.than == "severity":
            return Titles(
                ru=f"«{severity.ru}» × «{impact.ru}» не может быть менее срочной, чем менее тяжёлая претензия.",
                en=f"“{severity.en}” × “{impact.en}” cannot be less urgent than a less severe claim.",
            )
        return Titles(
            ru=f"«{severity.ru}» × «{impact.ru}» не может быть менее срочной, чем у меньшего числа клиентов.",
            en=f"“{severity.en}” × “{impact.en}” cannot be less urgent than with fewer clients.",
        )


def falls(matrix: Matrix) -> tuple[Fall, ...]:
    """Every cell that is less urgent than the one above it or before it; there must be none."""
    found = []
    for row, severity in enumerate(SEVERITIES):
        for column, impact in enumerate(IMPACTS):
            here = _rank(matrix, severity, impact)
            if row and here < _rank(matrix, SEVERITIES[row - 1], impact):
                found.append(Fall(severity=severity, impact=impact, than="severity"))
            if column and here < _rank(matrix, severity, IMPACTS[column - 1]):
                found.append(Fall(severity=severity, impact=impact, than="impact"))
    return tuple(found)


def _rank(matrix: Matrix, severity: Severity, impact: Impact) -> int:
    return PRIORITIES.index(matrix.priority(severity, impact))


USUAL = Matrix(
    minor=Row(one="low", several="normal", many="normal"),
    moderate=Row(one="normal", several="normal", many="high"),
    serious=Row(one="high", several="high", many="critical"),
    danger=Row(one="critical", several="critical", many="critical"),
)
"""What holds until a manager sets something else."""
