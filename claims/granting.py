"""Which remedies a variant offers, and what it calls them: the one place that puts its own beside the standard ones."""

from collections.abc import Mapping

from claims.trade_words import REMEDIES, capitalised
from claims.values import Titles
from claims.variant import Variant

_STANDARD = capitalised(REMEDIES)


def offered(variant: Variant) -> tuple[str, ...]:
    """What may be granted, by key: what the variant names, else every standard remedy; its own ones in any case."""
    named = variant.remedies or tuple(REMEDIES)
    return (*named, *(key for key in variant.own_remedies if key not in named))


def remedy_words(variant: Variant) -> Mapping[str, Titles]:
    """What all remedies are called that claims of the variant may name, in the middle of a sentence."""
    return REMEDIES | {key: own.title for key, own in variant.own_remedies.items()}


def remedy_titles(variant: Variant) -> Mapping[str, Titles]:
    """The same with a capital letter."""
    return _STANDARD | {key: own.title for key, own in variant.own_remedies.items()}


def remedy_title(variant: Variant, key: str) -> Titles:
    """What one is called; its key where another version named it."""
    return remedy_titles(variant).get(key) or Titles(ru=key, en=key)
