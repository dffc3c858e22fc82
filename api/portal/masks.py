"""Addresses as they may stand on a page that somebody else could open."""


def masked(email: str | None) -> str | None:
    """a…@example.org: enough to notice a slip of the pen, too little to write to."""
    name, at, domain = (email or "").rpartition("@")
    return f"{name[0]}…@{domain}" if name and at else None
