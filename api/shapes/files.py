"""Files of a claim, as calls show and take them."""

from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from api.shapes.parts import Answer
from claims.values import Instant, Strict
from store.files import StoredFile

SentFile = Annotated[str, WithJsonSchema({"type": "string", "format": "binary"})]


class FileOut(Answer):
    """A file of a claim; what is `internal` the claimant does not see."""

    id: str
    name: str
    media_type: str
    size: int = Field(description="bytes")
    sha256: str = Field(description="hexadecimal; of the bytes as they are kept")
    internal: bool
    brought_by: Literal["user", "link", "system", "import"] = Field(
        description="`link` is the claimant under his link"
    )
    stored_at: Instant

    @classmethod
    def of(cls, file: StoredFile) -> "FileOut":
        """Show a file."""
        members = file.model_dump(include=cls.model_fields.keys() - {"sha256", "brought_by"})
        return cls(**members, sha256=file.sha256.hex(), brought_by=file.by_kind)  # type: ignore[arg-type]


class FilesIn(Strict):
    """A form with files: at most 20 of 25 MB each, 100 MB together."""

    file: list[SentFile] = Field(min_length=1, max_length=20, description="repeated for several files")
    internal: Literal["true", "false"] = "false"
