"""How wide a text is, without a font at hand: letters by groups, rather too wide than too narrow."""

_GROUPS = (
    (frozenset("ijlI.,:;!|'’` ·[]\N{NO-BREAK SPACE}"), 0.30),
    (frozenset('frt1()-г“”"'), 0.43),
    (frozenset("mwшщжюмыфæ—+=<>№→"), 0.86),
    (frozenset("WMЖШЩЮЫФДÆ@%…₽"), 1.0),
)
_SMALL, _CAPITAL, _FAR = 0.60, 0.74, 1.05
"""Ordinary letters, capitals, and letters of far alphabets, in parts of the size of the type."""


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of a line in pixels."""
    return sum(_part(letter) for letter in text) * size * (1.06 if bold else 1.0)


def _part(letter: str) -> float:
    for group, part in _GROUPS:
        if letter in group:
            return part
    if ord(letter) > 0x1100:
        return _FAR
    return _CAPITAL if letter.isupper() else _SMALL


def shortened(text: str, room: float, size: float, bold: bool = False) -> str:
    """The text, or as much of it as fits into the room with a mark that there is more."""
    if width(text, size, bold) <= room:
        return text
    kept = text
    while kept and width(kept + "…", size, bold) > room:
        kept = kept[:-1]
    return kept.rstrip(" ,.;:") + "…"


def wrapped(text: str, room: float, size: float, most: int = 3) -> tuple[str, ...]:
    """The text in at most so many lines; what does not fit is shortened."""
    words, lines = text.split(" "), [""]
    while words:
        longer = f"{lines[-1]} {words[0]}".strip()
        fits = width(longer, size) <= room
        if fits or not lines[-1]:
            lines[-1] = longer
            words.pop(0)
        elif len(lines) < most:
            lines.append("")
        else:
            lines[-1] = " ".join((lines[-1], *words))
            break
    return tuple(shortened(line, room, size) for line in lines)
