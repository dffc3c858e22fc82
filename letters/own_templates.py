"""From which text a letter is written: that of its variant, of its claim type, of all letters, or the shipped one."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from claims.variant import Variant
from store.letter_templates import (
    Language,
    LetterTexts,
    Scope,
    TemplatePlace,
    TemplateVersion,
    versions_for,
)

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


async def own_text(
    connection: AsyncConnection,
    template: str,
    variant: Variant,
    language: str,
    texts: LetterTexts | None = None,
) -> TemplateVersion | None:
    """The company's own text for a letter of such a claim; None: the one that comes with Redress."""
    read = texts.of if texts else versions_for
    versions = await read(connection, template, variant.variant, variant.claim_type)
    return chosen(versions, variant.variant, variant.claim_type, language)


def scope_named(name: str) -> tuple[Scope, str] | None:
    """Read `everywhere`, `type:<key>` or `variant:<key>`; None for anything else."""
    scope, _, key = name.partition(":")
    found = next((each for each in WIDENING if each == scope), None)
    return (found, key) if found and bool(key) == (found != "everywhere") else None


def scope_name(place: TemplatePlace) -> str:
    """How the scope of a text is spelled in addresses."""
    return f"{place.scope}:{place.scope_key}" if place.scope_key else place.scope
