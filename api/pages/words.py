"""The words of the pages: English stands in the templates, Russian in `locales/ru/*.po`, one file for each room."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from api.language import Language

LOCALES = Path(__file__).resolve().parents[2] / "locales"


class Untranslated(Exception):
    """The catalogues contradict each other."""


@cache
def words_in(language: Language) -> NullTranslations:
    """The catalogue of a language; English speaks for itself."""
    if language == "en":
        return NullTranslations()
    packed = BytesIO()
    write_mo(packed, merged(language))
    packed.seek(0)
    return Translations(packed)


def merged(language: Language) -> Catalog:
    """All rooms' catalogues of a language as one; Untranslated where two rooms say different things."""
    whole = Catalog(locale=language)
    for path in sorted((LOCALES / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language, abort_invalid=True):
                if message.id:
                    _add(whole, message.id, message.string, path.name)
    return whole


def _add(whole: Catalog, key: str | tuple[str, ...], said: str | tuple[str, ...], file: str) -> None:
    known = whole.get(key if isinstance(key, str) else key[0])
    if known is not None and known.string != said:
        raise Untranslated(f"{file} says {said!r} for {key!r}, another catalogue {known.string!r}")
    whole.add(key, said)
