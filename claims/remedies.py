"""What may be granted: the kinds that the rules know, and the remedies that a variant calls by words of its own."""

from typing import Literal, get_args

from claims.values import Strict, Titles

RemedyKind = Literal[
    "refund",
    "price_cut",
    "repair",
    "replacement",
    "compensation",
    "discount",
    "bonus",
    "apology",
    "explanation",
]
REMEDY_KINDS: tuple[RemedyKind, ...] = get_args(RemedyKind)


class OwnRemedy(Strict):
    """A remedy of a variant's own: what it is called, as which kind the rules treat it, whether it may be a sum."""

    title: Titles
    like: RemedyKind
    money: bool = True
