"""Why a file is not taken at all, or one row of it."""


class FileRefused(Exception):
    """The file cannot be read by any mapping; the message is one sentence for whoever brought it."""


class Dirty(Exception):
    """One row cannot become a claim; the message says why and never holds what a cell holds."""
