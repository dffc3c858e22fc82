"""A command to a claim and what became of it."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from api.language import Language
from api.problems import refusal
from api.shapes.parts import Answer
from claims.values import Key, Strict
from store.journal import CommandOutcome


class CommandIn(Strict):
    """What is asked of the claim; `expected_version` guards against two people acting at once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"action": "note", "data": {"text": "Called the shop."}},
                {"action": "assign", "data": {"assignee": "operator"}, "expected_version": 3},
            ]
        }
    )

    action: Key
    data: Annotated[dict[str, Any], Field(max_length=50)] = {}
    expected_version: Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)] | None = None


class CommandOut(Answer):
    """A command and its outcome; `version` is the claim's after it, `problem` why it was refused."""

    id: str
    claim_id: str
    action: str
    status: Literal["pending", "applied", "refused"]
    version: int | None
    problem: dict[str, Any] | None

    @classmethod
    def of(cls, outcome: CommandOutcome, language: Language) -> "CommandOut":
        """Show an outcome, a refusal in the caller's language."""
        return cls(
            id=outcome.id,
            claim_id=outcome.claim_id,
            action=outcome.action,
            status=outcome.status,
            version=outcome.version,
            problem=refusal(outcome.problem).body(language) if outcome.problem else None,
        )
