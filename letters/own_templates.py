"""From which text a letter is written: that of its variant, of its claim type, of all letters, or the shipped one."""

from collections.abc import Iterable

from store.letter_templates import Language, Scope, TemplateVersion

WIDENING: tuple[Scope, ...] = ("variant", "type", "everywhere")
"""The narrowest first."""
SHIPPED = frozenset({"ru", "en"})
"""Languages in which a text of every letter comes with Redress."""
DEFAULT: Language = "en"


def chosen(
    versions: Iterable[TemplateVersion],
    variant: str,
    claim_type: str,
    language: str,
    shipped: frozenset[str] = SHIPPED,
) -> TemplateVersion | None:
    """Choose among the last versions at each place; None: the text that comes with Redress.

    The reader's language goes before closeness: a text in another language is taken only where none in his own is
    found however wide, the shipped one included.
    """
    own = {(each.language, each.scope, each.scope_key): each for each in versions if each.body is not None}
    keys = {"variant": variant, "type": claim_type, "everywhere": ""}
    for tongue in dict.fromkeys((language, DEFAULT)):
        found = (own.get((tongue, scope, keys[scope])) for scope in WIDENING)
        text = next((each for each in found if each), None)
        if text or tongue in shipped:
            return text
    return None
