"""The data of a command: facts that travel, and private members that never leave PostgreSQL."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Literal, Self

from claims.values import Strict


class Data(Strict):
    """Data of a command; `private` members never leave PostgreSQL."""

    private: ClassVar[frozenset[str]] = frozenset({"reason", "text", "note", "result", "title", "questions"})

    def split(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Part the facts from the private texts, both by the name of the member (lists by `name.0`, …)."""
        given = self.model_dump(mode="json", exclude_none=True, exclude_unset=True)
        facts = {name: value for name, value in given.items() if name not in self.private}
        return facts, dict(_texts({name: value for name, value in given.items() if name in self.private}))

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any], texts: Iterable[str]) -> Self:
        """Read the facts that travelled; a private member that was given reads as a mark, never as its text.

        Raises pydantic's ValidationError when the facts are not lawful data of this command.
        """
        return cls.model_validate({**facts, **_marks(texts)})


def _marks(texts: Iterable[str]) -> dict[str, Any]:
    marks: dict[str, Any] = {}
    for name in texts:
        member, _, place = name.partition(".")
        mark = "given@example.org" if member == "email" else "…"
        marks[member] = [*marks.get(member, []), mark] if place else mark
    return marks


def _texts(given: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in given.items():
        if isinstance(value, list):
            found += [(f"{name}.{place}", text) for place, text in enumerate(value)]
        else:
            found.append((name, value))
    return found


class OnBehalf(Strict):
    """How the claimant's word reached the operator who records it."""

    via: Literal["phone", "visit", "post", "email"]


class ClaimantsWord(Data):
    """Data of a command that belongs to the claimant; an operator names how the word came."""

    on_behalf: OnBehalf | None = None


class Nothing(Data):
    """No data."""
