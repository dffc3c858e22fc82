"""What priority follows where severity and impact are said and no priority is: the edge asks the matrix, once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from claims.conditions import Priority
from claims.dictionaries_priorities import IMPACTS, SEVERITIES
from store.dictionaries_rules import matrix


async def priority_of(connection: AsyncConnection, severity: object, impact: object) -> Priority | None:
    """The priority that follows; None where either is not said, or is no word of the matrix."""
    known = next((each for each in SEVERITIES if each == severity), None)
    wide = next((each for each in IMPACTS if each == impact), None)
    return (await matrix(connection)).priority(known, wide) if known and wide else None


async def with_priority(connection: AsyncConnection, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The data of `set_priority` with the priority that follows, where none is given."""
    if given.get("priority") is not None:
        return given
    follows = await priority_of(connection, given.get("severity"), given.get("impact"))
    return {**given, "priority": follows} if follows else given
