"""Names as lists show them: a Russian name by surname and initials, anything else as it is."""

import re

_PATRONYMIC = re.compile(r"(вич|вна|чна|оглы|кызы)$", re.IGNORECASE)


def short_name(name: str) -> str:
    """`Кузнецова Лариса Петровна` and `Лариса Петровна Кузнецова` become `Кузнецова Л. П.`."""
    parts = name.split()
    if len(parts) != 3:
        return name
    if _PATRONYMIC.search(parts[2]):
        surname, given, patronymic = parts
    elif _PATRONYMIC.search(parts[1]):
        given, patronymic, surname = parts
    else:
        return name
    return f"{surname} {given[0]}.\N{NO-BREAK SPACE}{patronymic[0]}."


def initials(name: str) -> str:
    """Two letters for the round mark of a person."""
    return "".join(part[0] for part in name.split()[:2]).upper()
