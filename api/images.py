"""Makes pictures anew: only the pixels and their colours go on, not where and by whom they were taken.

A picture that is a page or a program at the same time is afterwards a picture alone.
"""

from io import BytesIO
from typing import IO, Any

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from api.file_kinds import GIF, JPEG, PNG, WEBP, Kind, Refused

MOST_PIXELS = 50_000_000
"""Pixels of a picture, of all its frames together where it moves."""
MOST_FRAMES = 300
LARGEST_PROFILE = 1024 * 1024
_FORMATS = {JPEG: "JPEG", PNG: "PNG", GIF: "GIF", WEBP: "WEBP"}
_KEPT = frozenset({"icc_profile", "transparency", "duration", "loop", "disposal", "background"})
"""Of what a file says beside its pixels: colours and movement."""
_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError)
# Pillow itself refuses twice as much at once, before it reads a pixel.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def made_anew(content: IO[bytes], kind: Kind) -> IO[bytes]:
    """The same picture upright and without anything beside its pixels; Refused when broken or too large. Blocks."""
    content.seek(0)
    try:
        with Image.open(content, formats=(_FORMATS[kind],)) as picture:
            _refuse_large(picture)
            made = BytesIO()
            _save(picture, kind, made)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("image-too-large") from None
    except _BROKEN:
        raise Refused("file-broken") from None
    made.seek(0)
    return made


def _refuse_large(picture: Image.Image) -> None:
    frames = getattr(picture, "n_frames", 1)
    if frames > MOST_FRAMES or picture.width * picture.height * frames > MOST_PIXELS:
        raise Refused("image-too-large")


def _save(picture: Image.Image, kind: Kind, made: BytesIO) -> None:
    if kind is not JPEG and getattr(picture, "n_frames", 1) > 1:
        frames = [_bare(frame.copy()) for frame in ImageSequence.Iterator(picture)]
        durations = [frame.info.get("duration", 100) for frame in frames]
        loop = {"loop": frames[0].info["loop"]} if "loop" in frames[0].info else {}
        frames[0].save(
            made, _FORMATS[kind], save_all=True, append_images=frames[1:], duration=durations, **loop
        )
        return
    bare = _bare(ImageOps.exif_transpose(picture))
    bare.save(made, _FORMATS[kind], **_settings(bare, kind))


def _bare(picture: Image.Image) -> Image.Image:
    picture.load()
    picture.info = {name: value for name, value in picture.info.items() if name in _KEPT}
    if len(picture.info.get("icc_profile") or b"") > LARGEST_PROFILE:
        del picture.info["icc_profile"]
    return picture


def _settings(picture: Image.Image, kind: Kind) -> dict[str, Any]:
    colours = {"icc_profile": picture.info.get("icc_profile")}
    if kind is JPEG:
        return {**colours, "quality": 92, "exif": b"", "xmp": b"", "comment": b""}
    if kind is WEBP:
        return {"quality": 92, "exif": b"", "xmp": b"", **(colours if colours["icc_profile"] else {})}
    return colours if kind is PNG else {}
