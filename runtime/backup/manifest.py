"""What a back-up consists of, written beside it: hashes to check it by, versions, instants."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from claims.values import Instant, Value
from runtime.embedded.trouble import CannotStart

MANIFEST = "manifest.json"
FORMAT = 1


class Part(Value):
    """One file of a back-up: its name in the folder, its size and hash, and when its content was current."""

    file: str
    bytes: int
    sha256: str
    taken_at: Instant
    version: str
    """Of the server that it came from."""


class Kept(Value):
    """The files of claims: each lies under its own hash, so the names check the contents."""

    count: int
    bytes: int
    taken_at: Instant


class Manifest(Value):
    """A whole back-up. Temporal and files are None where they are kept elsewhere, by means of their own."""

    format: int = FORMAT
    migration: str
    claims: int
    postgres: Part
    temporal: Part | None = None
    files: Kept | None = None


def part_of(folder: Path, file: str, taken_at: Instant, version: str) -> Part:
    """Describe a file that was just written."""
    path = folder / file
    return Part(
        file=file, bytes=path.stat().st_size, sha256=digest_of(path), taken_at=taken_at, version=version
    )


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest and check everything that it names; CannotStart says what is wrong with the back-up."""
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise CannotStart(f"{folder} is no back-up: it has no {MANIFEST}.") from None
    except ValidationError:
        raise CannotStart(f"{folder / MANIFEST} cannot be read.") from None
    if manifest.format != FORMAT:
        raise CannotStart(f"{folder} was made by another version of Redress (format {manifest.format}).")
    wrongs = [
        *_wrong_parts(folder, manifest),
        *(_wrong_files(folder, manifest.files) if manifest.files else ()),
    ]
    if wrongs:
        raise CannotStart(f"The back-up in {folder} is damaged: {'; '.join(wrongs[:5])}.")
    return manifest


def _wrong_parts(folder: Path, manifest: Manifest) -> Iterable[str]:
    for part in (manifest.postgres, manifest.temporal):
        if part is None:
            continue
        path = folder / Path(part.file).name
        if not path.is_file():
            yield f"{part.file} is missing"
        elif path.stat().st_size != part.bytes or digest_of(path) != part.sha256:
            yield f"{part.file} is not what was written"


def _wrong_files(folder: Path, kept: Kept) -> Iterable[str]:
    found = contents(folder / "files")
    if len(found) != kept.count:
        yield f"{kept.count} files of claims were written, {len(found)} are there"
    yield from (
        f"file {name[:12]}… of a claim is damaged" for name, path in found.items() if digest_of(path) != name
    )


def contents(folder: Path) -> dict[str, Path]:
    """The files of claims in a folder by their hashes; what is no whole file is left out."""
    found = {path.parent.name + path.name: path for path in folder.glob("[0-9a-f][0-9a-f]/*")}
    return {name: path for name, path in found.items() if len(name) == 64 and path.is_file()}
