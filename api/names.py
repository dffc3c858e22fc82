"""How claims and commands are named in paths; whatever is spelled otherwise cannot exist."""

import re

from api.problems import Problem
from claims.claim_number import read_number

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KEY = re.compile(r"[a-z][a-z0-9_-]{0,59}")


def is_id(name: str) -> bool:
    """Whether it is spelled like an id of ours."""
    return _ID.fullmatch(name) is not None


def names_claim(name: str) -> bool:
    """Whether it is spelled like the id or the number of a claim."""
    return is_id(name) or read_number(name) is not None


def is_key(name: str) -> bool:
    """Whether it is spelled like a configured name."""
    return _KEY.fullmatch(name) is not None


def not_found() -> Problem:
    """404: unknown or foreign, which look the same."""
    return Problem("not-found")
