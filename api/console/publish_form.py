"""What the forms have in common that publish a draft, or change one of which somebody else may have a newer one."""

from pydantic import BaseModel, ConfigDict, Field

from api.console.person_forms import Errors
from claims.texts import Reason

OVERTAKEN = frozenset({"draft-changed", "draft-faulty", "not-found"})
"""Codes of problems after which the form is shown as things stand now: somebody was quicker, or sent it twice."""


class PublishDetails(BaseModel):
    """What is new, and which revision was looked at."""

    model_config = ConfigDict(frozen=True)

    note: Reason
    revision: int = Field(ge=1, le=2**31 - 1)


def form_status(errors: Errors | None) -> int:
    """Of the page with the form: 409 where the draft is another one by now, 422 where something typed is wrong."""
    if not errors:
        return 200
    return 409 if "revision" in errors else 422
