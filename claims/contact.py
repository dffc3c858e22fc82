"""Addresses of people: checked for their spelling, free of characters that deceive, never tried out."""

from typing import Annotated

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from claims.texts import AtMost, Line, clean_line

LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3
LONGEST_PHONE = 40


def _email(text: str) -> str:
    """Domains under `.test` are taken, so that a desk can be tried out; nothing is looked up."""
    try:
        return validate_email(clean_line(text), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise PydanticCustomError("email", "is not an e-mail address") from None


Email = Annotated[
    str,
    AfterValidator(_email),
    AtMost(LONGEST_EMAIL),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": LONGEST_EMAIL}),
]
"""An e-mail address without a display name."""
Phone = Annotated[Line, AtMost(LONGEST_PHONE)]
"""A phone number as people write it."""
