"""Titles of what no variant has a stage for."""

from claims.values import Titles

CLOSED_STAGE = Titles(ru="Закрыта", en="Closed")
CLOSING_STAGE = Titles(ru="Исполняем решение", en="The decision is being carried out")
"""Accepted or withdrawn, and something that was granted is still owed."""
