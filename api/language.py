"""Which of the two languages an answer speaks."""

from collections.abc import Mapping
from typing import Literal

Language = Literal["ru", "en"]
LONGEST_HEADER = 200  # characters of Accept-Language that are looked at


def asked_language(headers: Mapping[str, str]) -> Language:
    """Choose by Accept-Language; English where neither Russian nor English is asked for."""
    wishes = (_wish(part) for part in headers.get("accept-language", "")[:LONGEST_HEADER].split(","))
    known = [(weight, language) for weight, language in wishes if language in {"ru", "en"} and weight > 0]
    best = max(known, key=lambda wish: wish[0], default=(0.0, "en"))
    return "ru" if best[1] == "ru" else "en"


def _wish(part: str) -> tuple[float, str]:
    tag, _, parameter = part.partition(";")
    name, _, weight = parameter.strip().partition("=")
    return _weight(weight) if name == "q" else 1.0, tag.strip().lower()[:2]


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
