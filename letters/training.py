"""Marks the letters of a training claim, so that nobody takes one for a real letter."""

import re

from letters.rendering import Rendered

_MARKS = {"ru": "[учёба]", "en": "[training]"}


def marked(rendered: Rendered, language: str) -> Rendered:
    """The same letter with the mark before its subject: in Russian for `ru`, in English for every other language."""
    mark = _MARKS["ru" if re.split("[-_]", language.lower())[0] == "ru" else "en"]
    return rendered.model_copy(update={"subject": f"{mark} {rendered.subject}"})
