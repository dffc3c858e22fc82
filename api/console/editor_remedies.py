"""A variant's own remedies as rows of a form: title, as which remedy they are treated, whether they may be a sum."""

from typing import Any

from api.console.editor_house import read_entry
from claims.variant_edit_splices import GONE

USUAL = "compensation"
"""As what a remedy is treated that comes from the house's dictionary, which has titles alone."""


def shown_remedy(written: Any) -> dict[str, list[str]]:
    """What stands in a row beside the titles."""
    members = written if isinstance(written, dict) else {}
    like = members.get("like")
    return {
        "like": [like if isinstance(like, str) else ""],
        "money": ["no" if members.get("money") is False else "yes"],
    }


def read_remedy(titles: dict[str, str], like: str, money: str) -> dict[str, Any]:
    """A remedy as variants spell it; that it may be a sum is not said, as it usually may."""
    said: dict[str, Any] = {"title": titles} | ({"like": like} if like else {})
    return said | ({"money": False} if money == "no" else {})


def from_the_house(values: list[str]) -> dict[str, dict[str, Any]]:
    """Entries of the house's dictionary that were ticked."""
    taken = dict(filter(None, map(read_entry, values)))
    return {key: {"title": titles, "like": USUAL} for key, titles in taken.items()}


def title_of(written: Any) -> Any:
    """What the titles of a row are made of."""
    return written.get("title", GONE) if isinstance(written, dict) else GONE
