"""Icons as inline SVG, by the names of Tabler's set."""

import re
from functools import cache

from markupsafe import Markup

from api.pages.assets import PACKAGES, MissingAssets

_FOLDER = PACKAGES / "@tabler" / "icons" / "icons" / "outline"
_NAME = re.compile(r"[a-z0-9-]{1,60}")
_PATHS = re.compile(r"<path .*?/>", re.DOTALL)


@cache
def icon(name: str, label: str | None = None) -> Markup:
    """One icon, as tall as a letter; hidden from screen readers unless it has a label of its own.

    KeyError for a name that the set does not have.
    """
    told = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup(
        '<svg class="ti" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"'
        ' stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>'
    ).format(told, _strokes(name))


@cache
def _strokes(name: str) -> Markup:
    if not _FOLDER.is_dir():
        raise MissingAssets(
            "the icons are missing: run `make environment`, which fetches the pages' packages"
        )
    if not _NAME.fullmatch(name) or not (_FOLDER / f"{name}.svg").is_file():
        raise KeyError(name)
    return Markup("".join(_PATHS.findall((_FOLDER / f"{name}.svg").read_text("utf-8"))))
