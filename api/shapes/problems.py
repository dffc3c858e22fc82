"""An error as it goes out (RFC 9457)."""

from pydantic import BaseModel, ConfigDict, Field


class FieldErrorOut(BaseModel):
    """One wrong field; the value is never repeated."""

    field: str = Field(examples=["claimant.email"])
    code: str = Field(examples=["missing"])
    message: str


class Problem(BaseModel):
    """An error. `code` is stable; refusals of the rules carry members of their own, such as `missing`."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["urn:redress:problem:invalid"])
    title: str
    status: int
    code: str = Field(examples=["invalid"])
    detail: str
    errors: list[FieldErrorOut] | None = Field(default=None, description="with code `invalid`")
