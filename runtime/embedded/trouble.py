"""The one error that ends a start: a plain sentence for the person at the terminal."""


class CannotStart(Exception):
    """Something of the embedded stack cannot work here; the message says what and what to do about it."""
