"""What every form of the editor brings along: the revision of the draft that its sender saw."""

from api.pages.fields import Fields

LARGEST = 2**31 - 1


def read_revision(fields: Fields) -> int:
    """The revision that the form was made from; 0, which no draft has, for what is none."""
    text = fields.one("_revision")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 11 else 0
    return number if number <= LARGEST else 0
