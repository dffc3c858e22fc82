"""An entry of the house's dictionary as a form of the editor carries it: key and titles in one value."""

import json
from typing import Any

from pydantic import ValidationError

from claims.dictionaries import Written
from claims.values import Titles


def spelled_entry(key: str, title: Titles) -> str:
    """The value of the box that takes an entry over."""
    return json.dumps({"key": key, "title": title.model_dump()}, ensure_ascii=False)


def read_entry(value: str) -> tuple[str, dict[str, Any]] | None:
    """Key and titles; None for what no box of ours says."""
    try:
        read = Written.model_validate_json(value)
    except ValidationError:
        return None
    return read.key, read.title.model_dump()
