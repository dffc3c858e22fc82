"""The texts that come with Redress, spelled as a manager would write them: where a text of one's own begins."""

import re
from functools import lru_cache

from letters.own_templates_placeholders import PARTS
from letters.rendering import FOLDER, subject_of
from store.letter_templates import Language, Words

_FILES = {file: name for name, file in PARTS.items()}
_INCLUDED = re.compile(r'\{% include "(?:ru|en)/([a-z_-]+)\.txt" %\}')
_ENDS = re.compile(r"\{% set until = (clock|task)_last_day\|deadline\(\1_due_at\) %\}\n")
_FURTHER = re.compile(r"\{% set remedies = [^%]* %\}\n\{% if remedies %\}")
_KEPT_END = re.compile(r" \+%\}")


@lru_cache(maxsize=128)
def shipped_words(template: str, language: Language) -> Words:
    """Subject and text of a letter as it comes with Redress; written from them it says the same."""
    text = (FOLDER / language / f"{template}.txt").read_text(encoding="utf-8")
    end = _ENDS.search(text)
    if end:
        text = re.sub(r"\buntil\b(?= %\}| \}\})", f"{end[1]}_deadline", _ENDS.sub("", text))
    text = _FURTHER.sub("{% if further_remedies %}", text)
    text = _INCLUDED.sub(lambda found: f"{{{{ {_FILES[found[1]]} }}}}", text)
    head, _, body = _KEPT_END.sub(" %}", text).partition("\n")
    return Words(subject_of(head), body.strip("\n"))
