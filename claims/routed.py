"""What is kept with a claim of how it was routed: which rules decided, and how well its assignee suits."""

from collections.abc import Mapping

from claims.values import Value


class Routed(Value):
    """What the rules of a version said of a claim, kept with it for good.

    `rules` are the keys of those that held, `decided` names the rule that gave each thing. `filed_as` is the
    type that the filer chose, None where he left it open; `kept_type` one that a rule wanted instead, and whose
    form asks for other details.
    """

    version: int
    rules: tuple[str, ...] = ()
    decided: Mapping[str, str] = {}
    filed_as: str | None = None
    kept_type: str | None = None


class Suited(Value):
    """How well he who was chosen by load suits; None where no skill was wanted, or nobody's languages are known."""

    skill: bool | None = None
    language: bool | None = None
